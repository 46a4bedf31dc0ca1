"""The themes of the sample portals, as their manuals show them, and what holds for every theme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from reading import Page, Reader, told
from wrota import resources
from wrota.site import Site

KEYS = sorted(folder.name for folder in resources.samples().glob("*/"))
THEMES = sorted(folder for folder in resources.themes().glob("*/") if folder.name != "base")
SCHOOL, EXAMINERS, RESIDENTS = "eszkola", "oke", "pojezierze"
SIGNED_IN = {
    SCHOOL: ("anna.przykladowa", "zielona-latarnia-nad-rzeka"),
    EXAMINERS: ("04081720086", "czerwony-dlugopis-i-tusz"),
    RESIDENTS: ("L0000101", "JeZioro27!brzeg"),
}


def visit(site: Site, key: str, path: str = "") -> tuple[Reader, Page]:
    """Open a page of a portal."""
    reader = Reader(site, f"http://{key}.localhost:8000/")
    return reader, reader.get(path)


def enter(site: Site, key: str) -> tuple[Reader, Page]:
    """Sign in as the first of the sample people."""
    reader, _ = visit(site, key, "logowanie")
    identifier, password = SIGNED_IN[key]
    page = reader.submit({"identifier": identifier, "password": password}, action_ends="/logowanie")
    assert page.html.find_class("page--inside")
    return reader, page


def words(page: Page, name: str) -> list[str]:
    """Return what the parts of a class say."""
    return [" ".join(part.text_content().split()) for part in page.html.find_class(name)]


def links(page: Page) -> Iterator[str]:
    """Return where the page's links and forms lead inside the portal."""
    for node in page.html.xpath("//a[@href]"):
        address = urljoin(page.address, node.get("href"))
        if urlsplit(address).netloc == urlsplit(page.address).netloc:
            yield address


@pytest.mark.parametrize(("path", "unit"), [("", ""), ("opole/OpoleZSE", "Zespół Szkół Elektrycznych w Opolu")])
def test_the_schools_entry_page_says_whose_it_is_and_offers_the_ways_of_signing_in(
    samples_site: Site, path: str, unit: str
) -> None:
    reader, page = visit(samples_site, SCHOOL, path)
    assert words(page, "masthead__name") == ["Opolska e-Szkoła"]
    assert "".join(words(page, "masthead__unit")) == unit
    assert words(page, "way__title") == ["Logowanie standardowe"]
    assert words(page, "button--main") == ["Zaloguj się"]
    page = reader.submit()
    assert urlsplit(page.address).path == f"{'/' if path else ''}{path}/logowanie"
    assert "Przywracanie dostępu do konta" in words(page, "roads__link")


def test_the_schools_pages_end_with_who_pays_for_them(samples_site: Site) -> None:
    for path in ("", "logowanie", "przywracanie", "nie-ma"):
        _, page = visit(samples_site, SCHOOL, path)
        names, notice = " ".join(words(page, "notice__name")), " ".join(words(page, "notice__text"))
        assert "Europejski Fundusz Rozwoju Regionalnego" in names
        assert "2007–2013" in notice


def test_the_examiners_frame_is_on_every_outside_page(samples_site: Site) -> None:
    for path in ("", "logowanie", "przywracanie", "nie-ma"):
        _, page = visit(samples_site, EXAMINERS, path)
        assert words(page, "strip__link") == ["BIP", "EFS"]
        assert words(page, "strip__today") == ["sobota, 21 listopada 2026"]
        assert words(page, "crumbs__item")[0] == "Serwis egzaminatorów"
        assert words(page, "box__title") == ["Logowanie egzaminatora"]
        assert "ul. Gronowa 22" in words(page, "footer")[0]
        [form] = page.html.find_class("box")[0].forms
        assert {"identifier", "password", "csrf_token", "next"} == set(form.fields)
        assert form.action.endswith("/logowanie")


@pytest.mark.parametrize(
    ("path", "last"), [("przywracanie", "Przywracanie dostępu"), ("nie-ma", "Nie ma takiej strony")]
)
def test_the_examiners_crumbs_end_where_one_is(samples_site: Site, path: str, last: str) -> None:
    _, page = visit(samples_site, EXAMINERS, path)
    assert words(page, "crumbs__item") == ["Serwis egzaminatorów", last]
    assert page.html.xpath("//nav[@class='crumbs']//*[@aria-current='page']")[0].text_content() == last


def test_the_examiners_box_is_opened_by_one_button_where_there_is_little_room(samples_site: Site) -> None:
    openers = {path: visit(samples_site, EXAMINERS, path)[1].html.find_class("opener") for path in ("", "logowanie")}
    assert [opener.get("open") for opener in openers[""]] == [None]
    assert [opener.get("open") for opener in openers["logowanie"]] == [""]
    assert openers[""][0].tag == "details"
    assert "zaloguj się" in openers[""][0].text_content()


def test_the_examiners_page_is_printed_by_a_button_that_a_script_shows(samples_site: Site) -> None:
    _, page = visit(samples_site, EXAMINERS)
    [button] = page.html.find_class("tools__print")
    assert button.text_content() == told("print the page")
    assert button.get("hidden") is not None


