"""Applications for access: empty, with a note, with mistakes, kept as a draft, and received."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config, FormField

_ANSWERS = {"email": "jan@wnioskodawcy.example", "phone": "89 537 33 02", "nip": "526-025-09-95"}


def _has_applications(config: Config) -> bool:
    return bool(config.application)


def _open(visitor: Visitor, at: int = 0) -> tuple[FormField, ...]:
    form = visitor.config.application[at]
    visitor.go(f"/wniosek/{form.key}")
    return form.field


def _answer(visitor: Visitor, fields: tuple[FormField, ...]) -> dict[str, str]:
    visitor.tick()
    return {field.name: _ANSWERS.get(field.type, "12") for field in fields if field.required}


@state(_has_applications)
def application(visitor: Visitor) -> None:
    _open(visitor)


@state(_has_applications)
def application_for_others(visitor: Visitor) -> None:
    _open(visitor, -1)


@state(_has_applications)
def application_noted(visitor: Visitor) -> None:
    fields = _open(visitor)
    email = next(field.name for field in fields if field.type == "email")
    visitor.page.fill(f"main [name={email}]", "jan@")
    visitor.page.locator(f"main [name={email}]").blur()
    expect(visitor.page.locator("main .note")).to_be_visible()


@state(_has_applications)
def application_wrong(visitor: Visitor) -> None:
    _open(visitor)
    visitor.send()
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_has_applications)
def application_kept(visitor: Visitor) -> None:
    fields = _open(visitor)
    visitor.page.fill(f"main [name={fields[0].name}]", "Jan")
    visitor.page.press("main [name=later]", "Enter")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_has_applications)
def application_received(visitor: Visitor) -> None:
    fields = _open(visitor)
    visitor.send(**_answer(visitor, fields))
    expect(visitor.page.locator(".case__code")).to_be_visible()
