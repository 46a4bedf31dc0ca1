"""Translation: sentences marked for translation, and the catalogue of each language."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from wrota import resources

SOURCE_LANGUAGE = "en"
"""The language that the message ids themselves are written in."""

FIRST_LANGUAGE = "pl"
"""The language that the screen speaks first; institutions name a sentence by its wording here."""

COUNTS = {"one": 1, "few": 2, "many": 5}
"""A number for each plural form of the first language, in the order of its catalogue, by the form's name in CLDR."""


@dataclass(frozen=True)
class Sentence:
    """A sentence marked for translation: message id, plural, and the values of its ``{placeholders}``.

    A value may be a sentence itself; it is translated with it.
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


_BRACES = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")
"""A brace that is written twice to be shown, or a name alone in braces; nothing else in a text is ever evaluated."""


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put the values in place of their names; a text in which more than names stands in braces shows it as it is.

    An institution's own words come here too, so that no width, attribute or item may be asked for.
    """
    return _BRACES.sub(lambda match: str(values[match[1]]) if match[1] else match[0][0], text)


class Catalogue:
    """The translation catalogue of one language."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def translate(self, sentence: Sentence) -> str:
        """Return the sentence in this language, its placeholders filled."""
        values = {name: self._value(value) for name, value in sentence.values.items()}
        return fill(self.text(sentence), values)

    def text(self, sentence: Sentence) -> str:
        """Return the sentence in this language, its placeholders as they are."""
        if sentence.plural is None:
            return self._translations.gettext(sentence.msgid)
        return self._translations.ngettext(sentence.msgid, sentence.plural, sentence.count)

    def _value(self, value: object) -> object:
        return self.translate(value) if isinstance(value, Sentence) else value


class OwnCatalogue(Catalogue):
    """The catalogue of one language with an institution's own words in front, each known by its Polish default."""

    def __init__(self, shared: Catalogue, own: Mapping[str, str]) -> None:
        super().__init__(shared.language, shared._translations)
        self._own = own

    def text(self, sentence: Sentence) -> str:
        """Return the institution's wording where it has one."""
        default = catalogue(FIRST_LANGUAGE).text(self._as_in_polish(sentence))
        return self._own.get(default) or super().text(sentence)

    def _as_in_polish(self, sentence: Sentence) -> Sentence:
        """Return the sentence with a number that has, in Polish, the form which this number has here.

        Ukrainian counts 21 as it counts 1, and Polish as it counts 5; other languages have fewer forms or more.
        """
        if sentence.plural is None:
            return sentence
        form = Locale.parse(self.language).plural_form(sentence.count)
        return replace(sentence, count=COUNTS.get(form, sentence.count))


@resources.read_once
def catalogue(language: str) -> Catalogue:
    """Return the shared catalogue of a language; read once per process, English where there is none."""
    path = resources.translations() / language / "messages.po"
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
    found = {path.parent.name for path in resources.translations().glob("*/messages.po")}
    return tuple(sorted(found | {SOURCE_LANGUAGE}))
