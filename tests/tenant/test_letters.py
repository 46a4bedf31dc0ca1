"""Letters: their form, and that the default ones keep the rules that a tenant's own are held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from wrota import resources
from wrota.rules import wording
from wrota.rules.names import LETTER_NAMES, known
from wrota.tenant.letters import LETTERS, LetterTemplate, NotALetter, parse
from wrota.words import languages

DEFAULTS = sorted(resources.translations().glob("*/letters/*.md"))


def test_a_letter_is_a_subject_a_blank_line_and_a_body() -> None:
    assert parse(" Temat \r\n\r\n\nTreść\n\nKoniec\n\n") == LetterTemplate("Temat", "Treść\n\nKoniec\n")


@pytest.mark.parametrize(("text", "line"), [("", 1), ("\n\nx", 1), ("Temat\nx", 2), ("Temat\n\n", 1), ("Temat", 1)])
def test_what_is_no_letter_is_refused_at_the_line_where_its_form_is_lost(text: str, line: int) -> None:
    with pytest.raises(NotALetter) as refused:
        parse(text)
    assert refused.value.line == line


def test_every_name_of_a_letter_has_its_placeholders_and_no_other_has() -> None:
    assert set(LETTERS) == set(LETTER_NAMES)


@pytest.mark.parametrize("language", languages())
def test_every_letter_is_written_in_every_language(language: str) -> None:
    folder = resources.translations() / language / "letters"
    assert {file.stem for file in folder.iterdir()} == set(LETTER_NAMES)


def test_every_letter_knows_what_it_needs() -> None:
    for kind in LETTERS.values():
        assert kind.needs is None or kind.needs in kind.placeholders


@pytest.mark.parametrize("file", DEFAULTS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_the_default_letters_keep_the_rules(file: Path) -> None:
    text, kind = file.read_text(encoding="utf-8"), LETTERS[known(file.stem, LETTER_NAMES)]
    parse(text)
    assert wording.misuses(text, kind.placeholders) == ()
    used = {placeholder.name for placeholder in wording.placeholders(text)}
    assert kind.needs is None or kind.needs in used