def test_the_examiners_entry_page_says_when_it_was_changed(samples_site: Site) -> None:
    _, page = visit(samples_site, EXAMINERS)
    assert re.fullmatch(r".+: [0-9]{1,2} \w+ [0-9]{4}, [0-9]{2}:[0-9]{2}", words(page, "tools__changed")[0])
    assert words(visit(samples_site, EXAMINERS, "przywracanie")[1], "tools__changed") == []


def test_one_signs_in_from_the_box_beside_any_page(filled_samples: Site) -> None:
    reader, _ = visit(filled_samples, EXAMINERS, "przywracanie")
    identifier, password = SIGNED_IN[EXAMINERS]
    page = reader.submit({"identifier": identifier, "password": password}, action_ends="/logowanie")
    assert urlsplit(page.address).path == "/"
    assert page.html.find_class("page--inside")


def test_the_box_takes_nothing_that_was_typed_into_the_page_beside_it(filled_samples: Site) -> None:
    reader, _ = visit(filled_samples, EXAMINERS, "przywracanie")
    page = reader.submit({"identifier": ""}, action_ends="/przywracanie")
    assert page.status == 422
    box = page.html.find_class("box")[0]
    assert not box.find_class("note")
    page = reader.submit({"identifier": "12345678901"}, action_ends="/przywracanie")
    assert page.html.get_element_by_id("box-identifier").value in {None, ""}


def test_what_is_wrong_with_signing_in_is_said_in_the_box(filled_samples: Site) -> None:
    reader, _ = visit(filled_samples, EXAMINERS)
    page = reader.submit({"identifier": SIGNED_IN[EXAMINERS][0], "password": "nie-to"}, action_ends="/logowanie")
    assert page.status == 422
    assert page.html.find_class("box")[0].find_class("summary")
    assert page.case_code
    assert len(page.html.find_class("box")) == 1


def test_the_residents_box_has_its_hints_and_tabs(samples_site: Site) -> None:
    reader, page = visit(samples_site, RESIDENTS)
    assert page.heading == "Konto"
    assert words(page, "field__label") == ["Nazwa użytkownika (symbol klienta) *", "Hasło *"]
    assert "Hasło powiązane z nazwą użytkownika." in words(page, "field__hint")
    assert words(page, "tabs__link") == ["Zaloguj się", "Prześlij nowe hasło e-mailem"]
    assert current_tab(page) == "Zaloguj się"
    assert current_tab(reader.get("logowanie")) == "Zaloguj się"
    assert current_tab(reader.get("przywracanie")) == "Prześlij nowe hasło e-mailem"


def current_tab(page: Page) -> str:
    """Return the tab that is marked as the present page."""
    return str(page.html.xpath("string(//*[@class='tabs__link'][@aria-current='page'])"))


def test_the_residents_menu_has_what_is_ones_own_and_the_modules_in_their_groups(filled_samples: Site) -> None:
    reader, page = enter(filled_samples, RESIDENTS)
    groups = ["Moje", "e-opłaty", "e-czynsz", "e-media", "e-windykacja", "Polityka ŚUDE"]
    for shown in (page, reader.get("konto"), reader.get("haslo")):
        assert words(shown, "menu__title") == groups
        assert {"Konto", "Wyloguj", "Naliczenia", "Wodomierze"} <= set(words(shown, "menu__link"))
    assert reader.submit(action_ends="/wyloguj").html.find_class("page--outside")


@pytest.mark.parametrize("key", KEYS)
def test_no_link_is_dead(filled_samples: Site, key: str) -> None:
    reader, home = enter(filled_samples, key)
    stranger, entry = visit(filled_samples, key)
    for visitor, pages in ((reader, [home, reader.get("konto")]), (stranger, [entry, stranger.get("przywracanie")])):
        for address in {address for page in pages for address in links(page)}:
            assert visitor.get(address).status == 200, address
            fragment = urlsplit(address).fragment
            assert not fragment or visitor.here.html.xpath(f"//*[@id='{fragment}']"), address


@pytest.mark.parametrize("key", KEYS)
def test_every_page_says_that_it_belongs_to_no_institution(tmp_path: Path, filled_samples: Site, key: str) -> None:
    demonstration = Site(filled_samples.settings, filled_samples.seams, is_demonstration=True)
    for path in ("", "logowanie", "przywracanie", "nie-ma"):
        _, page = visit(demonstration, key, path)
        assert (
            told("Demonstration: this site belongs to no institution; its people and figures are made up.") in page.text
        )
    demonstration.close()


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.name)
def test_a_theme_fills_the_blocks_of_pages_and_layouts_and_copies_none(theme: Path) -> None:
    base = resources.themes() / "base" / "templates"
    for file in sorted(theme.glob("templates/[lp]a[yg]*/*.html")):
        name = file.relative_to(theme / "templates")
        assert (base / name).is_file(), f"{name} is no page of the base theme"
        assert f'{{% extends "base/{name}" %}}' in file.read_text("utf-8")


@pytest.mark.parametrize("theme", THEMES, ids=lambda path: path.name)
def test_a_theme_names_no_colour_of_its_own_but_shades(theme: Path) -> None:
    for sheet in theme.glob("static/*.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\bhsla?\(|\brgb\(", sheet.read_text("utf-8")) == []
