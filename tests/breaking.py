"""Breaking a good tenant's folder in one place, and holding the finding to that place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from wrota.tenant import reader
from wrota.tenant.findings import Finding, FolderRefused, Severity
from wrota.words import Sentence, catalogue

MARK = "¦"
"""In a text that is put in: here the finding has to be. The mark itself does not reach the file."""


class Folder:
    """A copy of the good folder, whose key is ``probny``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.marked = ""

    def write(self, file: str, text: str | bytes) -> None:
        """Write a file, and take the mark out of it."""
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
            return
        before, mark, after = text.partition(MARK)
        if mark:
            self.marked = f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        path.write_text(before + after, encoding="utf-8")

    def read(self, file: str = "tenant.toml") -> str:
        """Return the text of a file."""
        return (self.path / file).read_text(encoding="utf-8")

    def findings(self) -> tuple[Finding, ...]:
        """Return what is found in the folder."""
        return reader.examine(self.path)

    def told(self, language: str = "en") -> list[str]:
        """Return the findings as ``wrota check`` prints them, with files as inside the folder."""
        return [
            finding.text(catalogue(language), str(finding.file.relative_to(self.path))) for finding in self.findings()
        ]


Edit = Callable[[Folder], None]


@dataclass(frozen=True)
class Case:
    """A fault: how it comes into the good folder, a part of what is said, and where, if no mark says so."""

    fault: str
    edit: Edit
    said: str
    at: str = ""
    severity: Severity = "error"


def swap(old: str, new: str, file: str = "tenant.toml") -> Edit:
    """Put a text in place of another, which must stand in the file exactly once."""

    def edit(folder: Folder) -> None:
        text = folder.read(file)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        folder.write(file, text.replace(old, new))

    return edit


def add(text: str, file: str = "tenant.toml") -> Edit:
    """Put a text at the end of a file."""
    return lambda folder: folder.write(file, folder.read(file) + text)


def write(file: str, text: str | bytes) -> Edit:
    """Write a file whole."""
    return lambda folder: folder.write(file, text)


def drop(*files: str) -> Edit:
    """Remove files."""

    def edit(folder: Folder) -> None:
        for file in files:
            (folder.path / file).unlink()

    return edit


def link(file: str, target: str) -> Edit:
    """Put a symbolic link in place of a file."""

    def edit(folder: Folder) -> None:
        (folder.path / file).unlink(missing_ok=True)
        (folder.path / file).symlink_to(target)

    return edit


def both(*edits: Edit) -> Edit:
    """Do several edits, one after the other."""

    def edit(folder: Folder) -> None:
        for one in edits:
            one(folder)

    return edit


def warning(fault: str, edit: Edit, said: str, at: str = "") -> Case:
    """Return a case that is a warning only."""
    return Case(fault, edit, said, at, "warning")


def must_be_found(case: Case, folder: Folder) -> None:
    """Hold that the fault is the only finding, at its place, with its cause; and that an error keeps the door shut."""
    case.edit(folder)
    [told] = folder.told()
    assert told.startswith(f"{case.at or folder.marked}: {case.severity}: ")
    assert case.said in told
    if case.severity == "error":
        with pytest.raises(FolderRefused) as refused:
            reader.read(folder.path)
        assert refused.value.findings == folder.findings()
    else:
        assert reader.read(folder.path).key == "probny"


def must_be_in_polish(case: Case, folder: Folder) -> None:
    """Hold that every sentence of the finding has words of its own in the Polish catalogue."""
    case.edit(folder)
    for finding in folder.findings():
        for sentence in _sentences(finding.sentence):
            assert catalogue("pl").translate(sentence) != catalogue("en").translate(sentence), sentence.msgid


def _sentences(sentence: Sentence) -> list[Sentence]:
    inner = [value for value in sentence.values.values() if isinstance(value, Sentence)]
    return [sentence, *(found for one in inner for found in _sentences(one))]
