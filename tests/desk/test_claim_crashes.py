"""A claim that is saved or activated while the process goes: all of it or nothing, and the next try goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from peewee import Model

from claiming import NUMBERS, PESEL_OF_DOROTA, let_claim, move_examiner_in
from clocks import Clock
from crashing import CrashPoint, crashes
from grounds import stay
from town import Town, links_of
from wrota.desk import Desk, activation, claim_saving
from wrota.desk.claim_saving import Answers
from wrota.desk.pressers import Presser
from wrota.desk.sign_in import Attempt, sign_in
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.site import Site
from wrota.store import accounts, audit, sessions, tables
from wrota.store.sessions import Session

BASE = "http://alfa.localhost:8000"
DOROTA = 1


@pytest.fixture
def site(tenants: Path, open_site: Callable[..., Site], seams: Seams, crash_point: CrashPoint) -> Site:
    """An institution with Dorota, who has not opened the account."""
    let_claim(tenants)
    site = open_site(seams=replace(seams, crash_point=crash_point))
    move_examiner_in(site)
    return site


def begin(desk: Desk) -> Session:
    """Let Dorota in to claim."""
    token = sign_in(desk, Attempt(PESEL_OF_DOROTA, NUMBERS[0], "192.0.2.1")).session
    found = sessions.find(desk.store, token, idle=timedelta(minutes=15), absolute=sessions.LONGEST, now=desk.now())
    assert found
    return found


def save(desk: Desk, session: Session) -> None:
    """Save a claim."""
    answers = Answers("dorota@example.com", "a hash", {"nazwisko": "Wielonumerowa"})
    claim_saving.save(desk, session, answers, BASE, "pl")


def count(desk: Desk, table: type[Model]) -> int:
    """Return how many rows a table has."""
    return len(desk.store.rows(table.select()))


def acts(desk: Desk, act: str) -> int:
    """Return how many events of an act were written."""
    assert audit.verify(desk.store) is None
    return len(desk.store.rows(tables.AuditEventRow.select().where(tables.AuditEventRow.act == act)))


def account(desk: Desk) -> accounts.Account:
    """Return Dorota's account."""
    found = accounts.get(desk.store, DOROTA)
    assert found
    return found


def test_a_claim_begins_with_its_session_and_its_event(desk: Desk, crash_point: CrashPoint, clock: Clock) -> None:
    points = []
    for at in crashes(crash_point, clock, lambda: begin(desk)):
        points.append(at)
        assert count(desk, tables.SessionRow) == acts(desk, "claim_begun")
    assert len(points) > 10


def test_what_waits_is_there_exactly_with_its_letter_state_and_event(
    desk: Desk, crash_point: CrashPoint, clock: Clock
) -> None:
    session = begin(desk)
    points = []
    for at in crashes(crash_point, clock, lambda: save(desk, session), lambda: stay(desk, session)):
        points.append(at)
        saved = acts(desk, "claim_saved")
        assert count(desk, tables.PendingChangeRow) == min(saved, 1)
        assert count(desk, tables.LetterRow) == count(desk, tables.LinkRow) == saved
        assert account(desk).state is (State.AWAITING_EMAIL if saved else State.REGISTERED)
    assert len(points) > 10


def test_what_another_click_saves_between_looking_and_writing_is_saved_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begin(desk)

    def click(_: CrashPoint, at: str) -> None:
        if at == "before BEGIN":
            monkeypatch.undo()
            save(desk, session)

    monkeypatch.setattr(CrashPoint, "__call__", click)
    save(desk, session)
    assert (acts(desk, "claim_saved"), count(desk, tables.LetterRow), count(desk, tables.LinkRow)) == (1, 1, 1)


def test_an_account_is_opened_whole_or_not_at_all(
    town: Town, desk: Desk, crash_point: CrashPoint, clock: Clock
) -> None:
    save(desk, begin(desk))
    token = links_of(town.letter())[0].rsplit("/", 1)[-1]
    points = []
    for at in crashes(crash_point, clock, lambda: activation.activate(desk, token, BASE, Presser(judged="a hash"))):
        points.append(at)
        opened = acts(desk, "activated") == 1
        assert (account(desk).state is State.ACTIVE) == opened
        assert (account(desk).password_hash == "a hash") == opened
        assert ("nazwisko" in accounts.fields_of(desk.store, account(desk))) == opened
        assert (len(accounts.identifiers_of(desk.store, DOROTA)) == 2) == opened
        assert (count(desk, tables.PendingChangeRow) == 0) == opened
        if opened:
            break
    assert len(points) > 10
    assert account(desk).state is State.ACTIVE
