"""The session clock as a page shows it: seconds left, the time of the end, and whether use prolongs it."""

from __future__ import annotations

from typing import NamedTuple

from wrota.desk import session_clock
from wrota.rules.moments import WARSAW
from wrota.web import login
from wrota.web.current import config, desk


class ClockFace(NamedTuple):
    """A session's clock on the screen: seconds left, the time of the end in Warsaw, and whether use prolongs it."""

    left: int
    until: str
    is_last: bool
    warning_minutes: int


def page_clock() -> ClockFace | None:
    """Return the clock for a page; None where there is no session, or the institution shows no countdown."""
    return read() if config().session.countdown and login.may_ask() else None


def read() -> ClockFace | None:
    """Return the clock of whoever's session this is; None where there is none."""
    found = login.anybody()
    if found is None or not (login.account() or login.claimant()):
        return None
    clock = session_clock.clock(desk(), found.session)
    until = clock.until.astimezone(WARSAW).strftime("%H:%M")
    return ClockFace(clock.left, until, clock.is_last, config().session.warning_minutes)
