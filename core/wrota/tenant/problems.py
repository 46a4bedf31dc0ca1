"""A fault before its place is looked up: it says where by key, so that a good folder costs no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wrota.tenant.findings import Severity
from wrota.tenant.positions import BEGINNING, KeyPath, Position
from wrota.words import Sentence


@dataclass(frozen=True)
class AtKey:
    """A place in the configuration, given by its keys; at the key itself or at its value."""

    path: KeyPath
    point: Literal["key", "value"] = "value"


@dataclass(frozen=True)
class InFile:
    """A place in a file of the folder, named by its path inside the folder."""

    name: str
    place: Position = BEGINNING


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or doubtful, and where."""

    where: AtKey | InFile
    sentence: Sentence
    severity: Severity = "error"


class Unreadable(Exception):
    """A file cannot be taken in at all; raised by what reads it, gathered by the reader of the folder."""

    def __init__(self, fault: Problem) -> None:
        self.fault = fault
        super().__init__(fault.sentence.msgid)


def wrong(path: KeyPath, sentence: Sentence) -> Problem:
    """Return an error at a value of the configuration."""
    return Problem(AtKey(path), sentence)


def doubtful(path: KeyPath, sentence: Sentence) -> Problem:
    """Return a warning at a value of the configuration."""
    return Problem(AtKey(path), sentence, "warning")


def wrong_file(name: str, sentence: Sentence, place: Position = BEGINNING) -> Problem:
    """Return an error in a file of the folder."""
    return Problem(InFile(name, place), sentence)


def doubtful_file(name: str, sentence: Sentence, place: Position = BEGINNING) -> Problem:
    """Return a warning in a file of the folder."""
    return Problem(InFile(name, place), sentence, "warning")
