"""Letters: their form, and that the default ones keep the rules that a tenant's own are held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from wrota import resources
from wrota.rules import wording
from wrota.tenant.letters import LETTERS, LetterTemplate, NotALetter, parse

DEFAULTS = sorted(resources.translations().glob("*/letters/*.md"))


def test_a_letter_is_a_subject_a_blank_line_and_a_body() -> None:
    assert parse(" Temat \r\n\r\n\nTreść\n\nKoniec\n\n") == LetterTemplate("Temat", "Treść\n\nKoniec\n")


@pytest.mark.parametrize(("text", "line"), [("", 1), ("\n\nx", 1), ("Temat\nx", 2), ("Temat\n\n", 1), ("Temat", 1)])
def test_what_is_no_letter_is_refused_at_the_line_where_its_form_is_lost(text: str, line: int) -> None:
    with pytest.raises(NotALetter) as refused:
        parse(text)
    assert refused.value.line == line


def test_every_letter_knows_what_it_needs() -> None:
    for kind in LETTERS.values():
        assert kind.needs is None or kind.needs in kind.placeholders


@pytest.mark.parametrize("file", DEFAULTS, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_the_default_letters_keep_the_rules(file: Path) -> None:
    text, kind = file.read_text(encoding="utf-8"), LETTERS[file.stem]
    parse(text)
    assert wording.misuses(text, kind.placeholders) == ()
    used = {placeholder.name for placeholder in wording.placeholders(text)}
    assert kind.needs is None or kind.needs in used
