"""Case codes such as K7PM-2Q4X, support references: read out on the phone, so that staff see the reason."""

from __future__ import annotations

from collections.abc import Callable

from wrota.errors import Refused
from wrota.rules.text_input import clean, without_separators

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty signs: neither 0 nor O, none of 1, I and L, and no U, which is taken for a V."""

_LENGTH = 8
_GROUP = 4
_TYPED_LIMIT = 32
_RANDOM_BYTES = 16
"""So many more than the code needs (39 bits) that the remainder favours no sign: the bias is under 2^-88."""


def make(random: Callable[[int], bytes]) -> str:
    """Make a code of two groups of four."""
    number = int.from_bytes(random(_RANDOM_BYTES))
    signs = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return _grouped("".join(signs))


def canonical(typed: str) -> str | None:
    """Return a code as it was shown, for staff who type it in small letters or without the hyphen, or None."""
    try:
        signs = without_separators(clean(typed, _TYPED_LIMIT)).upper()
    except Refused:
        return None
    return _grouped(signs) if len(signs) == _LENGTH and set(signs) <= set(ALPHABET) else None


def _grouped(signs: str) -> str:
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"
