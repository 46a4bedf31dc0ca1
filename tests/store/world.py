"""The world that the stores of a test live in: a clock, a list of statements, and a child that is killed."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class World:
    """A clock that stands still until it is moved, and every statement that ran."""

    now: datetime = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    statements: list[str] = field(default_factory=list)

    def move(self, **by: float) -> None:
        """Move the clock, as by ``minutes=16``."""
        self.now += timedelta(**by)

    def count(self, act: Callable[[], object]) -> int:
        """Return how many statements an act needs."""
        before = len(self.statements)
        act()
        return len(self.statements) - before


CrashPoint = Callable[[str], None]


def every_death(act: Callable[[CrashPoint], None], look: Callable[[], None]) -> int:
    """Let children act and kill them, one before its first crash point, one before its second …; look after each.

    Returns how many were killed before one could finish.
    """
    deaths = 0
    while _dies(act, _killing_after(deaths)):
        deaths += 1
        look()
    return deaths


def in_child(act: Callable[[], None]) -> int:
    """Fork, act in the child, and return its process id."""
    with warnings.catch_warnings():
        # Where tests run side by side, there are threads; the child calls nothing that they could hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    try:
        act()
    except BaseException:
        os._exit(1)
    os._exit(0)


def outcome(child: int) -> int:
    """Wait for a child: 0 if all went well, 1 if it raised, a negative signal if it was killed."""
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _dies(act: Callable[[CrashPoint], None], crash_point: CrashPoint) -> bool:
    code = outcome(in_child(lambda: act(crash_point)))
    assert code in (0, -signal.SIGKILL), "the act failed by itself"
    return code == -signal.SIGKILL


def _killing_after(survived: int) -> CrashPoint:
    points = iter(range(survived))

    def crash_point(_: str) -> None:
        if next(points, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return crash_point
