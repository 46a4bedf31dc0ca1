"""Keywords: all that an audit event or a case note may say of a person, so that nothing personal gets in."""

from __future__ import annotations

import re

_KEYWORD = re.compile(r"[a-z][a-z0-9_.:-]{0,39}")
_HANDLE = re.compile(r"[0-9a-f]{32}")
_LARGEST = 10**9
"""Numbers count things; a PESEL or a telephone number is larger."""


def keyword(value: str) -> str:
    """Return a keyword of the program's own, such as ``wrong_password``; raise `ValueError` for anything else."""
    if not _KEYWORD.fullmatch(value):
        raise ValueError("a keyword is a short lower-case word of the program, never something that a person typed")
    return value


def is_handle(value: str) -> bool:
    """Say whether a text has the form of a random handle."""
    return _HANDLE.fullmatch(value) is not None


def fact(value: object) -> str | int | bool:
    """Return what may stand in an audit event: a keyword, a random handle, a small number, yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < _LARGEST:
        return value
    if isinstance(value, str):
        return value if is_handle(value) else keyword(value)
    raise ValueError("a fact is a keyword, a random handle, a number under a milliard, yes or no")
