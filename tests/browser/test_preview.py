"""The pages of the preview suit everybody, on a phone and on a large screen, in light and in the dark."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from waitress.server import create_server

from browser.test_accessibility import hold
from wrota import resources
from wrota.preview import Preview
from wrota.tenant import reference

SHOWN = {"start", "letter", "broken", "mistakes"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the folder that uses every key."""
    return Path(shutil.copytree(reference.EXAMPLE, tmp_path / "library"))


@pytest.fixture
def address(folder: Path, tmp_path: Path) -> Iterator[str]:
    """Where the preview of the folder is."""
    (tmp_path / "room").mkdir()
    opened: list[Preview] = []
    server = create_server(lambda *asked: opened[0](*asked), host="127.0.0.1", port=0, threads=2)
    opened.append(Preview(folder, tmp_path / "room", int(server.effective_port), "pl"))
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    opened[0].site.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (320, "dark")])
def test_the_preview_suits_everybody(
    pages: Callable[..., Page], address: str, folder: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = pages()
    for path in ("/", "/inbox/access.pl", "/inbox"):
        page.goto(address + path)
        hold(page, width, scheme)
    text = (folder / "tenant.toml").read_text("utf-8")
    (folder / "tenant.toml").write_text(text.replace('"#1f5c4d"', '"green"').replace("kind", "kimd"), "utf-8")
    page.wait_for_timeout(1100)
    page.goto(f"{address}/library/")
    expect(page.locator("li").first).to_contain_text("tenant.toml:")
    hold(page, width, scheme)


def test_every_template_of_the_preview_is_one_of_those() -> None:
    assert {path.stem for path in resources.themes().glob("*/templates/preview/*.html")} == SHOWN
