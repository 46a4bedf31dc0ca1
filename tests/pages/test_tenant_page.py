"""The institution's own pages: read by everybody, below the right address, and never another file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clocks import Stopwatch
from people import ANNA
from reading import Page, Reader, masked, told

UNIT = "opole/AlfaDwa"
RULES = """\
# Zasady *pracowni*

Zob. [pomoc](/strona/pomoc#tu), [regulamin](/polityka/regulamin) i [BIP](https://bip.example).

## Tabela

| Dzień | Od |
|---|--:|
| sobota | 9 |

<script>alert(1)</script>
"""


@pytest.fixture(autouse=True)
def folder(tenants: Path) -> Path:
    """Put a page in Polish alone, and one without a heading, into Alfa's folder."""
    pages = tenants / "alfa" / "pages"
    (pages / "zasady-pracowni.md").write_text(RULES, "utf-8")
    (pages / "bez-tytulu.md").write_text("Tylko tekst.\n", "utf-8")
    return tenants / "alfa"


def words(page: Page, name: str) -> list[str]:
    """Return what the parts of a class say."""
    return [" ".join(part.text_content().split()) for part in page.html.find_class(name)]


def in_english(reader: Reader, path: str) -> Page:
    """Open a page, and choose English on it."""
    reader.get(path)
    return reader.submit(action_ends="/jezyk", button="en")


def test_a_page_is_titled_by_its_first_heading(browse: Callable[..., Reader]) -> None:
    page = browse("alfa").get("strona/zasady-pracowni")
    assert (page.status, page.heading, page.title) == (200, "Zasady pracowni", "Zasady pracowni – Szkoła Alfa")
    assert [node.text for node in page.html.xpath("//main//h2")] == ["Tabela"]
    assert [cell.text for cell in page.html.xpath("//main//td")] == ["sobota", "9"]
    assert "<script>alert(1)</script>" in page.text
    assert browse("alfa").get("strona/bez-tytulu").heading == "Bez tytulu"


def test_a_page_says_where_one_is_when_it_was_changed_and_offers_to_print(browse: Callable[..., Reader]) -> None:
    page = browse("alfa").get("strona/zasady-pracowni")
    assert words(page, "crumbs__item") == ["Szkoła Alfa", "Zasady pracowni"]
    assert told("Last change:") in words(page, "tools__changed")[0]
    [button] = page.html.find_class("tools__print")
    assert (button.text, button.get("hidden")) == (told("print the page"), "")


@pytest.mark.parametrize(("by_path", "root"), [(False, ""), (True, "/alfa")], ids=["by host", "by path"])
@pytest.mark.parametrize("unit", ["", UNIT])
def test_links_stay_below_the_portal_and_its_unit(
    browse: Callable[..., Reader], by_path: bool, root: str, unit: str
) -> None:
    reader = browse("alfa", by_path=by_path)
    page = reader.get(f"{unit}/strona/zasady-pracowni".strip("/"))
    base = f"{root}/{unit}".rstrip("/")
    assert page.html.xpath("//main//p/a/@href") == [
        f"{base}/strona/pomoc#tu",
        f"{base}/polityka/regulamin",
        "https://bip.example",
    ]
    assert words(page, "crumbs__item") == ["Szkoła Alfa", *(["Filia w Opolu"] if unit else []), "Zasady pracowni"]
    assert page.html.xpath("//*[@class='footer__link']/a/@href") == [
        f"{base}/strona/pomoc",
        f"{base}/polityka/regulamin",
    ]


def test_a_page_is_read_in_the_language_of_the_screen(browse: Callable[..., Reader]) -> None:
    page = in_english(browse("alfa"), "strona/pomoc")
    assert (page.heading, page.html.get("lang")) == ("Help", "en")
    assert not page.html.xpath("//main//*[@lang]")
    assert words(page, "footer__link") == ["Help", "Terms"]


def test_a_page_that_lacks_the_language_says_so_and_names_its_own(browse: Callable[..., Reader]) -> None:
    page = in_english(browse("alfa"), "strona/zasady-pracowni")
    assert (page.status, page.html.get("lang")) == (200, "en")
    assert told("This document is not available in the language you chose.", "en") in page.text
    foreign = page.html.xpath("//main//*[@lang='pl']")
    assert [node.tag for node in foreign] == ["li", "h1", "div"]
    assert "sobota" in foreign[-1].text_content()


@pytest.mark.parametrize(
    "path",
    [
        "nie-ma",
        "POMOC",
        "pomoc.md",
        "pomoc.en",
        "../tenant",
        "..%2ftenant",
        "%2e%2e%2ftenant.toml",
        "..%5ctenant",
        "pomoc%00",
        "%2fetc%2fpasswd",
        "../policies/regulamin/2024-01-15",
        "..%2fpolicies%2fregulamin%2f2024-01-15",
    ],
)
def test_no_other_address_shows_anything(browse: Callable[..., Reader], path: str) -> None:
    page = browse("alfa").get(f"strona/{path}")
    assert page.status == 404
    assert "[[identifier]]" not in page.text


def test_each_institution_has_pages_of_its_own(browse: Callable[..., Reader]) -> None:
    assert browse("alfa").get("strona/zasady-pracowni").status == 200
    assert browse("beta").get("strona/zasady-pracowni").status == 404
    assert words(browse("beta").get(""), "footer__link") == ["Pomoc"]


def test_a_change_of_the_text_shows_at_the_next_look(
    folder: Path, browse: Callable[..., Reader], stopwatch: Stopwatch
) -> None:
    reader = browse("alfa")
    assert words(reader.get("strona/pomoc"), "footer__link") == ["Pomoc", "Regulamin"]
    (folder / "pages" / "pomoc.md").write_text("# Pomoc i rady\n\nNowa treść.\n", "utf-8")
    stopwatch.move(5)
    page = reader.get("strona/pomoc")
    assert "Nowa treść." in page.text
    assert (page.heading, words(page, "footer__link")) == ("Pomoc i rady", ["Pomoc i rady", "Regulamin"])


@pytest.mark.parametrize("is_link", [False, True], ids=["gone", "a link to elsewhere"])
def test_a_page_that_goes_while_serving_takes_no_other_with_it(
    folder: Path, browse: Callable[..., Reader], stopwatch: Stopwatch, is_link: bool
) -> None:
    reader = browse("alfa")
    assert reader.get("strona/pomoc").status == 200
    (folder / "pages" / "pomoc.md").unlink()
    if is_link:
        (folder / "pages" / "pomoc.md").symlink_to("/etc/passwd")
    for seconds in (0, 5):
        stopwatch.move(seconds)
        for path, status in (("strona/pomoc", 200), ("", 200), ("logowanie", 200), ("nie-ma", 404)):
            page = reader.get(path)
            assert (page.status, words(page, "footer__link")) == (status, ["Pomoc", "Regulamin"])
            assert "root:" not in page.text


def test_a_page_that_is_no_utf_8_any_more_is_shown_as_far_as_it_can_be(
    folder: Path, browse: Callable[..., Reader]
) -> None:
    reader = browse("alfa")
    reader.get("")
    (folder / "pages" / "pomoc.md").write_bytes("# Pomoc\n\nZa\u017c\u00f3\u0142\u0107".encode("iso-8859-2"))
    assert reader.get("strona/pomoc").heading == "Pomoc"


def test_a_page_is_the_same_for_a_swap_and_has_no_body_for_head(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    plain, swapped = reader.fetch("strona/pomoc"), reader.fetch("strona/pomoc", headers={"HX-Request": "true"})
    assert masked(plain.get_data(as_text=True)) == masked(swapped.get_data(as_text=True))
    head = reader.fetch("strona/pomoc", "HEAD")
    assert (head.status_code, head.get_data()) == (200, b"")


def test_whoever_is_signed_in_reads_with_the_menu_beside(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("strona/zasady-pracowni")
    assert page.html.find_class("page--inside")
    assert page.html.find_class("menu")
    assert page.heading == "Zasady pracowni"


def test_every_page_leads_to_the_pages_that_the_institution_lists(
    folder: Path, browse: Callable[..., Reader], stopwatch: Stopwatch
) -> None:
    config = folder / "tenant.toml"
    listed = 'logo = "logo.svg"\nfooter_pages = ["zasady-pracowni", "pomoc"]'
    config.write_text(config.read_text("utf-8").replace('logo = "logo.svg"', listed), "utf-8")
    stopwatch.move(5)
    reader = browse("alfa")
    for path in ("", "logowanie", "przywracanie", "nie-ma", "strona/pomoc"):
        assert words(reader.get(path), "footer__link") == ["Zasady pracowni", "Pomoc", "Regulamin"]
    page = reader.get("strona/pomoc")
    assert page.html.xpath("//*[@class='footer__link']/a[@aria-current='page']/text()") == ["Pomoc"]


def test_signing_in_leads_to_help(browse: Callable[..., Reader]) -> None:
    assert browse("alfa").get("logowanie").html.xpath("//main//a[.='Pomoc']/@href") == ["/strona/pomoc"]
    assert browse("alfa").get(f"{UNIT}/logowanie").html.xpath("//main//a[.='Pomoc']/@href") == [f"/{UNIT}/strona/pomoc"]
    assert browse("beta").get("logowanie").html.xpath("//main//a[.='Pomoc']/@href") == ["/strona/pomoc"]
