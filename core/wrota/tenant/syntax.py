"""The TOML parser, whose syntax errors are told in words and at the place where a person would look."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from wrota.tenant import positions
from wrota.tenant.positions import BEGINNING, Position, Positions
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.words import Sentence, say

_COORDINATES = re.compile(r" \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)$")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9_]")
_LONG_NUMBER = re.compile(r"[0-9]{4300,}")

_YES_OR_NO = re.compile(r"(?:tak|nie|yes|no|true|false)\b", re.IGNORECASE)

_CURLY_QUOTES = ("“", "”", "„", "‘", "’", "«", "»")

MOST_VALUES = 20_000
"""A file holds at most so many values; judging more of them would hold up other tenants."""

# For a key of very many parts tomllib takes time that grows with their square.
_MANY_DOTS = re.compile(r"""(?<![\w"'.-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){99}""")

_TOO_DEEP = say("This file nests its values too deep.")
_TWICE = say("This is defined twice.")
_TWICE_IN_LIST = say("This key is defined twice. Another entry of a list begins with its own line in “[[…]]”.")
_BACKSLASH = say("A backslash in a text is written twice, or the text is put in 'single quotes'.")

_SENTENCES: tuple[tuple[str, Sentence], ...] = (
    ("Cannot declare", _TWICE),
    ("Cannot mutate", _TWICE),
    ("Cannot redefine", _TWICE),
    ("Cannot overwrite", _TWICE),
    ("Duplicate inline table key", _TWICE),
    ("Invalid statement", say("A line begins with a key (letters a-z, digits, hyphens), with “[” or with “#”.")),
    ("Invalid initial character for a key part", say("A key is missing here, or holds a letter that needs quotes.")),
    ("Expected '=' after a key", say("There is no “=” after this key.")),
    ("Expected newline or end of document", say("Something stands after the value; each key has a line of its own.")),
    ("Expected ']'", say("This table's name is not closed with “]”.")),
    ("Expected ']]'", say("This table's name is not closed with “]]”.")),
    ("Expected", say("This text is never closed with its quotation marks.")),
    ("Unterminated string", say("This text is never closed with its quotation marks.")),
    ("Illegal character '\\n'", say("A text in quotation marks is not closed on its line.")),
    ("Found invalid character '\\n'", say("A text in quotation marks is not closed on its line.")),
    ("Illegal character", say("Here stands a control character, which no text may hold.")),
    ("Found invalid character", say("Here stands a control character, which no text may hold.")),
    ("Unclosed array", say("In this list a comma is missing, or it is never closed with “]”.")),
    ("Unclosed inline table", say("In this table a comma is missing, or it is never closed with “}}”.")),
    ("Unescaped", _BACKSLASH),
    ("Invalid hex value", say("The code of a character after \\u has 4 hexadecimal digits, after \\U it has 8.")),
    ("Escaped character is not", say("The code of this character does not exist.")),
    ("Invalid date or datetime", say("This day or time does not exist.")),
    ("Invalid value", say("This is not a value; a text has to stand in quotation marks.")),
)


def parse(name: str, text: str) -> dict[str, Any]:
    """Return what a TOML document says, lists as tuples; raise Unreadable with the place of the first error."""
    if match := _MANY_DOTS.search(text):
        raise Unreadable(error_in_file(name, _TOO_DEEP, _place(text, match.start())))
    try:
        said = tomllib.loads(text)
        if _size(said) > MOST_VALUES:
            raise Unreadable(error_in_file(name, say("This file holds more than {most} values.", most=MOST_VALUES)))
        return {key: _frozen(value) for key, value in said.items()}
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_problem(name, text, str(error))) from error
    except RecursionError as error:
        raise Unreadable(error_in_file(name, _TOO_DEEP)) from error
    except ValueError as error:
        raise Unreadable(error_in_file(name, say("This number is too long."), _long_number(text))) from error


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _size(value: Any) -> int:
    """Return how many values there are, tables and lists counted too."""
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1


def _problem(name: str, text: str, message: str) -> Problem:
    lines = text.replace("\r\n", "\n").split("\n")
    match = _COORDINATES.search(message)
    named = match is not None and match[1] is not None
    place = Position(int(match[1]), int(match[2])) if match and named else Position(len(lines), len(lines[-1]) + 1)
    sentence = next((said for start, said in _SENTENCES if message.startswith(start)), say("This is not TOML."))
    found = positions.read("\n".join(lines[: place.line]))
    if sentence is _TWICE:
        line = lines[place.line - 1]
        said = sentence if line.lstrip().startswith("[") else _TWICE_IN_LIST
        return error_in_file(name, said, _repeated(found, place, line))
    if not named:
        return error_in_file(name, sentence, found.unfinished or place)
    if sentence is _BACKSLASH:
        return error_in_file(name, sentence, Position(place.line, place.column - len(r"\?")))
    return _about_value(name, place, lines[place.line - 1]) or error_in_file(name, sentence, place)


def _repeated(found: Positions, place: Position, line: str) -> Position:
    """Return the place of the key that is there for the second time."""
    if found.repeated:
        return found.repeated[-1]
    return Position(place.line, len(line) - len(line.lstrip(" \t[")) + 1)


def _about_value(name: str, place: Position, line: str) -> Problem | None:
    """Return the error of a value that people often write like this, and TOML does not take."""
    before, rest = line[: place.column - 1], line[place.column - 1 :]
    if rest.startswith(_CURLY_QUOTES):
        sentence = say('These quotation marks are typographic; a text stands in straight ones: "…".')
        return error_in_file(name, sentence, place)
    if _YES_OR_NO.match(rest):
        return error_in_file(name, say("Yes is written true, and no is written false, without quotation marks."), place)
    digits = len(before) - len(before.rstrip("+-0123456789"))
    if _LEADING_ZERO.match(before[len(before) - digits :] + rest):
        sentence = say("A number does not begin with 0; put it in quotation marks.")
        return error_in_file(name, sentence, Position(place.line, place.column - digits))
    return None


def _long_number(text: str) -> Position:
    match = _LONG_NUMBER.search(text)
    return _place(text, match.start()) if match else BEGINNING


def _place(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
