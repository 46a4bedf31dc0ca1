"""Country codes (ISO 3166), with names in the reader's language, Poland first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

_HOME = "PL"
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""Codes of two letters in Unicode's list of regions that are not in the standard's list of countries."""

_ALPHABETS = {
    "pl": "aąbcćdeęfghijklłmnńoóqprsśtuvwxyzźż",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
"""Alphabets in which letters do not stand in the order of their code points."""


@cache
def names(language: str) -> Mapping[str, str]:
    """Return the names of all countries by their codes: Poland, then the others in the order of the alphabet."""
    every = Locale.parse(language).territories
    found = {code: name for code, name in every.items() if _is_country(code)}
    order = _ALPHABETS.get(language, "")
    return dict(sorted(found.items(), key=lambda one: (one[0] != _HOME, _place(one[1], order))))


@cache
def codes() -> frozenset[str]:
    """Return the codes of all countries."""
    return frozenset(names("en"))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES


def _place(name: str, alphabet: str) -> list[tuple[int, str]]:
    """Return by what a name is sorted: letters by the alphabet, whatever is not in it by its code point before."""
    return [(alphabet.find(letter), letter) for letter in name.casefold()]
