"""Placeholders of the letters' templates: flat ``{{ name }}`` and nothing else; found, checked, and filled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from wrota.words import Sentence, say

LONGEST = 20_000
"""A letter has at most so many bytes of UTF-8."""

MOST = 200
"""A letter has at most so many placeholders."""

MOST_MISUSES = 100
"""So many misuses of a text are told."""

_PLACEHOLDER = re.compile(r"\{\{[ \t]*([a-z][a-z0-9_]*)[ \t]*\}\}")
# What is quoted is bounded, lest each opening of many be compared with all that follows.
_TOKEN = re.compile(
    _PLACEHOLDER.pattern
    + r"|(?P<block>\{%[^\n]{0,60}?%\}|\{#[^\n]{0,60}?#\}|\{%|%\}|\{#|#\})"
    + r"|(?P<expression>\{\{[^{}\n]*\}\})"
    + r"|(?P<brace>\{\{|\}\}|\{[^{}\s]*\}|[{}])"
    + r"|(?P<foreign>%[sd]\b|%\([a-z_]+\)s|\$\{?[A-Za-z_]+\}?)"
)


@dataclass(frozen=True)
class Placeholder:
    """A placeholder in a text, with the line and column of its first brace, both from 1."""

    name: str
    line: int
    column: int


@dataclass(frozen=True)
class Misuse:
    """Something in a text that is no placeholder of the list, with its place."""

    sentence: Sentence
    line: int
    column: int
    name: str = ""
    """The name of a placeholder that is not known; empty where it is another misuse."""


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return every well-formed placeholder, in the order of the text."""
    return tuple(Placeholder(match[1], *_place(text, match.start())) for match in _PLACEHOLDER.finditer(text))


def misuses(text: str, known: Collection[str]) -> tuple[Misuse, ...]:
    """Return what is wrong with the placeholders of a text; ``known`` are the names that it may use."""
    if len(text.encode()) > LONGEST:
        return (Misuse(too_long(text), 1, 1),)
    if sum(1 for _ in _PLACEHOLDER.finditer(text)) > MOST:
        return (Misuse(say("This text has more than {most} placeholders.", most=MOST), 1, 1),)
    return tuple(islice(_found(text, known), MOST_MISUSES))


def too_long(text: str) -> Sentence:
    """Return what is said of a text of too many bytes."""
    return say("This text has {size} bytes; at most {most} are possible.", size=len(text.encode()), most=LONGEST)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; what looks like a placeholder inside a value stays as it is.

    Raises KeyError for a placeholder without a value: the text was not checked, or a value was forgotten.
    """
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def _found(text: str, known: Collection[str]) -> Iterator[Misuse]:
    for match in _TOKEN.finditer(text):
        name = match[1]
        if name is None:
            yield Misuse(_refusal(match), *_place(text, match.start()))
        elif name not in known:
            sentence = say("There is no placeholder “{name}” here.", name=name)
            yield Misuse(sentence, *_place(text, match.start()), name)


def _refusal(match: re.Match[str]) -> Sentence:
    given = match.group()
    if match["block"]:
        return say("“{given}” belongs to a template language; letters know placeholders alone.", given=given[:60])
    if match["expression"]:
        return say(
            "“{given}” is more than a name: a placeholder holds one name, as in {{{{ link }}}}.", given=given[:60]
        )
    if match["foreign"]:
        return say("“{given}” is not how a placeholder is written; it looks like {{{{ link }}}}.", given=given[:60])
    return say("“{given}” is a lone brace; a placeholder has two on each side, as in {{{{ link }}}}.", given=given[:60])


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
