"""Diagnostics before they are located: an error or a warning at a key, so that a good folder costs no search."""

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
    """An error or a warning before it is located: its sentence, and the key or the file that it is about."""

    where: AtKey | InFile
    sentence: Sentence
    severity: Severity = "error"


class Unreadable(Exception):
    """A file cannot be read or parsed; raised by what reads it, caught and collected by the reader of the folder."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence.msgid)


def error_at(path: KeyPath, sentence: Sentence) -> Problem:
    """Return an error at a value of the configuration."""
    return Problem(AtKey(path), sentence)


def warning_at(path: KeyPath, sentence: Sentence) -> Problem:
    """Return a warning at a value of the configuration."""
    return Problem(AtKey(path), sentence, "warning")


def error_in_file(name: str, sentence: Sentence, place: Position = BEGINNING) -> Problem:
    """Return an error in a file of the folder."""
    return Problem(InFile(name, place), sentence)


def warning_in_file(name: str, sentence: Sentence, place: Position = BEGINNING) -> Problem:
    """Return a warning in a file of the folder."""
    return Problem(InFile(name, place), sentence, "warning")
