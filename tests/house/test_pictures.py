"""The pictures of the architecture are what `docs/pictures.py` draws from the code now."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path

import lxml.etree
import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def drawn() -> Mapping[str, str]:
    """Every picture as it would be drawn now."""
    pictures: Mapping[str, str] = runpy.run_path(str(DOCS / "pictures.py"))["drawn"]()
    return pictures


def test_each_picture_is_what_make_pictures_would_write(drawn: Mapping[str, str]) -> None:
    assert {name for name in drawn if (DOCS / name).read_text("utf-8") != drawn[name]} == set(), "make pictures"


def test_each_picture_is_sound_and_has_its_words_as_text(drawn: Mapping[str, str]) -> None:
    for picture in drawn.values():
        root = lxml.etree.fromstring(picture.encode())
        assert len(root.findall("{*}text")) > 20
        assert root.findtext("{*}title")
