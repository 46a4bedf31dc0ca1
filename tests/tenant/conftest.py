"""A good folder of its own, to be broken in one place at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from breaking import Folder
from wrota.tenant import phrases
from wrota.words import Sentence

GOOD = Path(__file__).resolve().parent / "good"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a copy of the good folder, whose name is the key ``probny``."""
    shutil.copytree(GOOD, tmp_path / "probny")
    return Folder(tmp_path / "probny")


@pytest.fixture
def sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the screen speak two sentences only, so that these tests do not lean on the catalogue."""
    known = {"Zaloguj się": Sentence("Sign in"), "Dzień {day}": Sentence("Day {day}")}
    monkeypatch.setattr(phrases, "changeable", lambda: known)
