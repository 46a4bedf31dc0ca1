"""The catalogues agree with the code and with each other: nothing missing, nothing left over, nothing half said.

The sentences are gathered afresh, as ``make words`` gathers them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from wrota.rules import wording
from wrota.tenant import letters
from wrota.words import FIRST_LANGUAGE, SOURCE_LANGUAGE, catalogue, languages, say_many

CHECKOUT = Path(__file__).resolve().parents[2]
TRANSLATIONS = CHECKOUT / "translations"
SPOKEN = [language for language in languages() if language != SOURCE_LANGUAGE]
COUNTS = (0, 1, 2, 5, 12, 22, 112)
FORMS = {"pl": (2, 0, 1, 2, 2, 1, 2), "uk": (2, 0, 1, 2, 2, 1, 2)}
"""Which plural form goes with each of the counts."""

MAKE_WORDS = "the catalogue is behind the code; `make words` brings it up to date, and then it wants translating"

Id = str | tuple[str, ...]

_ENDS = (".", ":", "?", "…")


@cache
def gathered() -> frozenset[Id]:
    """Return the ids of all sentences that stand in code and templates now."""
    named = re.findall(r"-k (\S+)", (CHECKOUT / "Makefile").read_text("utf-8"))
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(named)}
    with (CHECKOUT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(CHECKOUT, methods, options, keywords=keywords)
    return frozenset(_id(message) for _, _, message, _, _ in found)


@cache
def written(language: str) -> Catalog:
    """Return a catalogue as it lies in the folder."""
    with (TRANSLATIONS / language / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def messages(language: str) -> Iterator[Message]:
    """Yield the messages of a catalogue without its header."""
    return (message for message in written(language) if message.id)


def texts(message: Message) -> tuple[str, ...]:
    """Return what a message is in its language, every form of it."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def placeholders(text: str) -> Counter[str]:
    """Return the names in braces of a sentence, each as often as it stands there."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _id(message: str | tuple[str, ...] | list[str]) -> Id:
    return message if isinstance(message, str) else tuple(message)


def test_the_gathering_finds_sentences_of_code_and_templates() -> None:
    assert {"Skip to the content", ("{count} minute", "{count} minutes")} <= gathered()


@pytest.mark.parametrize("language", SPOKEN)
class TestEachCatalogue:
    """What holds for every language that Wrota speaks besides English."""

    def test_it_has_every_sentence_of_the_code_and_no_other(self, language: str) -> None:
        known = {_id(message.id) for message in messages(language)}
        assert gathered() - known == set(), MAKE_WORDS
        assert known - gathered() == set(), MAKE_WORDS
        assert not written(language).obsolete

    def test_no_sentence_is_empty_or_a_guess(self, language: str) -> None:
        assert [message.id for message in messages(language) if not all(texts(message)) or message.fuzzy] == []

    def test_every_sentence_keeps_its_placeholders(self, language: str) -> None:
        for message in messages(language):
            wanted = placeholders(message.id if isinstance(message.id, str) else message.id[1])
            assert all(placeholders(text) == wanted for text in texts(message)), message.id

    def test_a_sentence_begins_and_ends_as_the_english_one(self, language: str) -> None:
        for message in messages(language):
            english = message.id if isinstance(message.id, str) else message.id[0]
            for text in texts(message):
                assert text == text.strip()
                assert text.endswith(_ENDS) == english.endswith(_ENDS), message.id

    def test_a_sentence_with_a_number_has_as_many_forms_as_the_language(self, language: str) -> None:
        forms = written(language).num_plurals
        assert all(len(texts(message)) == forms for message in messages(language) if message.pluralizable)

    def test_every_number_is_told_in_its_form(self, language: str) -> None:
        for message in messages(language):
            if not isinstance(message.id, str):
                one, many = message.id
                values = {name: "7" for name in placeholders(many) if name != "count"}
                told = [catalogue(language).translate(say_many(one, many, count, **values)) for count in COUNTS]
                wanted = [texts(message)[form] for form in FORMS[language]]
                filled = zip(wanted, COUNTS, strict=True)
                assert told == [text.format(count=count, **values) for text, count in filled], one

    def test_it_goes_in_the_order_of_the_others(self, language: str) -> None:
        def order(one: str) -> list[Id]:
            return [_id(message.id) for message in messages(one)]

        assert order(language) == order(FIRST_LANGUAGE)

    def test_its_letters_are_those_of_english_with_the_same_placeholders(self, language: str) -> None:
        english = sorted((TRANSLATIONS / SOURCE_LANGUAGE / "letters").glob("*.md"))
        own = TRANSLATIONS / language / "letters"
        assert sorted(path.name for path in own.glob("*.md")) == [path.name for path in english]
        for path in english:
            here, there = (file.read_text("utf-8") for file in (own / path.name, path))
            assert letters.parse(here)
            assert _used(here) == _used(there), path.name


def _used(text: str) -> set[str]:
    return {placeholder.name for placeholder in wording.placeholders(text)}
