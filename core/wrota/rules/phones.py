"""Telephone numbers, parsed: of Poland in every way in which people write them, of others with + in front."""

from __future__ import annotations

import re

from wrota.errors import Refused
from wrota.rules.text_input import are_digits
from wrota.words import say, say_many

_POLAND = "48"
_POLISH_LENGTH = 9
_SHORTEST, _LONGEST = 8, 15
_SEPARATORS = re.compile(r"[\s()./\N{HYPHEN}\N{EN DASH}-]+")
_MOBILE = re.compile("45|5[0137]|6[069]|7[2389]|88")
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Numbers of countries (E.164) by their length; all others have three digits."""


def read(text: str) -> str:
    """Return a typed number with + and the country's number in front; raise `Refused` with what to do.

    The old 0 before a Polish area code, as in (061) 854-01-60, is left out; it stands on many letterheads.
    """
    compact = _SEPARATORS.sub("", text)
    digits = compact.removeprefix("+")
    if not are_digits(digits):
        raise Refused(say("Please type one telephone number in digits, without words and without an extension."))
    if compact.startswith("+"):
        return _international(digits)
    return _international(digits[2:]) if digits.startswith("00") else _national(digits)


def shown(number: str) -> str:
    """Return a stored number in groups, as people read it aloud."""
    digits = number.removeprefix("+")
    country = digits[: _length_of_country(digits)]
    return " ".join((f"+{country}", *_groups(country, digits[len(country) :])))


def _international(digits: str) -> str:
    if digits.startswith(_POLAND):
        return _polish(digits.removeprefix(_POLAND))
    if digits.startswith("0") or not _SHORTEST <= len(digits) <= _LONGEST:
        raise Refused(say("After + please type the number of the country, and then the whole number without a 0."))
    return f"+{digits}"


def _national(digits: str) -> str:
    if len(digits) == len(_POLAND) + _POLISH_LENGTH and digits.startswith(_POLAND):
        return f"+{digits}"
    return _polish(digits)


def _polish(digits: str) -> str:
    number = digits.removeprefix("0")
    if len(number) != _POLISH_LENGTH or number.startswith("0"):
        raise Refused(
            say_many(
                "A Polish telephone number has 9 digits with its area code, and here is {count}."
                " A foreign one begins with +.",
                "A Polish telephone number has 9 digits with its area code, and here are {count}."
                " A foreign one begins with +.",
                len(number),
            )
        )
    return f"+{_POLAND}{number}"


def _length_of_country(digits: str) -> int:
    if digits.startswith(_ONE_DIGIT):
        return 1
    return 2 if _TWO_DIGITS.match(digits) else 3


def _groups(country: str, number: str) -> list[str]:
    if country == _POLAND and not _MOBILE.match(number):
        return [number[:2], number[2:5], number[5:7], number[7:]]
    cuts = range(0, len(number), 3)
    groups = [number[cut : cut + 3] for cut in cuts]
    return groups if len(groups[-1]) > 1 else [*groups[:-2], "".join(groups[-2:])]
