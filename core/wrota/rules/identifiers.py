"""Kinds of identifiers, what a person types to say who they are: validation and canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wrota.errors import Refused
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.patterns import matches
from wrota.rules.text_input import clean, folded, without_separators
from wrota.words import Sentence, say

Mask = Literal["none", "ends", "last4"]

_PESEL_INSIDE = re.compile("(?<![0-9])[0-9]{11}(?![0-9])")
_LONG_NUMBER = re.compile("[0-9](?:[ -]?[0-9]){8,}")
_SHORTEST_WITH_ENDS = 4


@dataclass(frozen=True)
class Identifier:
    """An identifier in its canonical form; the value stays out of logs and tracebacks."""

    kind: str
    value: str = field(repr=False)


def canonical(kind: str, typed: str) -> str | None:
    """Return the form in which a typed identifier is stored and looked up; None if it cannot be of that kind.

    No pattern is asked: what an institution gave out long ago keeps working (manual step P14).
    """
    rules = KINDS[kind]
    try:
        value = rules.canonical(clean(typed, rules.limit))
    except Refused:
        return None
    return value if value and len(value) <= rules.limit else None


def candidates(typed: str, kinds: Iterable[str]) -> tuple[Identifier, ...]:
    """Return everything that the typed text may be, of these kinds, for one query over all of them."""
    values = ((kind, canonical(kind, typed)) for kind in kinds)
    return tuple(Identifier(kind, value) for kind, value in values if value)


def counted(text: str) -> str:
    """Return the form in which failures on a cleaned text are counted, one for all spellings of an identifier.

    Otherwise each place where a hyphen can stand in a PESEL, and the PL before a NIP, would give a guesser five more
    tries (hazards 59).
    """
    compact = folded(without_separators(text))
    formed = (canonical(kind, form) for form in (text, compact) for kind, rules in KINDS.items() if not rules.is_free)
    return next(filter(None, formed), compact)


@dataclass(frozen=True)
class Judged:
    """What was typed as an identifier: as it is shown, as it is compared, and what is wrong with its form."""

    shown: str = field(repr=False)
    canonical: str | None = field(repr=False)
    fault: Sentence | None


def fault(
    kind: str, typed: str, *, pattern: str | None = None, today: date, earliest_birth: int = 1900
) -> Sentence | None:
    """Return what is wrong with the form of an identifier, for its note and for new accounts, or None.

    It never asks whether somebody has the identifier. The pattern is compared as identifiers are, without
    regard to case.
    """
    return judged(kind, typed, pattern=pattern, today=today, earliest_birth=earliest_birth).fault


def judged(kind: str, typed: str, *, pattern: str | None = None, today: date, earliest_birth: int = 1900) -> Judged:
    """Clean, compare and judge what was typed, each once: an e-mail address costs more than all the rest of a row."""
    rules = KINDS[kind]
    try:
        text = clean(typed, rules.limit)
    except Refused as refusal:
        return Judged("", None, refusal.sentence)
    if not text:
        return Judged("", None, say("Please fill in this field."))
    value = rules.canonical(text)
    value = value if value and len(value) <= rules.limit else None
    wrong = None if value and rules.is_right_where_comparable else rules.fault(text, today, earliest_birth)
    if not wrong and (value is None or (pattern is not None and not matches(pattern, value, any_case=True))):
        wrong = say("This does not have the usual form. Please compare it sign by sign.")
    return Judged(text, value, wrong)


def longest(kinds: Iterable[str]) -> int:
    """Return how many characters one field for all these kinds must take."""
    return max(KINDS[kind].limit for kind in kinds)


def masked(mask: Mask, value: str) -> str:
    """Return an identifier as it is shown: whole, by its ends, or by its last four signs.

    Whatever the mask and the kind, nothing with a PESEL in it shows more than the last four signs; of an e-mail
    address the domain stays, and never more than half of a short value.
    """
    private = _PESEL_INSIDE.search(value) is not None
    if mask == "none" and not private:
        return value
    local, at, domain = value.rpartition("@")
    if at:
        return f"{'…' if private else _ends(local)}@{domain}"
    return _last_four(value) if private or mask == "last4" else _ends(value)


def numbers_masked(text: str) -> str:
    """Return a text of which nothing is known, with each number of nine digits and more as its last four signs."""
    return _LONG_NUMBER.sub(lambda found: masked("last4", found.group()), text)


def _ends(value: str) -> str:
    return f"{value[0]}…{value[-1]}" if len(value) >= _SHORTEST_WITH_ENDS else "…"


def _last_four(value: str) -> str:
    shown = min(4, len(value) // 2)
    return "…" + value[len(value) - shown :]
