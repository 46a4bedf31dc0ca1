"""For all hands, eyes and machines: the keyboard alone, large letters, wide spacing, no script, forced colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.samples import CONFIGS
from browser.states import STATES
from browser.visitor import Visitor

KEYS = list(CONFIGS)
LAYOUTS = ("sign_in", "recovery", "new_password", "home", "password", "tenant_page")

VISIBLE_STOPS = """() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')]
  .filter((stop) => stop.getClientRects().length)
  .map((stop, place) => { stop.dataset.stop = place; return place; })"""

FOCUSED = """() => {
  const stop = document.activeElement, style = getComputedStyle(stop), box = stop.getBoundingClientRect();
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    stop: stop.dataset.stop === undefined ? null : Number(stop.dataset.stop),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: seen,
  };
}"""

# Success criterion 1.4.12, by a constructed sheet, since the content policy refuses inline ones.
DRESS = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 200%; }"

CUT_OFF = """() => [...document.querySelectorAll('body *')]
  .filter((part) => !part.classList.contains('visually-hidden') && part.tagName !== 'INPUT')
  .filter((part) => getComputedStyle(part).overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1)
  .map((part) => part.outerHTML.slice(0, 120))"""

LOOK = """(link) => ['borderBottomColor', 'borderLeftColor', 'fontWeight']
  .map((name) => getComputedStyle(link)[name]).join()"""


def width(page: Page) -> int:
    """Return how wide the page really is."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def stops(page: Page, count: int) -> list[dict[str, Any]]:
    """Press Tab so many times from the top of the page, and return where it led."""
    page.evaluate("document.activeElement.blur()")
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    return found


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("wide", [320, 1280])
@pytest.mark.parametrize("name", ["sign_in", "home"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    visit: Callable[..., Visitor], key: str, wide: int, name: str
) -> None:
    visitor = visit(key, wide)
    STATES[name].lead(visitor)
    expected = visitor.page.evaluate(VISIBLE_STOPS)
    found = stops(visitor.page, len(expected))
    assert [stop["stop"] for stop in found] == expected
    assert all(stop["marked"] and stop["seen"] for stop in found), found


@pytest.mark.parametrize("key", KEYS)
def test_the_first_stop_leads_past_the_header(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key)
    visitor.go("/przywracanie")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_wide_spacing_and_large_letters_cut_nothing_off(visit: Callable[..., Visitor], key: str, name: str) -> None:
    visitor = visit(key)
    STATES[name].lead(visitor)
    for wide, rules in ((320, SPACED), (1280, SPACED), (1280, LARGE), (640, LARGE)):
        visitor.page.set_viewport_size({"width": wide, "height": 720})
        visitor.page.evaluate(DRESS, rules)
        assert width(visitor.page) <= wide, f"{wide} px"
        assert visitor.page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_language_fits_a_small_screen(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key)
    for language in CONFIGS[key].languages:
        for name in ("sign_in_refused", "recovery_unknown", "new_password_judged", "home", "password"):
            STATES[name].lead(visitor)
            visitor.page.click(f".language__button[value={language}]")
            expect(visitor.page.locator("html")).to_have_attribute("lang", language)
            assert width(visitor.page) <= 320, f"{language} {name}"


@pytest.mark.parametrize("key", KEYS)
def test_without_script_a_person_signs_in_on_a_phone(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key, java_script_enabled=False)
    visitor.go("/")
    page = visitor.page
    if page.locator(".way").count():
        page.click("main .button--main")
    if page.locator(".opener:not([open])").count():
        expect(page.locator("[name=password]")).to_be_hidden()
        page.click(".opener__button")
    visitor.send(identifier=visitor.person.identifier, password=visitor.person.password)
    expect(page.locator(".page--inside")).to_be_visible()
    assert width(page) <= 320


@pytest.mark.parametrize("key", KEYS)
def test_without_script_no_control_is_dead(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key, java_script_enabled=False)
    visitor.go("/logowanie")
    for button in visitor.page.locator("button:visible").all():
        assert button.get_attribute("type") != "button", button.inner_text()


@pytest.mark.parametrize("key", KEYS)
def test_what_is_chosen_shows_in_forced_colours_too(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key, forced_colors="active")
    STATES["account"].lead(visitor)
    here = visitor.page.locator("[aria-current=page]").last
    other = visitor.page.locator(".menu__link:not([aria-current])").first
    opener = visitor.page.locator(".opener__button:visible")
    if opener.count():
        opener.click()
    expect(here).to_be_visible()
    assert here.evaluate(LOOK) != other.evaluate(LOOK)


@pytest.mark.parametrize("key", KEYS)
def test_a_page_prints_its_words_and_nothing_that_only_a_screen_can_do(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key, 720)
    STATES["account"].lead(visitor)
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("h1")).to_be_visible()
    expect(visitor.page.locator(".footer")).to_be_visible()
    for part in (".menu", ".language", ".skip", ".actions", ".tools__print", ".opener"):
        for found in visitor.page.locator(part).all():
            expect(found).to_be_hidden()
    assert width(visitor.page) <= 720
    visitor.page.emulate_media(media="screen")
