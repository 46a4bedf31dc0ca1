"""Validation of permissions that staff give: each is a key, as in the institution's file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wrota.tenant.values import KEY
from wrota.words import Sentence, say


def fault(permissions: Iterable[str]) -> Sentence | None:
    """Return what is wrong with permissions, if anything is."""
    if all(re.fullmatch(KEY, permission) for permission in permissions):
        return None
    return say("A permission is made of a-z, 0-9 and the hyphen, and begins with a letter.")
