"""The date on which the institution last changed what a page says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from wrota.rules import moments
from wrota.web.translation import language


class Changed(NamedTuple):
    """A date of change as people read it, and as programs do."""

    said: str
    iso: str


def last_change(file: Path) -> Changed | None:
    """Return when a file of the folder was last changed; None where it has just vanished."""
    try:
        return change_in_words(datetime.fromtimestamp(file.stat().st_mtime, UTC))
    except OSError:
        return None


def change_in_words(moment: datetime) -> Changed:
    """Write a moment out in the language of the screen."""
    return Changed(moments.in_words(moment, language()), moment.isoformat(timespec="minutes"))
