"""Placeholders of letters: found with their places, anything cleverer refused, filled once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighing import work
from wrota.rules.wording import LONGEST, MOST, MOST_MISUSES, Placeholder, fill, misuses, placeholders

KNOWN = {"link", "name"}


def places(text: str) -> list[tuple[int, int]]:
    return [(misuse.line, misuse.column) for misuse in misuses(text, KNOWN)]


def test_placeholders_are_found_with_their_places() -> None:
    assert placeholders("a {{ link }}\n\n ż {{name}}") == (Placeholder("link", 1, 3), Placeholder("name", 3, 4))


@pytest.mark.parametrize(
    "text",
    ["", "plain", "{{ link }}", "{{link}} {{\tname }}", "100% sure, 5 % do", "$5", "RyBa18$05", "50%?", "a%b", "100%."],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert misuses(text, KNOWN) == ()


@pytest.mark.parametrize(
    "misuse",
    [
        "{{7*7}}",
        "{{ config }}",
        "{{ ''.__class__ }}",
        "{% for x in y %}",
        "{{ user.password_hash }}",
        "{{ user.delete() }}",
        "{{ 'A'*10**7 }}",
        "{{ link|upper }}",
        "{{ Link }}",
        "{{ }}",
        "{# hidden #}",
        "{u.__class__}",
        "{link}",
        "%s",
        "%(link)s",
        "$link",
        "${link}",
        "{",
        "}",
        "}}",
        "{{ link",
    ],
)
def test_whatever_is_not_a_known_name_is_refused_at_its_place(misuse: str) -> None:
    assert places(f"Witaj\nż {misuse}")[0] == (2, 3)


def test_an_unknown_name_is_told_so_that_the_nearest_can_be_offered() -> None:
    assert [misuse.name for misuse in misuses("{{ linc }} {{ 1 }}", KNOWN)] == ["linc", ""]


def test_a_text_too_long_is_refused_whatever_it_holds() -> None:
    assert places("ż" * (LONGEST // 2 + 1)) == [(1, 1)]
    assert misuses("ż" * (LONGEST // 2), KNOWN) == ()


def test_too_many_placeholders_are_refused() -> None:
    assert places("{{ link }}" * (MOST + 1)) == [(1, 1)]
    assert misuses("{{ link }}" * MOST, KNOWN) == ()


def test_values_are_put_in_and_not_read_again() -> None:
    assert (
        fill("{{ link }} / {{name}}", {"link": "{{ name }}", "name": r"\1 {{ link }}"}) == r"{{ name }} / \1 {{ link }}"
    )


def test_a_value_that_was_forgotten_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{{ link }}", {})


@given(st.text(alphabet="{}% $#l\n" + "link ", max_size=60))
def test_a_text_without_misuses_is_filled_without_a_brace_left(text: str) -> None:
    if not misuses(text, KNOWN):
        assert not set("{}") & set(fill(text, dict.fromkeys(KNOWN, "x")))


NASTY = [
    "{%",
    "{#",
    "{%{#",
    "{{",
    "}}",
    "{",
    "{{ ",
    "{{ a",
    "{{ link ",
    "%(a",
    "${a",
    "{a",
    "%s",
    "{% a %",
    "{{{{ link }}",
]


@pytest.mark.parametrize("piece", NASTY)
def test_a_text_made_to_be_slow_is_judged_in_linear_time(piece: str) -> None:
    once, many = piece * (LONGEST // 8 // len(piece)), piece * (LONGEST // len(piece))
    assert work(lambda: misuses(many, KNOWN)) < 0.005 + 20 * work(lambda: misuses(once, KNOWN))
    assert work(lambda: misuses(many, KNOWN)) < 0.2
    assert len(misuses(many, KNOWN)) <= MOST_MISUSES
