"""The profile: opened, filled in wrongly and rightly, and as one that only the staff changes."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config, FormField

ANSWERS = {
    "text": "Wzór 12",
    "area": "Pierwszy wiersz\ndrugi wiersz",
    "email": "kto@example.com",
    "phone": "(061) 854-01-60",
    "postcode": "61655",
    "pesel": "44051401359",
    "nip": "8567346215",
    "date": "1.2.2003",
}
"""A good answer to a question of each type that is typed."""


def _has_profile(config: Config) -> bool:
    return bool(config.profile.group)


def asks(config: Config) -> bool:
    """Say whether people answer anything of the profile themselves."""
    return bool(_asked(config))


def _asked(config: Config) -> list[FormField]:
    return [one for group in config.profile.group for one in group.field if one.edited_by == "person"]


def _open(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/dane")
    expect(visitor.page.locator(".questions")).not_to_have_count(0)


@state(_has_profile)
def profile(visitor: Visitor) -> None:
    _open(visitor)


@state(asks)
def profile_wrong(visitor: Visitor) -> None:
    _open(visitor)
    for field in visitor.page.locator(".questions input.field__input").all():
        field.fill("\u00ad" * 3)
    visitor.send()
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(asks)
def profile_noted(visitor: Visitor) -> None:
    _open(visitor)
    field = visitor.page.locator(".questions input.field__input").first
    field.fill("\u00ad")
    field.blur()
    expect(visitor.page.locator(".questions .note").first).to_be_visible()


@state(asks)
def profile_saved(visitor: Visitor) -> None:
    _open(visitor)
    answer_all(visitor)
    visitor.send()
    expect(visitor.page.locator(".flash")).to_be_focused()
    expect(visitor.page.locator(".summary")).to_have_count(0)


def answer_all(visitor: Visitor) -> None:
    """Answer every question of the page rightly."""
    for one in _asked(visitor.config):
        _answer(visitor, one)


def _answer(visitor: Visitor, one: FormField) -> None:
    field = visitor.page.locator(f"#{one.name}-asked")
    if one.type == "choices" or field.get_attribute("type") == "radio":
        field.check()
    elif one.type in {"choice", "country"}:
        field.select_option(index=1)
    else:
        # A birth date has to agree with the PESEL by which the person may be known.
        field.fill(_birth_date(visitor) if one.born else ANSWERS[one.type])


def _birth_date(visitor: Visitor) -> str:
    digits = visitor.person.identifier
    is_pesel = len(digits) == 11 and digits.isdigit()
    if not is_pesel:
        return ANSWERS["date"]
    month = int(digits[2:4])
    century = {0: 1900, 1: 2000, 4: 1800}[month // 20]
    return f"{digits[4:6]}.{month % 20:02}.{century + int(digits[:2])}"
