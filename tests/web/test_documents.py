"""The information clause (RODO): before the fields of the form, read and never agreed to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml.html import HtmlElement

import claiming
from people import ANNA
from reading import Page, Reader, told
from wrota.site import Site
from wrota.tenant import checked_file

SHORT = "# Dane osobowe\n\nAdministratorem jest szkoła, zob. [pomoc](/strona/pomoc).\n\n## Prawa\n\nDostęp do danych.\n"
LONG = SHORT + "\nPodstawa prawna: do uzupełnienia.\n" * 30


@pytest.fixture(autouse=True)
def folder(tenants: Path) -> Path:
    """Let Alfa ask for a telephone, after a clause."""
    claiming.let_claim(tenants)
    config = tenants / "alfa" / "tenant.toml"
    said = config.read_text("utf-8").replace("[[profile.group]]", '[profile]\nclause = "dane"\n\n[[profile.group]]', 1)
    config.write_text(said, "utf-8")
    (tenants / "alfa" / "pages" / "dane.md").write_text(SHORT, "utf-8")
    return tenants / "alfa"


def clause(page: Page) -> HtmlElement:
    """Return the one clause of a page, which stands before every field."""
    [found] = page.html.find_class("clause")
    [field, *_] = page.html.xpath("//main//form//input[not(@type='hidden')]")
    order = list(page.html.iter())
    assert order.index(found) < order.index(field)
    return found


def headings(part: HtmlElement) -> list[str]:
    """Return the headings of a part of a page, with their levels."""
    return [f"{node.tag} {node.text_content().strip()}" for node in part.iter("h1", "h2", "h3", "h4")]


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
def test_the_clause_stands_before_the_fields_and_a_long_one_is_folded(
    folder: Path, enter: Callable[..., Reader], text: str
) -> None:
    (folder / "pages" / "dane.md").write_text(text, "utf-8")
    found = clause(enter(ANNA).get("konto/dane"))
    assert found.tag == ("section" if text == SHORT else "details")
    assert found.get("open") is None
    assert headings(found) == ["h2 Dane osobowe", "h3 Prawa"]
    assert "Administratorem jest szkoła" in found.text_content()
    assert found.xpath(".//a/@href") == ["/strona/pomoc", "/strona/dane"]


def test_the_clause_is_no_consent(enter: Callable[..., Reader]) -> None:
    assert not clause(enter(ANNA).get("konto/dane")).xpath(".//input | .//button")


def test_the_clause_is_read_and_printed_on_a_page_of_its_own_without_leaving_the_form(
    enter: Callable[..., Reader],
) -> None:
    reader = enter(ANNA)
    [link] = clause(reader.get("konto/dane")).xpath(".//a[@target='_blank']")
    assert link.text == told("Read and print on a page of its own (opens in a new tab)")
    page = reader.get(link.get("href"))
    assert (page.status, page.heading) == (200, "Dane osobowe")
    assert page.html.find_class("tools__print")


def test_whoever_opens_an_account_reads_it_first_and_alone(site: Site, browse: Callable[..., Reader]) -> None:
    claiming.move_examiner_in(site)
    reader = browse("alfa")
    page = claiming.begin(reader)
    assert page.address.endswith("/zakladanie")
    [link] = clause(page).xpath(".//a[@target='_blank']/@href")
    assert reader.get(link).heading == "Dane osobowe"


def test_a_clause_that_lacks_the_language_names_its_own(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("konto/dane")
    found = clause(reader.submit(action_ends="/jezyk", button="en"))
    assert {node.tag for node in found.xpath(".//*[@lang='pl']")} == {"h2", "div"}


def test_a_clause_that_goes_while_serving_takes_no_form_with_it(
    folder: Path, enter: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked_file, "KEPT_PER_FOLDER", 0)
    reader = enter(ANNA)
    assert reader.get("konto/dane").html.find_class("clause")
    (folder / "pages" / "dane.md").unlink()
    page = reader.get("konto/dane")
    assert page.status == 200
    assert not page.html.find_class("clause")
