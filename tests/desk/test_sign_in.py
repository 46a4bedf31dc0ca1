"""The desk where people sign in: limits on tries, races, and a machine that has too much to do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clocks import Clock
from people import ANNA, BOGDAN, OWN_EMAIL, PESEL, move_in, portal, stranger
from wrota.desk import Desk
from wrota.desk.sign_in import Attempt, SignedIn, sign_in
from wrota.errors import Overloaded, Refused, TooMany
from wrota.rules.states import State
from wrota.seams import Hasher
from wrota.site import Site
from wrota.store import accounts, audit, cases, seal, tables
from wrota.words import say

WRONG = "zupelnie-inne-1"


def attempt(
    desk: Desk, identifier: str, password: str = WRONG, address: str = "192.0.2.1", device: str | None = None
) -> SignedIn | int | str:
    """Try to sign in; return what was opened, the seconds to wait, or the reason of the refusal."""
    try:
        return sign_in(desk, Attempt(identifier, password, address, device))
    except TooMany as enough:
        return enough.retry_after
    except Refused as no:
        note = cases.find(desk.store, no.case_code) if no.case_code else None
        return note.reason if note else "malformed"


@pytest.mark.parametrize(
    ("identifier", "reason"), [(ANNA.identifier, "wrong_password"), ("nikt.taki", "unknown"), (PESEL, "wrong_password")]
)
def test_five_tries_and_then_a_wait_that_doubles(desk: Desk, clock: Clock, identifier: str, reason: str) -> None:
    assert [attempt(desk, identifier) for _ in range(5)] == [reason] * 5
    waits = []
    for _ in range(4):
        wait = attempt(desk, identifier)
        assert isinstance(wait, int)
        waits.append(wait)
        clock.move(seconds=wait - 1)
        assert attempt(desk, identifier) == 1, "a refusal while waiting prolongs nothing"
        clock.move(seconds=1)
        assert attempt(desk, identifier) == reason
    assert waits == [30, 60, 120, 240]


def test_after_a_quarter_of_an_hour_failures_count_no_more(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        attempt(desk, ANNA.identifier)
    clock.move(minutes=15, seconds=1)
    assert [attempt(desk, ANNA.identifier) for _ in range(5)] == ["wrong_password"] * 5


def test_the_right_password_has_to_wait_too_and_then_opens(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        attempt(desk, ANNA.identifier)
    assert attempt(desk, ANNA.identifier, ANNA.password) == 30
    clock.move(seconds=30)
    assert isinstance(attempt(desk, ANNA.identifier, ANNA.password), SignedIn)


@pytest.mark.parametrize(
    "spellings",
    [
        ["anna.n", "ANNA.N", " anna.n", "ａnna.n", "a nna.n"],
        [PESEL, "440-51401359", "4405140 1359", "４４０５１４０１３５９", "4-4-0-5-1-4-0-1-3-5-9"],
        [OWN_EMAIL, OWN_EMAIL.upper(), f" {OWN_EMAIL} ", "Anna@example.com", "anna@EXAMPLE.com"],
        ["L0004880", "l0004880", "L 000 4880", "Ｌ０００４８８０", " l0004880 "],
    ],
)
def test_all_spellings_of_an_identifier_share_one_count(desk: Desk, spellings: list[str]) -> None:
    for spelled in spellings:
        attempt(desk, spelled)
    assert isinstance(attempt(desk, spellings[0]), int)


def test_success_clears_the_own_count_but_not_the_addresss(desk: Desk) -> None:
    for number in range(27):
        attempt(desk, f"nikt-{number}")
    for _ in range(2):
        attempt(desk, ANNA.identifier)
        assert isinstance(attempt(desk, ANNA.identifier, ANNA.password), SignedIn)
    attempt(desk, "nikt-99")
    assert isinstance(attempt(desk, "nikt-100"), int)


def test_from_one_address_thirty_tries_on_whomever(desk: Desk) -> None:
    tried = [attempt(desk, f"nikt-{number}") for number in range(31)]
    assert tried == ["unknown"] * 30 + [30]
    assert attempt(desk, "nikt-31", address="192.0.2.2") == "unknown"
    assert attempt(desk, ANNA.identifier, ANNA.password) == 30


def test_from_all_the_world_twenty_tries_on_one_identifier(desk: Desk) -> None:
    tried = [attempt(desk, ANNA.identifier, address=f"192.0.2.{number}") for number in range(21)]
    assert tried[:20] == ["wrong_password"] * 20
    assert tried[20] == 30
    assert attempt(desk, BOGDAN.identifier, address="192.0.2.21") == "wrong_password"


def test_known_and_unknown_identifiers_wait_alike(desk: Desk) -> None:
    known = [attempt(desk, ANNA.identifier, address=f"192.0.2.{number // 6}") for number in range(40)]
    unknown = [attempt(desk, "nikt.taki", address=f"198.51.100.{number // 6}") for number in range(40)]
    assert [isinstance(one, int) and one for one in known] == [isinstance(one, int) and one for one in unknown]


def test_the_right_person_gets_in_from_a_known_device_while_strangers_hammer(desk: Desk, clock: Clock) -> None:
    opened = attempt(desk, ANNA.identifier, ANNA.password)
    assert isinstance(opened, SignedIn)
    for minute in range(60):
        for number in range(8):
            attempt(desk, ANNA.identifier, address=f"203.0.113.{(minute * 8 + number) % 250}")
        clock.move(minutes=1)
    assert isinstance(attempt(desk, ANNA.identifier, ANNA.password, "203.0.113.1", opened.device), SignedIn)


def test_from_elsewhere_the_right_person_waits_a_minute_at_most(desk: Desk, clock: Clock) -> None:
    for minute in range(20):
        for number in range(8):
            attempt(desk, ANNA.identifier, address=f"203.0.113.{(minute * 8 + number) % 250}")
        clock.move(minutes=1)
    wait = attempt(desk, ANNA.identifier, ANNA.password)
    assert isinstance(wait, int)
    assert wait <= 60
    clock.move(seconds=wait)
    assert isinstance(attempt(desk, ANNA.identifier, ANNA.password), SignedIn)


def test_a_device_is_known_for_its_own_account_alone(desk: Desk) -> None:
    opened = attempt(desk, BOGDAN.identifier, BOGDAN.password)
    assert isinstance(opened, SignedIn)
    tried = [attempt(desk, ANNA.identifier, device=opened.device, address=f"192.0.2.{place}") for place in range(21)]
    assert tried[20] == 30
    tried = [attempt(desk, ANNA.identifier, device="made-up-device", address="198.51.100.1") for _ in range(6)]
    assert isinstance(tried[0], int)


def test_a_known_device_has_five_tries_too(desk: Desk) -> None:
    opened = attempt(desk, ANNA.identifier, ANNA.password)
    assert isinstance(opened, SignedIn)
    tried = [attempt(desk, ANNA.identifier, device=opened.device, address=f"192.0.2.{place}") for place in range(6)]
    assert tried == ["wrong_password"] * 5 + [30]


def test_a_device_that_was_long_away_is_a_stranger(desk: Desk, clock: Clock) -> None:
    opened = attempt(desk, ANNA.identifier, ANNA.password)
    assert isinstance(opened, SignedIn)
    clock.move(days=181)
    for number in range(20):
        attempt(desk, ANNA.identifier, address=f"192.0.2.{number}")
    assert attempt(desk, ANNA.identifier, ANNA.password, "198.51.100.1", opened.device) == 30


def test_the_counts_of_one_institution_are_nothing_to_another(site: Site, desk: Desk) -> None:
    for _ in range(31):
        attempt(desk, PESEL)
    other = portal(site, "beta").desk
    with other.store.open():
        assert attempt(other, PESEL) == "wrong_password"


def test_of_fifty_at_once_five_are_judged(site: Site, desk: Desk) -> None:
    before = desk.seams.hasher.runs
    start = threading.Barrier(50)

    def one(_: int) -> SignedIn | int | str:
        with desk.store.open():
            start.wait()
            return attempt(desk, ANNA.identifier)

    with ThreadPoolExecutor(50) as threads:
        tried = list(threads.map(one, range(50)))
    assert desk.seams.hasher.runs - before == 5
    assert tried.count("wrong_password") == 5
    assert len([one for one in tried if isinstance(one, int)]) == 45
    assert audit.verify(desk.store) is None


def test_a_stopped_person_with_the_right_password_has_not_failed(site: Site, desk: Desk) -> None:
    person = stranger("maria")
    move_in(site, person, state=State.BLOCKED)
    tried = [attempt(desk, person.identifier, person.password) for _ in range(8)]
    assert tried == ["blocked"] * 8


def test_the_reason_names_the_state_of_the_day(site: Site, desk: Desk) -> None:
    person = stranger("natalia")
    move_in(site, person, valid_until=date(2026, 11, 20))
    assert attempt(desk, person.identifier, person.password) == "expired"


def test_what_cannot_be_typed_costs_nothing(desk: Desk, statements: list[str]) -> None:
    before = desk.seams.hasher.runs
    statements.clear()
    for identifier, password in (("x" * 255, WRONG), ("a\0", WRONG), ("nikt", "x" * 129), ("nikt", "a\0b")):
        assert attempt(desk, identifier, password) == "malformed"
    assert desk.seams.hasher.runs == before
    assert not statements


def test_a_hash_of_older_parameters_is_renewed_by_the_right_password_alone(site: Site, desk: Desk) -> None:
    older = Hasher(memory_kib=16, passes=1)
    person = stranger("olga")
    account = move_in(site, person, password_hash=older.hash(person.password))
    attempt(desk, person.identifier)
    assert hash_of(desk, account.id) == account.password_hash
    assert isinstance(attempt(desk, person.identifier, person.password), SignedIn)
    renewed = hash_of(desk, account.id)
    assert renewed != account.password_hash
    assert renewed is not None
    assert not desk.seams.hasher.outdated(renewed)
    assert isinstance(attempt(desk, person.identifier, person.password), SignedIn)


@pytest.mark.parametrize("identifier", [ANNA.identifier, PESEL, OWN_EMAIL, "nikt.taki"])
def test_a_refusal_opens_nothing_that_is_sealed(desk: Desk, monkeypatch: pytest.MonkeyPatch, identifier: str) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("something was opened before the password was right")

    with monkeypatch.context() as patch:
        patch.setattr(seal, "AESGCM", lambda key: SimpleNamespace(encrypt=AESGCM(key).encrypt, decrypt=refuse))
        assert attempt(desk, identifier) in {"wrong_password", "unknown"}
    assert isinstance(attempt(desk, ANNA.identifier, ANNA.password), SignedIn)


def test_a_machine_without_time_to_judge_counts_no_failure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(desk.seams.hasher, "verify", overloaded)
        for _ in range(8):
            with pytest.raises(Overloaded):
                attempt(desk, ANNA.identifier)
    assert [attempt(desk, ANNA.identifier) for _ in range(4)] == ["wrong_password"] * 4
    with monkeypatch.context() as patch:
        patch.setattr(desk.seams.hasher, "verify", overloaded)
        with pytest.raises(Overloaded):
            attempt(desk, ANNA.identifier)
    assert [attempt(desk, ANNA.identifier) for _ in range(2)] == ["wrong_password", 30], (
        "nor are those of before forgiven"
    )


@pytest.mark.parametrize("changed", ["password", "state"])
def test_what_changed_while_the_password_was_judged_opens_nothing(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    meanwhile(desk, clock, monkeypatch, changed)
    assert attempt(desk, ANNA.identifier, ANNA.password) == "changed_meanwhile"
    assert not desk.store.rows(tables.SessionRow.select())


def test_each_act_at_the_desk_is_written_down(desk: Desk) -> None:
    attempt(desk, "nikt.taki")
    attempt(desk, ANNA.identifier)
    attempt(desk, ANNA.identifier, ANNA.password)
    events = desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))
    assert [(event.act, event.facts) for event in events] == [
        ("sign_in_refused", '{"reason":"unknown"}'),
        ("sign_in_refused", '{"reason":"wrong_password"}'),
        ("signed_in", "{}"),
    ]
    assert [event.account is None for event in events] == [True, False, False]
    assert audit.verify(desk.store) is None


def test_nothing_that_was_typed_shows_in_what_is_passed_around() -> None:
    made = Attempt(PESEL, ANNA.password, "192.0.2.1", "a-device-token")
    for secret in (PESEL, ANNA.password, "a-device-token"):
        assert secret not in repr(made)
    assert "token" not in repr(SignedIn("token-1", "token-2"))


def hash_of(desk: Desk, account_id: int) -> str | None:
    """Return the hash that an account has now."""
    account = accounts.get(desk.store, account_id)
    return account.password_hash if account else None


def overloaded(*_: object) -> bool:
    """Refuse as a hasher does that has too much to do."""
    raise Overloaded(say("Busy."))


def meanwhile(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    """Let somebody change the account while the password is judged."""
    hasher = desk.seams.hasher
    verify: Callable[[str | None, str], bool] = hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        fits = verify(stored, password)
        clock.move(seconds=1)
        with desk.store.writing():
            if changed == "password":
                accounts.set_password(desk.store, 1, hasher.hash("zupelnie-nowe-77"))
            else:
                accounts.set_state(desk.store, 1, State.BLOCKED)
        return fits

    monkeypatch.setattr(hasher, "verify", slow)
