"""Settings of the process that serves: threads that compute take turns with pages, and share the memory they free."""

from __future__ import annotations

import ctypes
import sys

SWITCH = 0.001
"""Seconds after which a thread of Python gives way: by default five times as long, and a page waits several times."""

ARENAS = 2
"""So many heaps for all threads. By default glibc gives each a heap of its own, and what one has freed, after a large
folder was read for example, serves no other: sixteen threads keep sixteen times as much.
"""

_ARENA_MAX = -8


def tune() -> None:
    """Tune this process for serving, before its threads begin; a system without such a setting goes without."""
    sys.setswitchinterval(SWITCH)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform.startswith("linux") else None
    if mallopt is not None:
        mallopt(_ARENA_MAX, ARENAS)
