"""Diagnostics of a tenant's folder: an error or a warning, with its file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wrota.errors import TenantError
from wrota.words import SOURCE_LANGUAGE, Catalogue, Sentence, catalogue, say_many

LONGEST = 2000
"""A sentence is cut after so many characters; only what it quotes can be so long."""

MOST_LOGGED = 5
"""How many errors of a folder a log names."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """An error or a warning, located; the file is named as the caller named its folder."""

    file: Path
    line: int
    column: int
    severity: Severity
    sentence: Sentence

    @property
    def place(self) -> tuple[str, int, int]:
        """What findings are sorted by: the file, then the line, then the column."""
        return str(self.file), self.line, self.column

    def text(self, catalogue: Catalogue, file: str | None = None) -> str:
        """Return the line that ``wrota check`` prints; ``file`` names the file otherwise than the finding does."""
        sentence = _quiet(catalogue.translate(self.sentence))
        return f"{_quiet(file or str(self.file))}:{self.line}:{self.column}: {self.severity}: {sentence}"


def _quiet(text: str) -> str:
    """Return a text fit for one line of a terminal or a log: nothing in a folder may forge another line."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:LONGEST])
    return shown if len(text) <= LONGEST else f"{shown}…"


class FolderRefused(TenantError):
    """A tenant's folder has errors; ``findings`` holds them, warnings too, in the order of the files."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self.errors = tuple(finding for finding in findings if finding.severity == "error")
        super().__init__(say_many("{count} error in the folder.", "{count} errors in the folder.", len(self.errors)))

    def __str__(self) -> str:
        """Return the first errors in English, on one line: what a log needs."""
        texts = [finding.text(catalogue(SOURCE_LANGUAGE)) for finding in self.errors[:MOST_LOGGED]]
        return " | ".join(texts)
