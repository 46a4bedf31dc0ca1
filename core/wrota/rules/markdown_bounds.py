"""Bounds on Markdown, so that it is read soon and makes no page without measure, whatever somebody writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota.rules.markdown import Reader

MOST_MARKS = 8_000
"""A page or a version of a policy has at most so many lines and marks; a regulation of forty pages has some 3,000."""

MOST_MARKS_OF_LETTER = 2_000
"""A letter is short."""

MOST_MARKS_OF_FOLDER = 120_000
"""The documents of a folder have together at most so many."""

LONGEST_ADDRESSES = 256 * 1024
"""The addresses of a document are together at most so long: one that is written once may be repeated by its name."""

QUOTATIONS_AT_ONCE = 8
"""To try so many quotations costs as much as a mark (measured)."""

# What costs the parser time; between two of them it takes everything at once.
_MARKS = "[]*_`<>!\\&|~=#"
# Addresses with their titles, up to the next empty line.
_DEFINITIONS = re.compile(r"\]:(?:[^\r\n]|[\r\n](?![ \t>]*[\r\n]))*")
_BELOW_HEADINGS = re.compile(r"[ \t>|:-]*\|[ \t>|:-]*")


def marks(text: str) -> int:
    """Return how many lines and marks a text has; each row of a table counts once more for each of its columns."""
    return sum(_of_lines(text))


def line_too_far(text: str, most: int) -> int | None:
    """Return the line, from 1, in which there are more lines and marks than possible; None where there is none."""
    so_far = 0
    for number, found in enumerate(_of_lines(text), 1):
        so_far += found
        if so_far > most:
            return number
    return None


def may_repeat_too_much(text: str) -> bool:
    """Say whether a text has to be parsed to know how much its repeated addresses make: most need not be."""
    longest = max((len(found) for found in _DEFINITIONS.findall(text)), default=0)
    return longest * text.count("[") > LONGEST_ADDRESSES


def repeats_too_much(text: str, reader: Reader) -> bool:
    """Say whether addresses that are written once, and repeated by their names, would make a page without measure."""
    if not may_repeat_too_much(text):
        return False
    inner = (token for inline in reader.parse(text) for token in inline.children or ())
    return sum(len(str(value)) for token in inner for value in token.attrs.values()) > LONGEST_ADDRESSES


def _of_lines(text: str) -> Iterator[int]:
    """Yield what each line adds.

    A table has as many cells in each row as it has headings, whatever stands there. A line may go on with any of
    the quotations since the last empty line, and the parser tries them all.
    """
    columns = quotations = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if _BELOW_HEADINGS.fullmatch(line):
            columns = line.count("|") + 1
        elif not line.strip(" \t>"):
            columns = 0
        quotations = quotations + line.count(">") if line.strip() else 0
        yield 1 + sum(map(line.count, _MARKS)) + columns + quotations // QUOTATIONS_AT_ONCE
