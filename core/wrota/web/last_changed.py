"""The date on which the institution last changed what a page says."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from wrota.rules import moments
from wrota.web.translation import language


class Changed(NamedTuple):
    """A date of change as people read it, and as programs do."""

    said: str
    iso: str


def change_in_words(moment: datetime) -> Changed:
    """Write a moment out in the language of the screen."""
    return Changed(moments.in_words(moment, language()), moment.isoformat(timespec="minutes"))
