"""Checks of documents that would take long to understand, or make pages without measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wrota.rules import markdown_bounds
from wrota.rules.markdown import PAGE
from wrota.rules.markdown_bounds import MOST_MARKS, MOST_MARKS_OF_FOLDER
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.words import Sentence, say

REPEATED = say("Addresses that are repeated by their names make this text very long; shorten them.")
"""What is said of a text whose links repeat long addresses."""


_MOST_PARSED = 2 * MOST_MARKS


@dataclass(frozen=True)
class _Measured:
    """A document: the line in which its marks are too many, and how many they are where they are not."""

    name: str
    text: str
    line: int | None
    marks: int

    @property
    def is_simple(self) -> bool:
        return self.line is None


def simple(folder: CheckedFolder) -> Iterator[tuple[str, str]]:
    """Yield the documents that may be parsed, by name, with their texts; none where they are too much together."""
    measured = _measured(folder)
    if _total(measured) <= MOST_MARKS_OF_FOLDER:
        yield from ((document.name, document.text) for document in measured if document.is_simple)


def too_intricate(most: int) -> Sentence:
    """Return what is said of a text with too many lines and marks, at the line in which it is too many."""
    return say("Up to here the text has more than {most} lines and marks of Markdown; divide it.", most=most)


def _documents(folder: CheckedFolder) -> Iterator[Problem]:
    measured = _measured(folder)
    if _total(measured) > MOST_MARKS_OF_FOLDER:
        sentence = say(
            "The documents of this folder have together more than {most} lines and marks of Markdown.",
            most=MOST_MARKS_OF_FOLDER,
        )
        yield error_in_file(".", sentence)
        return
    for document in measured:
        if document.line:
            yield error_in_file(document.name, too_intricate(MOST_MARKS), Position(document.line, 1))
    yield from _repetitions(document for document in measured if document.is_simple)


def _repetitions(documents: Iterable[_Measured]) -> Iterator[Problem]:
    """Look for addresses that are repeated; beyond a few texts that have to be parsed, all count as too long."""
    parsed = 0
    for document in documents:
        if markdown_bounds.may_repeat_too_much(document.text):
            parsed += document.marks
            if parsed > _MOST_PARSED or markdown_bounds.repeats_too_much(document.text, PAGE):
                yield error_in_file(document.name, REPEATED)


def _measured(folder: CheckedFolder) -> list[_Measured]:
    return [_measure(name, text) for name, text in _texts(folder)]


def _measure(name: str, text: str) -> _Measured:
    line = markdown_bounds.line_too_far(text, MOST_MARKS)
    return _Measured(name, text, line, 0 if line else markdown_bounds.marks(text))


def _total(documents: Iterable[_Measured]) -> int:
    return sum(document.marks for document in documents)


def _texts(folder: CheckedFolder) -> Iterator[tuple[str, str]]:
    for name in (*folder.listing.under("pages"), *folder.listing.under("policies")):
        if name.endswith(".md"):
            try:
                yield name, folder.listing.text(name)
            except Unreadable:
                continue  # Whoever looks for unreadable documents says so.


CHECKS: tuple[Check, ...] = (check(_documents),)
