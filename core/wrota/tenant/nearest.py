"""Spelling suggestions: the known word that looks most like a given one, and the sentence that offers it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from wrota.words import Sentence, say

MOST_LISTED = 300
"""How many words are offered; nobody reads more, and likeness takes time."""


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word that looks most like this one; None where none has the likeness (1 is the same)."""
    by_small = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:100], by_small, n=1, cutoff=likeness)
    return by_small[close[0]] if close else None


def choice(word: str, known: Iterable[str]) -> Sentence:
    """Return the words that end a refusal: the nearest spelling where there is one, and all that is allowed."""
    allowed = sorted(known)[:MOST_LISTED]
    if not allowed:
        return say("There is none here.")
    meant = nearest(word, allowed)
    listed = ", ".join(allowed)
    if meant is None:
        return say("Allowed: {allowed}.", allowed=listed)
    return say("Did you mean “{meant}”? Allowed: {allowed}.", meant=meant, allowed=listed)
