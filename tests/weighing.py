"""How much work something is, whatever else the machine does meanwhile."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def own_heap() -> Iterator[None]:
    """Set aside what thousands of tests before have left: going through it would be counted as somebody's work."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Collect no garbage meanwhile: most of it would be that of other tests."""
    gc.disable()
    yield
    gc.enable()


def work(act: Callable[[], object], tries: int = 3) -> float:
    """Return the seconds of work of the quickest of a few tries."""
    return min(_once(act) for _ in range(tries))


def _once(act: Callable[[], object]) -> float:
    with undisturbed():
        began = time.thread_time()
        act()
        return time.thread_time() - began
