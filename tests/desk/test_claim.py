"""The desk where accounts are claimed: any of one's own numbers opens the form, and few wrong ones are looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from claiming import NUMBERS, OTHERS, PESEL_OF_DOROTA, let_claim, move_examiner_in
from clocks import Clock
from wrota import signals
from wrota.desk import Desk
from wrota.desk.sign_in import Attempt, SignedIn, sign_in, sign_out
from wrota.errors import Refused, TooMany
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, audit, cases, sessions, tables

CEZARY = "06102720299"


@pytest.fixture
def site(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution with Dorota, who has three numbers, and Cezary, who has others."""
    let_claim(tenants)
    site = open_site()
    move_examiner_in(site)
    return site


def attempt(desk: Desk, password: str, address: str = "192.0.2.1", pesel: str = PESEL_OF_DOROTA) -> str:
    """Try to sign in; return what was opened, or the reason of the refusal; wait where the limits want it."""
    try:
        return sign_in(desk, Attempt(pesel, password, address)).purpose
    except TooMany:
        return "wait"
    except Refused as no:
        note = cases.find(desk.store, no.case_code)
        return note.reason if note else ""


def patiently(desk: Desk, clock: Clock, password: str, address: str = "192.0.2.1") -> str:
    """Try again, a quarter of an hour after the last try."""
    clock.move(minutes=16)
    return attempt(desk, password, address)


@pytest.mark.parametrize("number", NUMBERS)
def test_any_number_of_ones_own_opens_a_claim_and_nothing_else(desk: Desk, number: str) -> None:
    opened = sign_in(desk, Attempt(PESEL_OF_DOROTA, number, "192.0.2.1"))
    assert opened == SignedIn(opened.session, None, sessions.CLAIM)
    [row] = desk.store.rows(tables.SessionRow.select())
    assert row.purpose == sessions.CLAIM
    assert not desk.store.rows(tables.DeviceRow.select())


@pytest.mark.parametrize("order", list(permutations(NUMBERS)))
def test_the_claim_is_resumed_with_the_numbers_in_any_order(desk: Desk, clock: Clock, order: tuple[str, ...]) -> None:
    for tried, state in enumerate((State.REGISTERED, State.AWAITING_EMAIL, State.AWAITING_EMAIL)):
        with desk.store.writing():
            accounts.set_state(desk.store, 1, state)
        assert patiently(desk, clock, order[tried]) == sessions.CLAIM


@pytest.mark.parametrize("spelled", ["302-500-022", " 302 500 022 ", "３０２５０００２２"])
def test_other_spellings_of_a_number_are_the_number(desk: Desk, spelled: str) -> None:
    assert attempt(desk, spelled) == sessions.CLAIM


@pytest.mark.parametrize("typed", [OTHERS, "302500021", "", "nie-numer", "0" * 128, "%", "None"])
def test_another_persons_number_and_a_wrong_one_are_refused_alike(
    desk: Desk, clock: Clock, statements: list[str], typed: str
) -> None:
    attempt(desk, "302500020")
    clock.move(minutes=16)
    statements.clear()
    assert attempt(desk, "302500020") == "wrong_proof"
    expected, runs = [*statements], desk.seams.hasher.runs
    clock.move(minutes=16)
    statements.clear()
    assert attempt(desk, typed) == "wrong_proof"
    assert statements == expected
    assert desk.seams.hasher.runs == runs + 1


@pytest.mark.parametrize("state", [State.ACTIVE, State.BLOCKED, State.EXPIRED, State.CLOSED])
def test_a_number_is_worth_nothing_once_somebody_has_opened_the_account_or_may_not(desk: Desk, state: State) -> None:
    with desk.store.writing():
        accounts.set_state(desk.store, 1, state)
    assert attempt(desk, NUMBERS[0]) == "no_password"
    assert not desk.store.rows(tables.SessionRow.select())


def test_a_number_is_worth_nothing_after_the_last_day_of_the_entitlement(desk: Desk) -> None:
    with desk.store.writing():
        desk.store.change(tables.AccountRow.update(valid_until=date(2026, 11, 20)))
    assert attempt(desk, NUMBERS[0]) == "no_password"


