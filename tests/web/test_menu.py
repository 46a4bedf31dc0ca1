"""The menu of modules: headings that gather, entries that are said once, and where each leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import library
from people import ANNA, move_in
from reading import Page, Reader
from wrota.site import Site

THEMES = ("base", "estate")
ENTRIES = (
    ("loans", {"group": "e-books"}),
    ("archive", {"group": "Archive"}),
    ("cover", {"group": "e-books"}),
    ("who", {"group": "Who", "title": "Who am I"}),
)


@pytest.fixture(params=THEMES)
def home(request: pytest.FixtureRequest, open_site: Callable[..., Site], tenants: Path, tmp_path: Path) -> Page:
    """The home at an institution whose menu has scattered groups, a lone entry, and one of another title."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(f'theme = "{request.param}"\n{config.read_text("utf-8").partition("[[module]]")[0]}', "utf-8")
    with config.open("a", encoding="utf-8") as file:
        file.write('[mail]\nsender = "portal@alfa.example"\nsender_name = "Szkoła Alfa"\n')
    for view, more in ENTRIES:
        library.name(tenants, "alfa", view, **more)
    site = open_site(modules=[library.library(tmp_path / "library")])
    move_in(site, ANNA)
    reader = Reader(site, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    return reader.submit(ANNA.typed)


def said(page: Page, xpath: str) -> list[str]:
    """Return what parts of a page say."""
    return [" ".join(node.text_content().split()) for node in page.html.xpath(xpath)]


def test_a_heading_gathers_its_entries_in_the_order_of_the_first(home: Page) -> None:
    assert said(home, "//main//h2") == ["e-books", "Archive", "Who"]
    assert said(home, "//main//section[1]//li") == ["Loans", "Cover"]


def test_an_entry_under_a_heading_of_its_own_name_says_it_once_and_is_a_heading(home: Page) -> None:
    assert home.html.find(".//main").text_content().split().count("Archive") == 1
    assert said(home, "//main//h2/ancestor::a") == ["Archive"]
    assert said(home, "//main//section[3]") == ["Who Who am I"]


def test_the_entries_lead_to_their_views(home: Page) -> None:
    addresses = home.html.xpath("//main//a[contains(@class, 'module')]/@href")
    assert addresses == [f"/modul/library/{view}" for view in ("loans", "cover", "archive", "who")]


@pytest.mark.parametrize("home", ["estate"], indirect=True)
def test_the_menu_beside_the_page_says_the_same(home: Page) -> None:
    assert said(home, "//nav//h2[@class!='menu__title']//a") == ["Archive"]
    assert said(home, "//nav//*[contains(@class, 'menu__title')]")[1:] == ["e-books", "Archive", "Who"]
    assert {"/modul/library/cover", "/modul/library/archive"} <= set(home.html.xpath("//nav//a/@href"))
