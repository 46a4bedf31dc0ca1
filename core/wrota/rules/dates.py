"""Date parsing as people type them: day or year first, dots, hyphens, slashes or none, months in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date

from wrota.errors import Refused
from wrota.rules.text_input import are_digits
from wrota.words import languages, say

FIRST_YEAR, LAST_YEAR = 1800, 2199

_BETWEEN = re.compile(r"[\s./,\N{HYPHEN}\N{EN DASH}-]+")
_YEAR_WORDS = frozenset({"r", "rok", "roku", "р", "рік", "року"})
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_YEAR_DIGITS = 4
_WITHOUT_SEPARATORS = 8


def read(text: str) -> date:
    """Read a typed date; raise `Refused` with what to do where it is none."""
    parts = _parts(text)
    years = [part for part in parts if are_digits(part) and len(part) == _YEAR_DIGITS]
    if len(parts) != 3 or not all(are_digits(part) or part in _months() for part in parts):
        raise Refused(say("Please type the day, the month and the year, for example 31.12.1964."))
    if len(years) != 1:
        raise Refused(say("Please type all four digits of the year, for example 1964."))
    return _in_calendar(years[0], *_month_and_day(parts))


def shown(day: date) -> str:
    """Return a date as it stands in a field, where it can be typed over."""
    return f"{day:%d.%m.}{day.year:04}"


def in_words(value: str, language: str) -> str:
    """Return a stored date in words; what is no date as it is."""
    try:
        return format_date(date.fromisoformat(value), "long", locale=language)
    except ValueError:
        return value


def _parts(text: str) -> list[str]:
    if are_digits(text) and len(text) == _WITHOUT_SEPARATORS:
        return _cut(text)
    parts = [part.casefold() for part in _BETWEEN.split(text) if part]
    return parts[:-1] if parts and parts[-1] in _YEAR_WORDS else parts


def _cut(digits: str) -> list[str]:
    """Cut eight digits apart; no date is good both ways, since no year from 1800 on begins with a month."""
    if FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and 1 <= int(digits[4:6]) <= len(_ROMAN):
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _month_and_day(parts: list[str]) -> tuple[int, int]:
    """Find month and day among the parts, of which one is the year: a word is the month wherever it stands."""
    named = [part for part in parts if part in _months()]
    rest = [part for part in parts if are_digits(part) and len(part) != _YEAR_DIGITS]
    if len(named) == len(rest) == 1:
        return _months()[named[0]], _short(rest[0])
    if named:
        raise Refused(say("Please type the day, the month and the year, for example 31.12.1964."))
    day, month = rest if len(parts[-1]) == _YEAR_DIGITS else reversed(rest)
    return _short(month), _short(day)


def _short(digits: str) -> int:
    # A day and a month have two digits at most.
    return int(digits) if len(digits) <= 2 else 0


def _in_calendar(digits: str, month: int, day: int) -> date:
    year = int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        sentence = say("Please check the year: it lies between {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR)
        raise Refused(sentence)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refused(say("There is no such day in the calendar. Please check the day and the month.")) from error


@cache
def _months() -> Mapping[str, int]:
    """Return the months by their names in every language that Wrota speaks, and by their Roman numbers."""
    found = {name: number for number, name in enumerate(_ROMAN, 1)}
    for language in languages():
        months = Locale.parse(language).months
        for context, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
            found.update({name.casefold().rstrip("."): number for number, name in months[context][width].items()})
    return found
