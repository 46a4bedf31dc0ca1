"""The session's clock in each of its states, and forms whose session has ended."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config


def _shows_clock(config: Config) -> bool:
    return config.session.countdown


def _has_profile(config: Config) -> bool:
    return any(field.edited_by == "person" for group in config.profile.group for field in group.field)


def _use_up(visitor: Visitor, minutes: float) -> None:
    """Let the session lie unused for so many minutes, and have the page look at the clock."""
    visitor.samples.age(visitor.key, minutes)
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _send_too_late(visitor: Visitor) -> None:
    """Send a form whose session has ended meanwhile."""
    visitor.sign_in()
    visitor.go("/konto/dane")
    visitor.samples.age(visitor.key, visitor.config.session.idle_minutes + 1)
    visitor.send()
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_shows_clock)
def clock(visitor: Visitor) -> None:
    visitor.sign_in()
    expect(visitor.page.locator(".clock__left")).to_contain_text(":")


@state(_shows_clock)
def clock_warning(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/haslo")
    _use_up(visitor, visitor.config.session.idle_minutes - 1.5)
    expect(visitor.page.locator(".clock__said")).not_to_be_empty()


@state(_shows_clock)
def clock_over(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/haslo")
    _use_up(visitor, visitor.config.session.idle_minutes + 1)
    expect(visitor.page.locator(".clock__enter")).to_be_visible()


@state(_has_profile)
def draft_saved(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/dane")
    visitor.page.click("main [name=later]")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_has_profile)
def session_ended(visitor: Visitor) -> None:
    _send_too_late(visitor)


@state(_has_profile)
def draft_restored(visitor: Visitor) -> None:
    _send_too_late(visitor)
    visitor.send(identifier=visitor.person.identifier, password=visitor.person.password)
    expect(visitor.page.locator(".flash")).to_be_focused()
