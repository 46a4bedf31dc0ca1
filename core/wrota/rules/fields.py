"""Fields of forms, by type: the one form in which an answer is stored, and how it stands in a field or is told."""

from __future__ import annotations

from wrota.errors import Refused
from wrota.rules import identifiers
from wrota.rules.kinds.fields import TYPES
from wrota.rules.text_input import clean

SEPARATOR = "|"
"""What stands between several choices that are stored as one text."""


def canonical(kind: str, typed: str, limit: int | None = None) -> str:
    """Return the form in which a typed text is stored, empty where nothing was typed; raise `Refused` with what to do.

    ``limit`` takes the place of the type's own where the type is a text of any form. Whether a choice is one of
    those offered, and a birth date still to come, only the desk can say.
    """
    rules = TYPES[kind]
    text = clean(typed, (limit or rules.limit) if rules.is_free else rules.limit, lines=rules.has_lines)
    return rules.read(text) if text else ""


def shown(kind: str, stored: str) -> str:
    """Return a stored value as it stands in a field; what another rule once stored stands there as it is."""
    return TYPES[kind].shown(stored) if stored and _read(kind, stored) == stored else stored


def in_words(kind: str, stored: str, language: str) -> str:
    """Return a stored value as people read it, in words of the language, and masked where the type says so."""
    rules = TYPES[kind]
    if not stored or rules.mask != "none":
        return identifiers.masked(rules.mask, stored) if stored else ""
    return rules.told(stored, language) if rules.told else shown(kind, stored)


def kept(kind: str, given: str) -> str:
    """Return what is stored of a text that the institution itself gives: in the one form where it has one."""
    return _read(kind, given) or given


def _read(kind: str, text: str) -> str | None:
    try:
        return canonical(kind, text)
    except Refused:
        return None
