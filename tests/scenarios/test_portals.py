"""The picture in the README: the entries of the three samples, side by side as Chromium shows them."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from struct import unpack

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from browser.samples import Samples
from scenarios.album import DOCS
from scenarios.conftest import WRITES

README = DOCS.parents[1] / "README.md"
PICTURE = DOCS.parent / "portals.png"
ENTRIES = {"eszkola": "/opole/OpoleZSE", "oke": "/", "pojezierze": "/"}
SHOWN: ViewportSize = {"width": 1280, "height": 860}
DRAWN: ViewportSize = {"width": 1960, "height": 430}

BESIDE = "<style>body { margin: 0; display: flex; justify-content: space-between }</style>"
"""What lies between the pages stays clear, so that the picture suits a README in the dark as well."""


def test_the_readme_shows_the_entries_that_chromium_draws(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if WRITES:
        _draw(request.getfixturevalue("browser"), tmp_path)
    assert f"({PICTURE.relative_to(README.parent)})" in README.read_text("utf-8")
    assert _size(PICTURE) == (DRAWN["width"], DRAWN["height"])


def _draw(browser: Browser, folder: Path) -> None:
    entries = "".join(f'<img width=640 height=430 src="{entry}">' for entry in _entries(browser, folder))
    page = browser.new_page(viewport=DRAWN)
    page.set_content(BESIDE + entries)
    page.screenshot(path=PICTURE, omit_background=True)
    page.close()


def _entries(browser: Browser, folder: Path) -> list[str]:
    samples, page = Samples(folder), browser.new_page(locale="pl-PL", viewport=SHOWN)
    entries = [_shown(page, samples.address(key, path)) for key, path in ENTRIES.items()]
    page.close()
    samples.close()
    return entries


def _shown(page: Page, address: str) -> str:
    """Return a page as an address of its picture."""
    page.goto(address)
    return f"data:image/png;base64,{b64encode(page.screenshot()).decode()}"


def _size(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG, which stand in its first chunk."""
    width, height = unpack(">16xII", picture.read_bytes()[:24])
    return width, height
