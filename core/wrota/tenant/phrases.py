"""The sentences on screen that ``words.toml`` may change, known by how they read in Polish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from wrota import places
from wrota.words import FIRST_LANGUAGE

_ON_SCREEN = ("themes/", "core/wrota/rules/", "core/wrota/desk/", "core/wrota/pages/", "core/wrota/post/")
"""Where the sentences stand that people of an institution read; the others are for those who run it."""


@dataclass(frozen=True)
class Phrase:
    """A sentence of the catalogue; ``form`` is which of its Polish plural forms, None where it has none."""

    msgid: str
    form: int | None = None


@cache
def changeable() -> Mapping[str, Phrase]:
    """Return every sentence by its Polish wording; read once per process, and only where a folder has words."""
    path = places.translations() / FIRST_LANGUAGE / "messages.po"
    if not path.is_file():
        return {}
    with path.open("rb") as source:
        messages = list(read_po(source, locale=FIRST_LANGUAGE))
    return {polish: phrase for message in messages if _is_on_screen(message) for polish, phrase in _phrases(message)}


def placeholders(text: str) -> frozenset[str]:
    """Return the names in braces of a sentence; raise ValueError where a brace has no partner."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _is_on_screen(message: Message) -> bool:
    return any(file.startswith(_ON_SCREEN) for file, _ in message.locations)


def _phrases(message: Message) -> Iterator[tuple[str, Phrase]]:
    if not message.id:
        return
    if isinstance(message.id, str):
        yield str(message.string), Phrase(message.id)
        return
    for form, polish in enumerate(message.string or ()):
        yield polish, Phrase(message.id[0], form)
