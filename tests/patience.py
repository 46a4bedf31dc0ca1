"""A bound on how long something may hang: who waits without end fails in place of holding up all tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def patience(seconds: int = 20) -> Iterator[None]:
    """Raise an AssertionError in the main thread where the block takes longer, also in a call that waits."""

    def stop(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"this takes more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
