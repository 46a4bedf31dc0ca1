"""The co-operative's manual: the menu by permission, locked until the policy is accepted, and what it opens."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from clocks import Clock
from reading import Page, told
from town import Town, Walker, move_everybody_in
from wrota.site import Site

Walk = Callable[..., Walker]

ALICJA = ("L0000101", "JeZioro27!brzeg")
WODNY = ("L0000102", "MoSt48#nad-Lyna")
WODNY_ACCOUNT = "47999000090000000000000002"
SHOP = ("L0000108", "SoSna84@szyld")
POLICY = "Polityka ŚUDE"

MENU = {
    "Moje": ["Konto", "Wyloguj"],
    "e-opłaty": ["Naliczenia", "Rozliczenia", "Potwierdzenie salda"],
    "e-czynsz": ["Naliczenia", "Rozliczenia"],
    "e-media": ["Wodomierze"],
    "e-windykacja": [],
    POLICY: [],
}
"""The menu of the manual; an entry that its heading names already is the heading."""

FIGURES = {
    "oplaty-naliczenia": ("Naliczenia opłat", "462,00\xa0zł"),
    "oplaty-rozliczenia": ("Rozliczenia opłat", "−420,26\xa0zł"),
    "oplaty-saldo": ("Potwierdzenie salda", "nadpłata 41,74\xa0zł"),
    "czynsz-naliczenia": ("Naliczenia czynszu", "109,50\xa0zł"),
    "czynsz-rozliczenia": ("Rozliczenia czynszu", "−109,00\xa0zł"),
    "wodomierze": ("Wodomierze", "Z40100"),
    "windykacja": ("Windykacja", "W/31/2026"),
}
"""What each module shows to one resident."""


def enter(walker: Walker, person: tuple[str, str]) -> Page:
    """Sign in from the front page."""
    walker.get("")
    return walker.press("Zaloguj się", identifier=person[0], password=person[1])


def menu(page: Page) -> dict[str, list[str]]:
    """Return the menu beside the page, heading by heading; what only a screen reader says stands in brackets."""
    found: dict[str, list[str]] = {}
    for node in page.html.xpath("//nav[contains(@class, 'menu')]//*[self::h2 or self::li]"):
        words = " ".join(node.text_content().split())
        if node.tag == "h2":
            found[words] = []
        else:
            found[next(reversed(found))].append(words)
    return found


def links(page: Page) -> dict[str, str]:
    """Return where the modules of the home lead, by key."""
    return {node.get("id").removeprefix("module-"): node.get("href") for node in page.html.find_class("module--open")}


def path(page: Page) -> str:
    """Return the path of a page."""
    return urlsplit(page.address).path


def test_p9_the_menu_has_the_groups_and_entries_of_the_manual(walk: Walk) -> None:
    home = enter(walk("pojezierze"), ALICJA)
    assert menu(home) == MENU
    assert list(links(home)) == [*FIGURES, "polityka-sude"]
    assert home.html.xpath("//main//h2//text()") == [group for group in MENU if group != "Moje"]


@pytest.mark.parametrize("key", FIGURES)
def test_p9_each_entry_shows_the_residents_own_figures(walk: Walk, key: str) -> None:
    walker = walk("pojezierze")
    page = walker.get(links(enter(walker, ALICJA))[key])
    heading, figure = FIGURES[key]
    assert (page.status, page.heading) == (200, heading)
    assert figure in page.html.find(".//main").text_content()
    assert menu(page) == MENU
    assert page.html.xpath("//nav[contains(@class, 'menu')]//a[@aria-current]/@href") == [path(page)]


def test_p9_the_policy_is_an_entry_and_stays_readable(walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker, ALICJA)
    page = walker.click(POLICY)
    assert (page.status, path(page)) == (200, "/polityka/sude")
    assert not page.html.xpath("//main//input[@name='accept']")


@pytest.mark.parametrize(
    ("person", "groups"),
    [(ALICJA, ["e-opłaty", "e-czynsz", "e-media", "e-windykacja"]), (SHOP, ["e-opłaty", "e-media"])],
)
def test_p9_the_menu_is_that_of_the_permissions(walk: Walk, person: tuple[str, str], groups: list[str]) -> None:
    home = enter(walk("pojezierze"), person)
    assert list(menu(home)) == ["Moje", *groups, POLICY]


def test_p9_an_address_typed_without_the_permission_is_refused_in_words(walk: Walk) -> None:
    walker = walk("pojezierze")
    enter(walker, SHOP)
    for address in ("czynsz/naliczenia", "czynsz/rozliczenia", "windykacja"):
        page = walker.get(f"modul/charges/{address}")
        assert (page.status, page.heading) == (403, told("This module is not open to you"))
        assert "zł" not in page.text
        assert menu(page) == menu(walker.get(""))


def test_p9_before_acceptance_the_modules_are_locked_and_say_why(walk: Walk) -> None:
    page = enter(walk("pojezierze"), WODNY)
    assert path(page) == "/polityka/sude"
    locked = f"Wodomierze – {told('locked until you accept: {policy}', policy=POLICY)}"
    assert menu(page) == {"Moje": ["Konto", "Wyloguj"], "e-media": [locked], POLICY: []}
    assert [" ".join(node.text_content().split()) for node in page.html.find_class("locked__item")] == [
        "e-media: Wodomierze"
    ]


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "fragment"])
def test_p9_before_acceptance_an_address_leads_to_the_policy(walk: Walk, htmx: bool) -> None:
    walker = walk("pojezierze")
    enter(walker, WODNY)
    headers = {"HX-Request": "true"} if htmx else {}
    for address in ("naliczenia", "wodomierze", "windykacja", "static/charges.css"):
        answer = walker.fetch(f"modul/charges/{address}", headers=headers)
        way = answer.headers["HX-Redirect" if htmx else "Location"]
        assert (answer.status_code, way.partition("?")[0]) == (204 if htmx else 303, "/polityka/sude")


def test_p9_the_locked_entry_leads_over_the_policy_to_the_module(walk: Walk) -> None:
    walker = walk("pojezierze")
    page = enter(walker, WODNY)
    [locked] = page.html.xpath("//nav//a[contains(., 'Wodomierze')]/@href")
    walker.get(locked)
    page = walker.press(told("Approve"), accept="y", proof=WODNY_ACCOUNT)
    assert (path(page), page.heading) == ("/modul/charges/wodomierze", "Wodomierze")
    assert "Z40101" in page.text
    assert menu(page) == {"Moje": ["Konto", "Wyloguj"], "e-media": ["Wodomierze"], POLICY: []}


def test_p9_what_nobody_has_connected_says_so(samples_site: Site, clock: Clock) -> None:
    site = Site(samples_site.settings, samples_site.seams)
    move_everybody_in(site)
    walker = Town(site, clock).walker("pojezierze")
    home = enter(walker, ALICJA)
    assert menu(home) == MENU
    assert list(links(home)) == ["polityka-sude"]
    said = [" ".join(node.text_content().split()) for node in home.html.xpath("//div[@class='module']")]
    assert len(said) == len(FIGURES)
    assert all(told("This institution has not connected this module yet.") in words for words in said)
    for entry in home.html.xpath("//nav//a[contains(@href, '#')]/@href"):
        assert home.html.xpath(f"//*[@id='{entry.partition('#')[2]}']"), entry
    assert walker.get("modul/charges/naliczenia").status == 404
    site.close()
