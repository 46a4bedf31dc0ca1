"""The reference tells of every key and letter, in every language, and its examples are those of a good folder."""

from __future__ import annotations

from collections import Counter

import pytest
from pydantic import BaseModel

from wrota.tenant import letters, reader, reference
from wrota.tenant.letters import LETTERS, PLACEHOLDERS
from wrota.tenant.outline import TablePlace, keys, places
from wrota.tenant.schema import Config, PasswordRules, Table
from wrota.tenant.schema.table import meaning, require_meanings
from wrota.words import catalogue, languages

TABLES = {place.table: place for place in reversed([*places()])}
WITHOUT_WORDS = {"autofill"}
"""Keys whose choices are words of another standard, which nobody puts into ours."""


def test_every_table_of_the_schema_is_in_the_outline() -> None:
    assert set(TABLES) == set(Table.__subclasses__())
    assert TABLES[Config] == TablePlace((), Config)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_key_has_a_meaning_and_no_meaning_lacks_its_key(table: type[Table]) -> None:
    told = {key.name: key.meaning for key in keys(table)}
    assert set(told) == set(table.model_fields)
    assert all(sentence.msgid for sentence in told.values())


def test_a_table_with_a_key_that_has_no_meaning_is_refused() -> None:
    class Bare(BaseModel):
        length: int = 12

    with pytest.raises(TypeError, match=r"Bare\.length has no meaning"):
        require_meanings(Bare)


def test_the_json_schema_carries_the_meanings() -> None:
    told = PasswordRules.model_json_schema()["properties"]
    assert told["length"]["description"] == meaning(PasswordRules, "length").sentence.msgid


def test_every_choice_is_told_unless_it_is_a_word_of_another_standard() -> None:
    with_choices = {(table, key.name): key for table in TABLES for key in keys(table) if key.choices}
    told = {place: key for place, key in with_choices.items() if key.name not in WITHOUT_WORDS}
    fields = [(table, name) for table in TABLES for name in table.model_fields]
    choices = {place: meaning(*place).choices for place in fields if meaning(*place).choices}
    assert choices.keys() == told.keys()
    for place, key in told.items():
        assert key.choices is not None
        assert choices[place].keys() == key.choices.keys()


def test_limits_and_defaults_are_those_of_the_schema() -> None:
    recovery = {key.name: key for key in keys(TABLES[Config].table) if key.name == "recovery"}["recovery"]
    assert recovery.table is not None
    link = next(key for key in keys(recovery.table) if key.name == "link_minutes")
    assert (link.least, link.most, link.default, link.is_required) == (10, 72 * 60, 60, False)


def test_every_letter_and_every_placeholder_is_told_and_no_other() -> None:
    assert all(kind.purpose.msgid for kind in LETTERS.values())
    assert set(PLACEHOLDERS) == {name for kind in LETTERS.values() for name in kind.placeholders}


def test_the_example_is_a_good_folder() -> None:
    assert not [finding for finding in reader.examine(reference.EXAMPLE) if finding.severity == "error"]


def test_the_example_uses_every_key() -> None:
    used: dict[type[Table], set[str]] = {table: set() for table in TABLES}

    def walk(value: object) -> None:
        if isinstance(value, Table):
            used[type(value)] |= value.model_fields_set
            for name in value.model_fields_set:
                walk(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)

    walk(reader.read(reference.EXAMPLE).config)
    assert used == {table: set(table.model_fields) for table in TABLES}


@pytest.mark.parametrize("language", languages())
def test_the_reference_has_every_key_and_letter_in_every_language(language: str) -> None:
    told = reference.of_keys(catalogue(language))
    rows = Counter(line.partition("`")[2].partition("`")[0] for line in told.splitlines() if line.startswith("| `"))
    assert rows == Counter(name for table in TABLES for name in table.model_fields)
    written = reference.of_letters(catalogue(language))
    for name, kind in letters.LETTERS.items():
        section = written.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
        assert section
        assert all(f"`{{{{ {placeholder} }}}}`" in section for placeholder in kind.placeholders)
        assert not kind.needs or section.count(f"`{{{{ {kind.needs} }}}}`") == 2
