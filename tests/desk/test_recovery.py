"""Whom an identifier means to the recovery, and what an asking keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from people import ANNA, BOGDAN, FAMILY_EMAIL, OWN_EMAIL, PESEL, Facts, Person, move_in, portal
from town import settle
from wrota.desk import Desk
from wrota.desk.recovery import Meant, RecoveryQuery, ask, meant_by
from wrota.errors import Refused, TooMany
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import recovery_requests, tables
from wrota.store.identifiers import Held

ASKED = RecoveryQuery(ANNA.identifier, "192.0.2.1", "http://alfa.localhost:8000", "pl", "opole/AlfaDwa")


def names(meant: Meant) -> list[str]:
    """Return the names of the accounts that are meant."""
    return [account.name for account in meant.accounts]


@pytest.mark.parametrize("typed", ["anna.n", " Anna.N", PESEL, "440514-01359"])
def test_by_anything_but_an_address_one_account_is_meant_at_its_main_address(desk: Desk, typed: str) -> None:
    meant = meant_by(desk, typed)
    assert (names(meant), meant.address, meant.reason) == ([ANNA.name], OWN_EMAIL, "sent")


def test_by_an_address_everybody_is_meant_who_has_it_as_main_or_additional(desk: Desk) -> None:
    meant = meant_by(desk, "Rodzina@Example.com")
    assert (names(meant), meant.address) == ([ANNA.name, BOGDAN.name], FAMILY_EMAIL)


def test_the_address_is_the_stored_one_not_the_typed_one(site: Site, desk: Desk) -> None:
    move_in(site, Person("alfa", "Ktoś", "ciche-jezioro-88", (Held("email", "Ktos.Inny@Example.com", shared=True),)))
    assert meant_by(desk, "ktos.inny@example.com").address == "Ktos.Inny@Example.com"


def test_those_behind_a_shared_address_who_may_not_recover_are_left_out(site: Site, desk: Desk) -> None:
    held = (Held("login", "cezary"), Held("email", FAMILY_EMAIL, shared=True))
    move_in(site, Person("alfa", "Cezary", "ciche-jezioro-88", held), state=State.BLOCKED)
    assert names(meant_by(desk, FAMILY_EMAIL)) == [ANNA.name, BOGDAN.name]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"state": State.BLOCKED}, "blocked"),
        ({"state": State.CLOSED}, "closed"),
        ({"state": State.EXPIRED}, "expired"),
        ({"valid_until": date(2026, 11, 20)}, "expired"),
        ({}, "no_address"),
    ],
)
def test_the_reason_why_no_letter_goes_names_the_account_to_staff(
    site: Site, desk: Desk, facts: Facts, reason: str
) -> None:
    move_in(site, Person("alfa", "Cezary", "ciche-jezioro-88", (Held("login", "cezary"),)), **facts)
    meant = meant_by(desk, "cezary")
    assert (names(meant), meant.address, meant.reason) == (["Cezary"], None, reason)


def test_an_entitlement_holds_through_its_last_day(site: Site, desk: Desk) -> None:
    held = (Held("login", "cezary"), Held("email", "cezary@example.com", shared=True))
    move_in(site, Person("alfa", "Cezary", "ciche-jezioro-88", held), valid_until=date(2026, 11, 21))
    assert meant_by(desk, "cezary").reason == "sent"


def test_a_number_that_two_have_means_neither(site: Site, desk: Desk) -> None:
    for name in ("Cezary", "Cecylia"):
        held = (Held("pesel", "99123199993", shared=True), Held("email", f"{name}@example.com", shared=True))
        move_in(site, Person("alfa", name, "ciche-jezioro-88", held))
    meant = meant_by(desk, "99123199993")
    assert (meant.accounts, meant.address, meant.reason) == ((), None, "ambiguous")


@pytest.mark.parametrize("typed", ["", "?", "nikogo", "nikogo@example.com", "L0004880", "x" * 128, "\ud800"])
def test_a_stranger_means_nobody(desk: Desk, typed: str) -> None:
    assert meant_by(desk, typed) == Meant((), None, "unknown")


def test_only_kinds_that_recover_are_looked_for(tenants: Path, open_site: Callable[..., Site]) -> None:
    config = tenants / "alfa" / "tenant.toml"
    text = config.read_text("utf-8").replace('kind = "login"', 'kind = "login"\nrecovers = false')
    config.write_text(text, "utf-8")
    site = open_site()
    move_in(site, ANNA)
    desk = portal(site, "alfa").desk
    assert meant_by(desk, ANNA.identifier).reason == "unknown"
    assert meant_by(desk, PESEL).reason == "sent"


def test_an_asking_keeps_all_that_the_answer_needs(desk: Desk) -> None:
    code = ask(desk, ASKED)
    asking = recovery_requests.oldest(desk.store)
    assert asking is not None
    kept = (asking.base, asking.language, asking.unit, asking.case_code, asking.at)
    assert kept == (ASKED.base, "pl", "opole/AlfaDwa", code, desk.now())
    assert recovery_requests.typed(desk.store, asking) == ANNA.identifier


def test_what_is_typed_too_long_or_with_hidden_signs_is_refused_before_it_counts(desk: Desk) -> None:
    for typed in ("x" * 255, "anna\u200b.n", "anna\x00"):
        for _ in range(6):
            with pytest.raises(Refused):
                ask(desk, replace(ASKED, identifier=typed))
    assert ask(desk, ASKED)


def test_beyond_the_limit_nothing_is_kept(desk: Desk) -> None:
    for _ in range(5):
        ask(desk, ASKED)
    with pytest.raises(TooMany) as enough:
        ask(desk, ASKED)
    assert enough.value.retry_after == 30
    assert len(desk.store.rows(tables.RecoveryRequestRow.select())) == 5


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("cos@cos.pl", "cos@cos.pl"),
        ("jan.kowalski", "jan.kowalski"),
        ("L0910850", "L0910850"),
        ("99123199993", "…9993"),
        ("9912 3199-993", "…-993"),
        ("9912319999", "…9999"),
        ("991231999931", "…9931"),
        ("٩٩١٢٣١٩٩٩٩٣", "…٩٩٩٣"),
        ("nr 99123199993.", "…993."),
        ("99123199993@cos.pl", "…@cos.pl"),
        ("9912-3199-993@cos.pl", "9…3@cos.pl"),
    ],
)
def test_a_named_answer_repeats_no_number_that_may_be_a_pesel(
    tenants: Path, open_site: Callable[..., Site], typed: str, shown: str
) -> None:
    settle(tenants, "alfa", "recovery", unknown="named")
    desk = portal(open_site(), "alfa").desk
    with pytest.raises(Refused) as refused:
        ask(desk, replace(ASKED, identifier=typed))
    assert refused.value.sentence.values["who"] == shown
    assert refused.value.case_code
