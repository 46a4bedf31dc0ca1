"""An act that goes wrong before any of its statements leaves the old state or the new one; the next goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from clocks import Clock
from crashing import CrashPoint, crashes
from people import ANNA, move_in
from wrota.desk import Desk
from wrota.desk.password import PasswordChange, change
from wrota.desk.sign_in import Attempt, SignedIn, sign_in, sign_out
from wrota.errors import Refused
from wrota.seams import Seams
from wrota.site import Site
from wrota.store import audit, sessions, tables
from wrota.store.sessions import Session

PASSWORDS = (ANNA.password, "fioletowy-parasol-7")


@pytest.fixture
def site(open_site: Callable[..., Site], seams: Seams, crash_point: CrashPoint) -> Site:
    """A site in which Anna lives alone."""
    site = open_site(seams=replace(seams, crash_point=crash_point))
    move_in(site, ANNA)
    return site


def enter(desk: Desk, password: str = ANNA.password) -> SignedIn:
    """Sign Anna in."""
    return sign_in(desk, Attempt(ANNA.identifier, password, "192.0.2.1"))


def session_of(desk: Desk, token: str) -> Session | None:
    """Return the living session of a token."""
    idle = timedelta(minutes=15)
    return sessions.find(desk.store, token, idle=idle, absolute=sessions.LONGEST, now=desk.now())


def acts(desk: Desk, act: str) -> int:
    """Return how many events of an act were written."""
    assert audit.verify(desk.store) is None
    return len(desk.store.rows(tables.AuditEventRow.select().where(tables.AuditEventRow.act == act)))


def test_a_session_is_there_exactly_where_its_event_is(desk: Desk, crash_point: CrashPoint, clock: Clock) -> None:
    points = []
    for at in crashes(crash_point, clock, lambda: enter(desk)):
        points.append(at)
        assert len(desk.store.rows(tables.SessionRow.select())) == acts(desk, "signed_in")
    assert len(points) > 10


def test_a_refusal_has_its_reason_exactly_where_its_event_is(desk: Desk, crash_point: CrashPoint, clock: Clock) -> None:
    def be_refused() -> None:
        with pytest.raises(Refused):
            enter(desk, "zupelnie-inne-1")

    points = []
    for at in crashes(crash_point, clock, be_refused):
        points.append(at)
        assert len(desk.store.rows(tables.CaseNoteRow.select())) == acts(desk, "sign_in_refused")
    assert len(points) > 10


def test_a_password_is_the_old_one_or_the_new_one_with_all_that_follows(
    desk: Desk, crash_point: CrashPoint, clock: Clock
) -> None:
    opened: list[str] = []

    def change_it() -> None:
        left, crash_point.left = crash_point.left, -1
        opened.append(enter(desk).session)
        session = session_of(desk, opened[-1])
        assert session
        crash_point.left = left
        change(desk, session, PasswordChange(*PASSWORDS), "192.0.2.1", "http://alfa.localhost:8000")

    points = []
    for at in crashes(crash_point, clock, change_it):
        points.append(at)
        changed = acts(desk, "password_changed")
        if changed:
            assert session_of(desk, opened[-1]) is None
            assert enter(desk, PASSWORDS[1])
            break
        assert session_of(desk, opened[-1])
    assert len(points) > 10


def test_a_session_is_ended_exactly_where_its_event_is(desk: Desk, crash_point: CrashPoint, clock: Clock) -> None:
    token, ended = "", 0

    def leave() -> None:
        nonlocal token
        left, crash_point.left = crash_point.left, -1
        token = enter(desk).session
        session = session_of(desk, token)
        assert session
        crash_point.left = left
        sign_out(desk, session)

    for _ in crashes(crash_point, clock, leave):
        assert (session_of(desk, token) is None) == (acts(desk, "signed_out") > ended)
        ended = acts(desk, "signed_out")
    assert session_of(desk, token) is None
