"""Clocks for tests, which stand still until they are moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        """Move the clock, as by ``minutes=16``."""
        self.moment += timedelta(**by)


class Stopwatch:
    """A monotonic clock that stands still until it is moved: what decides when folders are looked at again."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.seconds += seconds


def noon() -> Clock:
    """Return a clock that stands at noon in Warsaw on Saturday, 21 November 2026."""
    return Clock(datetime(2026, 11, 21, 11, 0, tzinfo=UTC))
