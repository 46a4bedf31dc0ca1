"""Markdown within its bounds is read soon and makes no page without measure, whatever somebody writes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weighing import work
from wrota.rules.markdown import LETTER, PAGE, Reader, document
from wrota.rules.markdown_bounds import LONGEST_ADDRESSES, MOST_MARKS, line_too_far, marks, repeats_too_much

NASTY = [
    "](",
    "[",
    "![",
    "[[a](",
    "[a](<",
    "*a_b ",
    "*_",
    "`a``",
    "&#1",
    "<a",
    "\\",
    "> a\n",
    "> #\na\n",
    ">> #\n|-|-|\n",
    "> ",
    "- - ",
    "1. a\n",
    "-\n",
    "a\n===\n",
    "> )|---\n>    ```\n)",
    "[a]: b\n",
    "[a][",
    '[a](b "',
    "a\n|-\n",
]
"""Pieces that take a parser of Markdown long where they are repeated."""

SECONDS_PER_MARK = 0.0005
"""About 0.0001 was the most on a busy machine; what grows with the square of a text takes hundreds of times that."""


def repeated(piece: str, most: int, before: str = "") -> str:
    """Return the longest text of a piece, repeated, that is within a bound."""
    text = before + piece * (most // marks(piece) + 1)
    line = line_too_far(text, most)
    while line:
        text = text[: len(text) * 3 // 4] if text.count("\n") < 8 else "\n".join(text.split("\n")[: line - 1])
        line = line_too_far(text, most)
    return text


def placed(address: str) -> str:
    return address


@pytest.mark.parametrize("piece", NASTY)
def test_what_was_found_to_be_slow_is_within_bounds_read_soon(piece: str) -> None:
    text = repeated(piece, MOST_MARKS // 4)
    assert work(lambda: document(text, placed), tries=1) < SECONDS_PER_MARK * MOST_MARKS // 4
    assert len(document(text, placed).body) < 40 * MOST_MARKS


PIECES = [
    *"[]()*_`<>!\\&|#~=+-\n\r \"'a1",
    "](",
    "](<",
    "> ",
    "- ",
    "1. ",
    "    ",
    "|-|-|\n",
    "[a]: b\n",
    "```\n",
    "---\n",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7), st.lists(st.sampled_from(PIECES), max_size=3))
def test_whatever_is_repeated_is_read_in_time_that_grows_with_its_marks(pieces: list[str], before: list[str]) -> None:
    text = repeated("".join(pieces), 1000, "".join(before))
    assert work(lambda: document(text, placed), tries=1) < 0.02 + SECONDS_PER_MARK * 1000


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("Zażółć gęślą (jaźń) – „tak”, nie!", 2),
        ("**a**\n[b](c)\n", 9),
        ("| a | b |\n|---|---|\n| c | d |\n\ne", 4 + 8 + 8 + 1 + 1),
        ("> a\n" * 8 + "b", 2 * 8 + 1 + 1 + 1),
    ],
)
def test_lines_and_marks_are_counted(text: str, count: int) -> None:
    assert marks(text) == count


def test_the_line_is_told_in_which_it_is_too_many() -> None:
    assert line_too_far("a\nb\n**c**", 7) is None
    assert line_too_far("a\nb\n**c**", 6) == 3
    assert line_too_far("a\rb\r\nc", 2) == 3


def test_a_table_without_measure_is_counted_by_its_cells() -> None:
    text = "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "a\n" * 200
    assert marks(text) > 200 * 200


@pytest.mark.parametrize("reader", [LETTER, PAGE])
@pytest.mark.parametrize("definition", ["[a]: https://x.example/{long}", '[a]: https://x.example "{long}"'])
def test_an_address_that_is_repeated_by_its_name_makes_no_page_without_measure(reader: Reader, definition: str) -> None:
    text = definition.format(long="x" * 5000) + "\n\n" + "[a] " * 1000
    assert marks(text) < MOST_MARKS
    assert repeats_too_much(text, reader)
    assert not repeats_too_much(
        definition.format(long="x" * (LONGEST_ADDRESSES // 2000)) + "\n\n" + "[a] " * 1000, PAGE
    )
    assert not repeats_too_much("[a](/x) " * 1000, PAGE)
