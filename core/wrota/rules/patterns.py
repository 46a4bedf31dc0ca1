"""Regular expressions that institutions write, run by RE2: in linear time, and always over the whole text."""

from __future__ import annotations

import re2

_EXACT = re2.Options()
_EXACT.log_errors = False
_ANY_CASE = re2.Options()
_ANY_CASE.log_errors = False
_ANY_CASE.case_sensitive = False


def matches(pattern: str, text: str, *, any_case: bool = False) -> bool:
    """Say whether the whole text has the form of the pattern, which the tenant's reader has checked."""
    return re2.fullmatch(pattern, text, _ANY_CASE if any_case else _EXACT) is not None
