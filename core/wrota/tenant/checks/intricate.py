"""Checks of documents that would take long to understand, or make pages without measure."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.rules import markdown_bounds
from wrota.rules.markdown import PAGE
from wrota.rules.markdown_bounds import MOST_MARKS, MOST_MARKS_OF_FOLDER
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.words import Sentence, say

REPEATED = say("Addresses that are repeated by their names make this text very long; shorten them.")
"""What is said of a text whose links repeat long addresses."""


def simple(folder: CheckedFolder) -> Iterator[tuple[str, str]]:
    """Yield the documents that may be parsed, by name, with their texts; none where they are too much together."""
    if _total(folder) <= MOST_MARKS_OF_FOLDER:
        yield from ((name, text) for name, text in _texts(folder) if not _line(text))


def too_intricate(most: int) -> Sentence:
    """Return what is said of a text with too many lines and marks, at the line in which it is too many."""
    return say("Up to here the text has more than {most} lines and marks of Markdown; divide it.", most=most)


def _documents(folder: CheckedFolder) -> Iterator[Problem]:
    if _total(folder) > MOST_MARKS_OF_FOLDER:
        sentence = say(
            "The documents of this folder have together more than {most} lines and marks of Markdown.",
            most=MOST_MARKS_OF_FOLDER,
        )
        yield error_in_file(".", sentence)
    for name, text in _texts(folder):
        if line := _line(text):
            yield error_in_file(name, too_intricate(MOST_MARKS), Position(line, 1))


def _repetitions(folder: CheckedFolder) -> Iterator[Problem]:
    for name, text in simple(folder):
        if markdown_bounds.repeats_too_much(text, PAGE):
            yield error_in_file(name, REPEATED)


def _total(folder: CheckedFolder) -> int:
    return sum(markdown_bounds.marks(text) for _, text in _texts(folder) if not _line(text))


def _line(text: str) -> int | None:
    return markdown_bounds.line_too_far(text, MOST_MARKS)


def _texts(folder: CheckedFolder) -> Iterator[tuple[str, str]]:
    for name in (*folder.listing.under("pages"), *folder.listing.under("policies")):
        if name.endswith(".md"):
            try:
                yield name, folder.listing.text(name)
            except Unreadable:
                continue  # Whoever looks for unreadable documents says so.


CHECKS: tuple[Check, ...] = (check(_documents), check(_repetitions))
