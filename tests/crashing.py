"""A process that goes before a statement of an act, at each of them in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clocks import Clock


class Crash(Exception):
    """Something that nobody foresaw; the store holds that a process that is killed leaves no more behind."""


@dataclass
class CrashPoint:
    """Lets the process go before a statement, counted from where it was set."""

    left: int = -1

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left == 0:
            raise Crash


def crashes(
    crash_point: CrashPoint, clock: Clock, act: Callable[[], object], before: Callable[[], object] = bool
) -> Iterator[int]:
    """Try an act again and again, each time with a later crash, until it goes through; ``before`` goes before each."""
    for at in range(1, 100):
        clock.move(minutes=16)
        before()
        crash_point.left = at
        try:
            act()
        except Crash:
            yield at
        else:
            return
        finally:
            crash_point.left = -1
    raise AssertionError("the act never goes through")
