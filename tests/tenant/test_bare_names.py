"""Words of an institution name values and nothing else: no width, attribute, item or conversion is ever evaluated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breaking import Folder, write
from wrota.tenant import own_words, phrases, reader
from wrota.tenant.findings import FolderRefused
from wrota.tenant.own_words import LONGEST, MOST_NAMES
from wrota.words import OwnCatalogue, catalogue, fill, say

EVALUATED = [
    "{day:>300000000}",
    "{day:300000000}",
    "{day:d}",
    "{day!x}",
    "{day!r}",
    "{day.__class__}",
    "{day[0]}",
    "{day:{day.__class__}}",
    "{day:{day}}",
    "{}",
    "{0}",
    "{ day }",
    "{DAY}",
    "{day",
    "day}",
    "{day}}",
]


@pytest.mark.parametrize("given", EVALUATED)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_more_than_a_name_is_an_error_at_its_place(folder: Folder, sentences: None, given: str, language: str) -> None:
    write("words.toml", f'"Zaloguj się" = "Wejdź"\n"Dzień {{day}}" = {{ {language} = ¦"Dzień {given}" }}\n')(folder)
    told = folder.told()
    assert told
    assert all(line.startswith(f"{folder.marked}: error: ") for line in told)
    with pytest.raises(FolderRefused):
        reader.read(folder.path)


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "{day} " * (MOST_NAMES + 1)])
def test_a_wording_makes_no_page_without_measure(folder: Folder, sentences: None, text: str) -> None:
    write("words.toml", f'"Dzień {{day}}" = ¦"{text}"\n')(folder)
    [told] = folder.told()
    assert told.startswith(f"{folder.marked}: error: This text has more than 2000 characters")


_WITHOUT_BRACES = str.maketrans("", "", "{}")


@pytest.mark.parametrize("given", [*EVALUATED, "{{day:>9}}"])
def test_nothing_is_evaluated_where_it_is_served_either(given: str) -> None:
    own = OwnCatalogue(catalogue("pl"), {"Zalogowano: {name}": given})
    shown = own.translate(say("Signed in as {name}", day="day"))
    assert shown.translate(_WITHOUT_BRACES) == given.translate(_WITHOUT_BRACES)


def test_our_own_sentences_are_filled_as_ever() -> None:
    assert fill("{{{name}}} {{ link }} {name}", {"name": 7}) == "{7} { link } 7"
    with pytest.raises(KeyError):
        fill("{name}", {})


_PIECES = st.lists(st.sampled_from(["{", "}", "{day}", "{day", "day}", "!r", ":>9", ".x", "[0]", "day", " ", "ż"]))


@given(_PIECES)
def test_what_passes_is_filled_without_a_brace_and_never_long(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not list(own_words._misfit("Dzień {day}", text)):
        filled = fill(text, {"day": "x" * 50})
        assert not set("{}") & set(filled)
        assert len(filled) <= LONGEST + 50 * MOST_NAMES
    else:
        used = phrases.placeholders(text)
        assert phrases.stray(text) or set(used) - {"day"} or len(used) > MOST_NAMES
