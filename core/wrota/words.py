"""Sentences meant for people, and the catalogues that tell them in a language."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from wrota import places

SOURCE_LANGUAGE = "en"
"""The language that the message ids themselves are written in."""


@dataclass(frozen=True)
class Sentence:
    """One sentence before it is told: message id, plural, and the values of its ``{placeholders}``.

    A value may be a sentence itself; it is told in the same language.
    """

    msgid: str
    plural: str | None = None
    count: int = 1
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


def say(msgid: str, /, **values: object) -> Sentence:
    """Make a sentence of a message id and the values of its placeholders."""
    return Sentence(msgid, values=values)


def say_many(one: str, many: str, count: int, /, **values: object) -> Sentence:
    """Make a sentence that depends on a number, which it may show as ``{count}``."""
    return Sentence(one, many, count, {"count": count, **values})


class Catalogue:
    """The words of one language, optionally with others standing in front of them."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def tell(self, sentence: Sentence) -> str:
        """Return the sentence in this language, its placeholders filled."""
        if sentence.plural is None:
            text = self._translations.gettext(sentence.msgid)
        else:
            text = self._translations.ngettext(sentence.msgid, sentence.plural, sentence.count)
        return text.format_map({name: self._value(value) for name, value in sentence.values.items()})

    def _value(self, value: object) -> object:
        return self.tell(value) if isinstance(value, Sentence) else value


@cache
def catalogue(language: str) -> Catalogue:
    """Return the shared catalogue of a language; read once per process, English where there is none."""
    path = places.translations() / language / "messages.po"
    if language == SOURCE_LANGUAGE or not path.is_file():
        return Catalogue(language, gettext.NullTranslations())
    with path.open("rb") as source:
        # Without the locale, Babel counts in English: five digits would be "5 cyfry".
        messages = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Catalogue(language, gettext.GNUTranslations(compiled))


def languages() -> tuple[str, ...]:
    """Return the languages that Wrota itself speaks, sorted by code."""
    found = {path.parent.name for path in places.translations().glob("*/messages.po")}
    return tuple(sorted(found | {SOURCE_LANGUAGE}))
