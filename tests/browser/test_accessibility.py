"""Every page in every state and theme: nothing that axe objects to, nothing that overflows, nothing that leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.samples import CONFIGS, TEMPLATES
from browser.states import STATES
from browser.visitor import Visitor

SCRIPT = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "reporter": "no-passes", "preload": False}

THOROUGH = max(CONFIGS, key=lambda key: sum(state.there_is(CONFIGS[key]) for state in STATES.values()))
"""The portal with the most states is also looked at on a large screen and in the dark, state by state."""

LAYOUTS = ("entry", "recovery", "home")
"""One state of each layout: these are looked at so in every theme."""

CASES = [(key, name) for key, config in CONFIGS.items() for name, state in STATES.items() if state.there_is(config)]
OTHERS = ("/", "/inbox")


@pytest.fixture(scope="module")
def seen() -> dict[str, frozenset[Path]]:
    """What axe has seen in this module: the templates behind each page."""
    return {}


@pytest.mark.parametrize(("key", "name"), CASES)
def test_a_page_in_a_state_suits_everybody(
    visit: Callable[..., Visitor], seen: dict[str, frozenset[Path]], key: str, name: str
) -> None:
    visitor = visit(key)
    STATES[name].lead(visitor)
    hold(visitor.page, 320)
    seen[f"{key} {name}"] = visitor.samples.shown
    if key == THOROUGH or name in LAYOUTS or not STATES[name].there_is(CONFIGS[THOROUGH]):
        hold(visitor.page, 1280)
        hold(visitor.page, 320, "dark")


@pytest.mark.parametrize("key", CONFIGS)
def test_what_one_button_opens_on_a_phone_suits_everybody(visit: Callable[..., Visitor], key: str) -> None:
    for lead in (STATES["recovery"], STATES["home"]):
        visitor = visit(key)
        lead.lead(visitor)
        openers = visitor.page.locator(".opener__button")
        if openers.count():
            expect(visitor.page.locator(".opener__content")).to_be_hidden()
            openers.click()
            expect(visitor.page.locator(".opener__content")).to_be_visible()
            for field in visitor.page.locator(".opener__content [name=identifier]").all():
                field.fill("12345678901")
                field.blur()
                expect(visitor.page.locator(".opener__content .note")).to_be_visible()
            hold(visitor.page, 320)


@pytest.mark.parametrize("path", OTHERS)
def test_what_stands_beside_the_portals_suits_everybody(
    visit: Callable[..., Visitor], seen: dict[str, frozenset[Path]], path: str
) -> None:
    visitor = visit("")
    visitor.samples.link(THOROUGH)
    visitor.go(path)
    hold(visitor.page, 320)
    seen[path] = visitor.samples.shown


def test_the_page_of_no_portal_suits_everybody(visit: Callable[..., Visitor], seen: dict[str, frozenset[Path]]) -> None:
    visitor = visit("nobody")
    visitor.go("/")
    hold(visitor.page, 320)
    seen["nobody"] = visitor.samples.shown


# What a test asks for decides when it runs: this one with the others, after them.
@pytest.mark.usefixtures("visit")
def test_no_template_was_left_out(seen: dict[str, frozenset[Path]]) -> None:
    if len(seen) < len(CASES) + len(OTHERS) + 1:
        pytest.skip("only some of the pages were looked at")
    assert TEMPLATES - frozenset().union(*seen.values()) == frozenset()


def test_a_page_that_suits_nobody_is_noticed(visit: Callable[..., Visitor]) -> None:
    visitor = visit(THOROUGH)
    visitor.go("/logowanie")
    visitor.page.evaluate("document.querySelector('main label').remove()")
    with pytest.raises(AssertionError, match="label"):
        hold(visitor.page, 320)
    visitor.go("/logowanie")
    visitor.page.evaluate("document.querySelector('main').appendChild(document.createTextNode('m'.repeat(200)))")
    visitor.page.evaluate("document.body.style.overflowWrap = 'normal'")
    with pytest.raises(AssertionError, match="wider"):
        hold(visitor.page, 320)


def hold(page: Page, width: int, scheme: Literal["light", "dark"] = "light") -> None:
    """Hold that the page on view, so wide and in that scheme, is accessible and does not overflow."""
    page.set_viewport_size({"width": width, "height": 720})
    page.emulate_media(color_scheme=scheme)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = AxeResults(page.evaluate("options => axe.run(options)", OPTIONS))
    assert found.violations_count == 0, f"{width} px, {scheme}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width} px"
