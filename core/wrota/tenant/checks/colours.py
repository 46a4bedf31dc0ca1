"""Checks of contrast: text and controls must stand off from what is behind them, whoever chose the palette."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.rules.colours import CONTROLS, TEXT, contrast, nearest, shown
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.problems import Problem, error_at
from wrota.tenant.schema import Brand
from wrota.words import Sentence, say

_PAIRS = (
    ("text", "surface", TEXT),
    ("on_primary", "primary", TEXT),
    ("primary", "surface", TEXT),
    ("accent", "surface", CONTROLS),
)
"""What stands on what, and with which contrast; ``primary`` colours links too, ``accent`` marks and focus."""


def _contrasts(folder: CheckedFolder) -> Iterator[Problem]:
    brand = folder.config.brand
    for front, behind, least in _PAIRS:
        if contrast(getattr(brand, front), getattr(brand, behind)) < least:
            yield _too_close(brand, front, behind, least)


def _too_close(brand: Brand, front: str, behind: str, least: float) -> Problem:
    """Return the error, at whichever of the two colours the folder itself sets."""
    changed, kept = (front, behind) if front in brand.model_fields_set else (behind, front)
    return error_at(("brand", changed), _sentence(brand, changed, kept, least))


def _sentence(brand: Brand, changed: str, kept: str, least: float) -> Sentence:
    ours, theirs = getattr(brand, changed), getattr(brand, kept)
    return say(
        "The contrast of {changed} with {kept} {colour} is {ratio} : 1; it has to be {least} : 1 or more. "
        "The nearest colour that has it is {nearest}.",
        changed=changed,
        kept=kept,
        colour=theirs,
        ratio=shown(contrast(ours, theirs)),
        least=f"{least:g}",
        nearest=nearest(ours, theirs, least),
    )


CHECKS: tuple[Check, ...] = (check(_contrasts, "brand"),)
