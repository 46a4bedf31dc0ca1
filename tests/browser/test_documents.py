"""Documents in a browser: saved as they lie in the folder, printed as words, the clause unfolded without script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.states import STATES
from browser.visitor import Visitor
from wrota import resources

SUDE = resources.samples() / "pojezierze" / "policies" / "sude"
READABLE = ["tenant_page", "policy", "annex"]
RESIDENTS = "pojezierze"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
@pytest.mark.parametrize(("name", "file"), [("policy", "2018-05-25.md"), ("annex", "zagrozenia.md")])
def test_what_is_saved_is_the_file_itself(visit: Callable[..., Visitor], name: str, file: str, script: bool) -> None:
    visitor = visit(RESIDENTS, java_script_enabled=script)
    STATES[name].lead(visitor)
    with visitor.page.expect_download() as saving:
        visitor.page.click(".tools__save")
    assert Path(saving.value.path()).read_bytes() == (SUDE / file).read_bytes()
    assert saving.value.suggested_filename.endswith("(pl).md")
    assert set("Śóżż") & set(saving.value.suggested_filename)


@pytest.mark.parametrize("name", READABLE)
def test_a_document_prints_its_words_and_nothing_else(visit: Callable[..., Visitor], name: str) -> None:
    visitor = visit(RESIDENTS, 720)
    STATES[name].lead(visitor)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("h1")).to_be_visible()
    expect(visitor.page.locator(".prose").first).to_be_visible()
    expect(visitor.page.locator(".tools__changed")).to_be_visible()
    for part in (".crumbs", ".tools__print", ".tools__save", ".menu", ".language", ".tabs"):
        for found in visitor.page.locator(part).all():
            expect(found).to_be_hidden()
    visitor.page.emulate_media(media="screen")


def test_the_button_that_prints_prints(visit: Callable[..., Visitor]) -> None:
    visitor = visit(RESIDENTS)
    visitor.go("/strona/pomoc")
    visitor.page.evaluate("window.print = () => { document.title = 'printed'; }")
    visitor.page.click(".tools__print")
    expect(visitor.page).to_have_title("printed")


def test_without_script_nothing_offers_to_print(visit: Callable[..., Visitor]) -> None:
    visitor = visit(RESIDENTS, java_script_enabled=False)
    visitor.go("/strona/pomoc")
    expect(visitor.page.locator(".tools__print")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_clause_unfolds_and_opens_beside_the_form(visit: Callable[..., Visitor], script: bool) -> None:
    visitor = visit(RESIDENTS, java_script_enabled=script)
    visitor.go("/wniosek/e-bom")
    expect(visitor.page.locator(".clause__words")).to_be_hidden()
    visitor.page.focus(".clause__summary")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".clause__words")).to_be_visible()
    visitor.page.fill("[name=ulica]", "Przykładowa")
    with visitor.page.expect_popup() as opening:
        visitor.page.click(".clause__link a")
    expect(opening.value.locator("h1")).to_contain_text("RODO")
    opening.value.close()
    expect(visitor.page.locator("[name=ulica]")).to_have_value("Przykładowa")
