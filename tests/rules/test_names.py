"""Checked names: a text is one of those that the release knows, or is refused in words."""

from __future__ import annotations

import pytest

from wrota.rules.names import LETTER_NAMES, known


@pytest.mark.parametrize("name", LETTER_NAMES)
def test_a_text_that_spells_a_name_is_that_name(name: str) -> None:
    assert known(name, LETTER_NAMES) == name


@pytest.mark.parametrize("text", ["", "acess", "ACCESS", "access ", "access\n", "access.pl"])
def test_any_other_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(LookupError, match="this release knows no name .* among access, password_changed"):
        known(text, LETTER_NAMES)
