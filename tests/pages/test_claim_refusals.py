"""Refusals where accounts are opened by a claim: one answer and one cost, whoever it is and whatever was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from claiming import NUMBERS, OTHERS, let_claim, move_examiner_in
from clocks import Clock
from comparing import Seen, Watch
from people import Facts, portal
from reading import Reader, told
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import cases

PASSWORD = "ciche-jezioro-88"

STATES: dict[str, Facts | None] = {
    "unknown": None,
    "registered": {},
    "awaiting": {"state": State.AWAITING_EMAIL},
    "awaiting with a password": {"state": State.AWAITING_EMAIL, "password_hash": PASSWORD},
    "without numbers": {"proofs": ()},
    "over": {"valid_until": date(2026, 11, 20)},
    "active": {"state": State.ACTIVE, "password_hash": PASSWORD},
    "active without a password": {"state": State.ACTIVE},
    "blocked": {"state": State.BLOCKED, "password_hash": PASSWORD},
    "expired": {"state": State.EXPIRED},
    "closed": {"state": State.CLOSED, "password_hash": PASSWORD},
}
OPEN = {"registered", "awaiting", "awaiting with a password"}
"""The states in which an own number is right."""

PESELS = {name: f"440514013{number:02}" for number, name in enumerate(STATES, 10)}
TYPED = {
    "a wrong password": "zupelnie-inne-1",
    "a wrong number": "302500021",
    "another person's number": OTHERS,
    "an own number": NUMBERS[1],
    "an own number in other signs": "302-600-022",
    "no number": "%",
}


@pytest.fixture
def claiming(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution with somebody in each state of account, who all have the same numbers, and one with another."""
    let_claim(tenants)
    site = open_site()
    for name, facts in STATES.items():
        if facts is not None:
            password = facts.get("password_hash")
            hashed: Facts = {"password_hash": site.seams.hasher.hash(password)} if password else {}
            given: Facts = {**facts, **hashed}
            move_examiner_in(site, PESELS[name], **given)
    return site


@pytest.fixture
def look(claiming: Site, statements: list[str]) -> Callable[..., Seen]:
    """Try to sign in from a fresh browser, and return all that could be seen."""

    def attempt(pesel: str, password: str, address: str, **headers: str) -> Seen:
        reader = Reader(claiming, "http://alfa.localhost:8000/", address=address)
        token = reader.get("logowanie").form().fields["csrf_token"]
        data = {"identifier": pesel, "password": password, "csrf_token": token}
        return Watch(claiming, statements).send(reader, "logowanie", data, typed=pesel, headers=headers)

    return attempt


@pytest.fixture
def addresses() -> Iterator[str]:
    """An address nobody came from before, again and again, so that no limit is reached."""
    return (f"198.51.{number // 250}.{number % 250}" for number in range(1, 1000))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_every_refusal_is_the_same_in_every_state_whatever_was_typed(
    look: Callable[..., Seen], addresses: Iterator[str], headers: dict[str, str]
) -> None:
    expected = look(PESELS["unknown"], TYPED["a wrong password"], next(addresses), **headers)
    assert (expected.status, expected.runs, expected.cookies) == (422, 1, ["wrota_alfa"])
    for state, pesel in PESELS.items():
        for kind, typed in TYPED.items():
            if not (state in OPEN and kind.startswith("an own")):
                assert look(pesel, typed, next(addresses), **headers) == expected, f"{state}: {kind}"


def test_the_one_that_is_not_looked_at_any_more_is_the_same_too(
    look: Callable[..., Seen], addresses: Iterator[str], clock: Clock
) -> None:
    expected = look(PESELS["unknown"], OTHERS, next(addresses))
    for pesel in (PESELS["registered"], PESELS["unknown"], PESELS["active"]):
        for _ in range(5):
            clock.move(minutes=16)
            look(pesel, OTHERS, "192.0.2.1")
        clock.move(minutes=16)
        # Sweeping old rows away takes the same statements, and so does not looking.
        assert look(pesel, NUMBERS[0], "192.0.2.1") == expected


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_own_number_costs_one_hash_too(look: Callable[..., Seen], state: str) -> None:
    seen = look(PESELS[state], NUMBERS[1], "192.0.2.1")
    assert (seen.status, seen.runs) == (303, 1)
    assert dict(seen.headers)["Location"] == "/zakladanie"
    assert seen.cookies == ["wrota_alfa"], "no device is known by a claim"


@pytest.mark.parametrize("typed", TYPED.values(), ids=list(TYPED))
@pytest.mark.parametrize("state", ["unknown", "active", "blocked"])
def test_every_refusal_says_how_many_tries_are_looked_at_and_whom_to_phone(
    claiming: Site, state: str, typed: str
) -> None:
    reader = Reader(claiming, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    page = reader.submit({"identifier": PESELS[state], "password": typed})
    assert "W ciągu doby sprawdzanych jest 5 prób" in page.text
    assert told("Questions? Telephone: {phone}", phone="22 000 00 09") in page.text


def test_waiting_is_told_with_the_same_words(claiming: Site) -> None:
    reader = Reader(claiming, "http://alfa.localhost:8000/")
    for _ in range(6):
        reader.get("logowanie")
        page = reader.submit({"identifier": PESELS["registered"], "password": "302500021"})
    assert page.status == 429
    assert "W ciągu doby sprawdzanych jest 5 prób" in page.text


def test_without_the_road_nobody_is_told_of_it(site: Site) -> None:
    reader = Reader(site, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    page = reader.submit({"identifier": PESELS["unknown"], "password": "302500021"})
    assert page.status == 422
    assert "W ciągu doby" not in page.text


@pytest.mark.parametrize(
    ("state", "typed", "reason"),
    [
        ("unknown", NUMBERS[0], "unknown"),
        ("registered", OTHERS, "wrong_proof"),
        ("awaiting with a password", OTHERS, "wrong_proof"),
        ("without numbers", NUMBERS[0], "wrong_proof"),
        ("over", NUMBERS[0], "no_password"),
        ("active", NUMBERS[0], "wrong_password"),
        ("closed", NUMBERS[0], "wrong_password"),
    ],
)
def test_staff_find_the_reason_under_the_case_code(claiming: Site, state: str, typed: str, reason: str) -> None:
    reader = Reader(claiming, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    page = reader.submit({"identifier": PESELS[state], "password": typed})
    store = portal(claiming, "alfa").store
    with store.open():
        note = cases.find(store, page.case_code)
    assert note
    assert note.reason == reason
