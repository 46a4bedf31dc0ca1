"""Expiry of a session: how long it lasts without being used, and how much of that is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from wrota.desk import Desk
from wrota.store.sessions import LONGEST, Session


@dataclass(frozen=True)
class Clock:
    """The time until a session ends: whole seconds, rounded up, and the moment; ``is_last`` says no use prolongs it."""

    left: int
    until: datetime
    is_last: bool


def idle(desk: Desk) -> timedelta:
    """Return for how long a session of this institution may lie unused."""
    return timedelta(minutes=desk.tenant.config.session.idle_minutes)


def clock(desk: Desk, session: Session) -> Clock:
    """Read the clock of a session; no use takes it beyond the absolute limit."""
    unused, longest = session.used_at + idle(desk), session.created_at + LONGEST
    until = min(unused, longest)
    return Clock(max(0, math.ceil((until - desk.now()).total_seconds())), until, longest <= unused)
