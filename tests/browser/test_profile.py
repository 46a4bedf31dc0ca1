"""The profile in a browser: links that lead to fields, red that goes when a field is mended, and no script at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.samples import CONFIGS
from browser.states import STATES
from browser.states_profile import answer_all, asks
from browser.visitor import Visitor

KEYS = [key for key, config in CONFIGS.items() if asks(config)]


@pytest.fixture(params=KEYS)
def profile(request: pytest.FixtureRequest, visit: Callable[..., Visitor]) -> Visitor:
    """Somebody who has just sent the profile with everything wrong."""
    visitor = visit(request.param, 360)
    STATES["profile_wrong"].lead(visitor)
    return visitor


def wrong(page: Page) -> int:
    """Return how many fields are marked as wrong."""
    return page.locator(".field--wrong").count()


def test_each_link_of_the_summary_leads_to_a_control(profile: Visitor) -> None:
    for link in profile.page.locator(".summary__link").all():
        link.click()
        target = profile.page.locator(f"[id='{(link.get_attribute('href') or '#')[1:]}']")
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()


def test_a_field_that_is_mended_is_red_no_more(profile: Visitor) -> None:
    before = wrong(profile.page)
    profile.page.locator(".questions input.field__input").first.fill("Wzór")
    profile.page.locator(".questions input.field__input").first.blur()
    expect(profile.page.locator(".field--wrong")).to_have_count(before - 1)
    expect(profile.page.locator(".questions input.field__input").first).not_to_have_attribute("aria-invalid", "true")


def test_a_choice_that_is_made_is_red_no_more(profile: Visitor) -> None:
    page, before = profile.page, wrong(profile.page)
    page.locator(".field--wrong[role=radiogroup]").first.locator("input").last.check()
    expect(page.locator(".field--wrong")).to_have_count(before - 1)
    page.locator(".field--wrong select").first.select_option(index=1)
    expect(page.locator(".field--wrong")).to_have_count(before - 2)
    expect(page.locator("fieldset[aria-invalid]:not(.field--wrong)")).to_have_count(0)
    expect(page.locator(".field:not(.field--wrong) [aria-invalid]")).to_have_count(0)


@pytest.mark.parametrize("key", KEYS)
def test_the_profile_is_saved_without_a_script(visit: Callable[..., Visitor], key: str) -> None:
    visitor = visit(key, 360, java_script_enabled=False)
    visitor.sign_in()
    visitor.go("/konto/dane")
    answer_all(visitor)
    visitor.send()
    expect(visitor.page.locator(".flash")).to_be_visible()
    expect(visitor.page.locator(".questions [type=tel]").first).to_have_value("+48 61 854 01 60")
