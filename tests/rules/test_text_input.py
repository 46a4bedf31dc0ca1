"""Typed text: caps before work, one Unicode form, nothing invisible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighing import work
from wrota.errors import Refused
from wrota.rules.text_input import are_digits, clean, folded, normalised, without_separators
from wrota.words import catalogue


def test_surrounding_spaces_go_and_inner_ones_stay() -> None:
    assert clean("  Anna  Nowak ", 20) == "Anna  Nowak"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("４４０５", "4405"),
        ("a\u00a0b", "a b"),
        ("\N{KELVIN SIGN}", "K"),
        ("z\u0307o\u0301l\u0301w", "żóĺw"),
    ],
)
def test_width_and_composition_do_not_matter(typed: str, meant: str) -> None:
    assert clean(typed, 20) == meant


@pytest.mark.parametrize(
    "hidden",
    [
        "\0",
        "\x1b",
        "\x7f",
        "\x85",
        "\r",
        "\n",
        "\t",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u200e",
        "\u202e",
        "\u2028",
        "\u2066",
        "\ufeff",
        "\ud800",
    ],
)
@pytest.mark.parametrize("place", ["{}abc", "ab{}c", "abc{}"])
def test_what_cannot_be_seen_is_refused_wherever_it_stands(hidden: str, place: str) -> None:
    with pytest.raises(Refused, match="invisible"):
        clean(place.format(hidden), 20)


def test_an_area_keeps_its_lines_and_tabs() -> None:
    assert clean("one\r\ntwo\rthree\u2028four\tfive\n", 40, lines=True) == "one\ntwo\nthree\nfour\tfive"


@pytest.mark.parametrize("hidden", ["\0", "\x1b", "\u200b", "\u202e", "\ud800"])
def test_an_area_refuses_what_cannot_be_seen_too(hidden: str) -> None:
    with pytest.raises(Refused):
        clean(f"one\n{hidden}two", 40, lines=True)


def test_line_ends_of_a_browser_count_as_one_character_each() -> None:
    assert clean("a\r\nb", 3, lines=True) == "a\nb"


def test_the_limit_is_the_last_length_that_passes() -> None:
    assert clean("a" * 128, 128) == "a" * 128
    with pytest.raises(Refused) as refused:
        clean("a" * 129, 128)
    assert catalogue("en").translate(refused.value.sentence) == "Please use at most 128 characters here."


@pytest.mark.parametrize("flood", ["\u0344" * 250_000, "a" + "\u0301\u0327" * 125_000, "\ufdfa" * 250_000])
def test_a_flood_of_marks_is_refused_before_it_costs_anything(flood: str) -> None:
    def refuse() -> None:
        for _ in range(100):
            with pytest.raises(Refused):
                clean(flood, 128)

    assert work(refuse) < 0.1


def test_what_grows_beyond_the_limit_when_normalised_is_refused() -> None:
    with pytest.raises(Refused):
        normalised("\ufdfa" * 100, 128)


@given(st.text(max_size=60))
def test_clean_text_is_clean_already(text: str) -> None:
    try:
        once = clean(text, 60)
    except Refused:
        return
    assert clean(once, 60) == once


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "same"), [("㎒", "mhz"), ("ＳS", "ss"), ("ß", "ss"), ("\N{GREEK SMALL LETTER FINAL SIGMA}", "σ")]
)
def test_folding_sees_through_what_only_looks_different(text: str, same: str) -> None:
    assert folded(text) == same


def test_folding_keeps_the_dotless_i_apart() -> None:
    assert folded("MIKE") == "mike" != folded("m\N{LATIN SMALL LETTER DOTLESS I}ke")


def test_only_ascii_digits_are_digits() -> None:
    assert are_digits("0123456789")
    assert not any(are_digits(text) for text in ("", "12a", "١٢٣", "12\n", "１２", "²"))


def test_spaces_and_hyphens_separate_the_parts_of_a_number() -> None:
    assert without_separators("440514-013 59") == "44051401359"
    assert without_separators(clean("440514\N{NON-BREAKING HYPHEN}01359", 20)) == "44051401359"
