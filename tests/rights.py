"""The rights of an ordinary user, for tests of what may not be read: root may read everything."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_OVERRIDE, _SEARCH = 1 << 1, 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what lets root pass by the rights of files."""


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Let this thread obey the rights of files, also where root runs the tests."""
    if os.geteuid():
        yield
        return
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None, use_errno=True)
    assert system.capget(header, sets) == 0
    before = sets[0]
    sets[0] = before & ~(_OVERRIDE | _SEARCH)
    assert system.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = before
        assert system.capset(header, sets) == 0
