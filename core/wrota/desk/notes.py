"""Inline validation of an identifier as it is typed: it guides, and never asks the store."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wrota.desk import Desk
from wrota.errors import Refused
from wrota.rules import identifiers
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.text_input import clean
from wrota.tenant.schema import IdentifierConfig
from wrota.words import Sentence

_NUMBER = re.compile(r"[0-9 -]{9,14}")


def identifier(desk: Desk, typed: str) -> Sentence | None:
    """Say what looks wrong with an identifier typed at sign-in; None where it may well be right.

    Legacy identifiers outside the institution's pattern sign in all the same (manual step P14).
    """
    kinds = [kind for kind in desk.tenant.config.identifier if kind.signs_in]
    try:
        text = clean(typed, identifiers.longest(kind.kind for kind in kinds))
    except Refused as refusal:
        return refusal.sentence
    said = [_fault(desk, kind, text) for kind in _meant(kinds, text) or kinds] if text else [None]
    return said[0] if all(said) else None


def _meant(kinds: Sequence[IdentifierConfig], text: str) -> Sequence[IdentifierConfig]:
    """Return the kinds that somebody means who types a long number: those of its length, else every number."""
    numbers = [kind for kind in kinds if KINDS[kind.kind].is_numeric] if _NUMBER.fullmatch(text) else []
    return [kind for kind in numbers if identifiers.canonical(kind.kind, text)] or numbers


def _fault(desk: Desk, kind: IdentifierConfig, text: str) -> Sentence | None:
    pattern = kind.pattern.text if kind.pattern else None
    return identifiers.fault(kind.kind, text, pattern=pattern, today=desk.today(), earliest_birth=kind.earliest_birth)