def test_a_number_opens_nothing_for_another_identifier(desk: Desk) -> None:
    assert attempt(desk, NUMBERS[0], pesel=CEZARY) == "unknown"
    assert attempt(desk, NUMBERS[0], pesel="dorota") == "unknown"


def test_five_wrong_numbers_a_day_are_looked_at_and_then_silently_none(desk: Desk, clock: Clock) -> None:
    assert [patiently(desk, clock, "302500021") for _ in range(5)] == ["wrong_proof"] * 5
    assert patiently(desk, clock, NUMBERS[0]) == "proofs_used_up"
    assert patiently(desk, clock, NUMBERS[0], "192.0.2.2") == sessions.CLAIM


def test_what_was_not_looked_at_does_not_count(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        attempt(desk, "302500021")
    for _ in range(80):
        patiently(desk, clock, "302500021")
    clock.move(hours=3)
    assert attempt(desk, NUMBERS[0]) == sessions.CLAIM


def test_a_day_is_twenty_four_hours_from_each_wrong_number(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        attempt(desk, "302500021")
    clock.move(hours=23, minutes=59, seconds=59)
    assert attempt(desk, NUMBERS[0]) == "proofs_used_up"
    clock.move(seconds=1)
    assert attempt(desk, NUMBERS[0]) == sessions.CLAIM


def test_only_wrong_numbers_count(desk: Desk, clock: Clock) -> None:
    assert [patiently(desk, clock, NUMBERS[turn % 3]) for turn in range(12)] == [sessions.CLAIM] * 12
    for _ in range(4):
        attempt(desk, "302500021")
    assert [patiently(desk, clock, NUMBERS[turn % 3]) for turn in range(6)] == [sessions.CLAIM] * 6


def test_from_all_the_world_twenty_wrong_numbers_are_looked_at(desk: Desk, clock: Clock) -> None:
    tried = [patiently(desk, clock, "302500021", f"192.0.2.{number}") for number in range(20)]
    assert tried == ["wrong_proof"] * 20
    assert patiently(desk, clock, NUMBERS[0], "198.51.100.1") == "proofs_used_up"


@pytest.mark.parametrize("spelled", ["050-309-201-51", "０５０３０９２０１５１", " 05030920151 "])
def test_all_spellings_of_an_identifier_share_one_day(desk: Desk, clock: Clock, spelled: str) -> None:
    for _ in range(5):
        patiently(desk, clock, "302500021")
    clock.move(minutes=16)
    assert attempt(desk, NUMBERS[0], pesel=spelled) == "proofs_used_up"


def test_of_fifty_at_once_five_are_looked_at(desk: Desk) -> None:
    start = threading.Barrier(50)

    def one(_: int) -> str:
        with desk.store.open():
            start.wait()
            return attempt(desk, "302500021")

    with ThreadPoolExecutor(50) as threads:
        tried = list(threads.map(one, range(50)))
    assert tried.count("wrong_proof") == 5
    assert set(tried) == {"wrong_proof", "wait"}
    assert audit.verify(desk.store) is None


def test_a_claim_tells_the_app_around_it_nothing_but_is_written_down(desk: Desk) -> None:
    heard: list[str] = []

    def listen(tenant: str, **_: object) -> None:
        heard.append(tenant)

    with signals.signed_in.connected_to(listen), signals.signed_out.connected_to(listen):
        leave(desk)
    assert heard == []
    events = desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))
    assert [event.act for event in events] == ["claim_begun", "signed_out"]


def leave(desk: Desk) -> None:
    """Begin a claim and sign out again."""
    opened = sign_in(desk, Attempt(PESEL_OF_DOROTA, NUMBERS[0], "192.0.2.1"))
    session = sessions.find(
        desk.store, opened.session, idle=sessions.LONGEST, absolute=sessions.LONGEST, now=desk.now()
    )
    assert session
    sign_out(desk, session)


def test_no_number_stands_in_the_database(desk: Desk) -> None:
    attempt(desk, "302500021")
    attempt(desk, NUMBERS[0])
    for path in desk.store.path.parent.glob("alfa.sqlite3*"):
        held = path.read_bytes()
        assert not [number for number in (*NUMBERS, "302500021", PESEL_OF_DOROTA) if number.encode() in held]
