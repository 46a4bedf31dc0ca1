"""Every page, in every state that a person can bring it to."""

from __future__ import annotations

from playwright.sync_api import expect

from browser import (
    states_account,
    states_application,
    states_claim,
    states_documents,
    states_modules,
    states_policy,
    states_profile,
    states_session,
)
from browser.keeping import STATES
from browser.keeping import state as _state
from browser.visitor import NOWHERE, STRONG, WEAK, Visitor
from wrota.desk import notes

__all__ = [
    "STATES",
    "states_account",
    "states_application",
    "states_claim",
    "states_documents",
    "states_modules",
    "states_policy",
    "states_profile",
    "states_session",
]


@_state()
def entry(visitor: Visitor) -> None:
    visitor.go("/")


@_state(lambda config: bool(config.unit))
def unit_entry(visitor: Visitor) -> None:
    visitor.go(f"/{visitor.config.unit[0].path}")


@_state()
def sign_in(visitor: Visitor) -> None:
    visitor.go("/logowanie")


@_state(lambda config: bool(config.unit))
def unit_sign_in(visitor: Visitor) -> None:
    visitor.go(f"/{visitor.config.unit[0].path}/logowanie")


@_state()
def sign_in_noted(visitor: Visitor) -> None:
    visitor.go("/logowanie")
    visitor.page.fill("main [name=identifier]", "12345678901")
    visitor.page.locator("main [name=identifier]").blur()
    if notes.identifier(visitor.samples.portal(visitor.key).desk, "12345678901"):
        expect(visitor.page.locator("main .note")).to_be_visible()


@_state()
def sign_in_empty(visitor: Visitor) -> None:
    visitor.go("/logowanie")
    visitor.send(identifier="", password="")
    expect(visitor.page.locator(".summary")).to_be_focused()


@_state()
def sign_in_refused(visitor: Visitor) -> None:
    visitor.go("/logowanie")
    visitor.send(identifier=visitor.person.identifier, password="nie-to-haslo")
    expect(visitor.page.locator(".summary .case__code")).to_be_visible()


@_state()
def sign_in_checked(visitor: Visitor) -> None:
    hammered = visitor.samples.hammer(visitor.key)
    visitor.go("/logowanie")
    visitor.send(identifier=hammered, password="nie-to-haslo")
    expect(visitor.page.locator("main [name=human]")).to_be_visible()
    visitor.tick()


@_state()
def recovery(visitor: Visitor) -> None:
    visitor.go("/przywracanie")


@_state(lambda config: bool(config.unit))
def unit_recovery_unknown(visitor: Visitor) -> None:
    visitor.go(f"/{visitor.config.unit[0].path}/przywracanie")
    visitor.tick()
    visitor.send(identifier="nikt-taki")
    expect(visitor.page.locator(".help")).to_be_visible()


@_state()
def recovery_empty(visitor: Visitor) -> None:
    visitor.go("/przywracanie")
    visitor.send(identifier="")
    expect(visitor.page.locator(".summary")).to_be_focused()


@_state()
def recovery_unknown(visitor: Visitor) -> None:
    visitor.go("/przywracanie")
    visitor.tick()
    visitor.send(identifier="nikt-taki")
    expect(visitor.page.locator(".case__code")).to_be_visible()


@_state()
def recovery_sent(visitor: Visitor) -> None:
    visitor.go("/przywracanie")
    visitor.tick()
    visitor.send(identifier=visitor.person.identifier)
    expect(visitor.page.locator(".help")).to_be_visible()


@_state(lambda config: config.recovery.page_between)
def link_between(visitor: Visitor) -> None:
    visitor.page.goto(visitor.samples.link(visitor.key))


@_state()
def new_password(visitor: Visitor) -> None:
    visitor.open_link()


@_state()
def new_password_judged(visitor: Visitor) -> None:
    visitor.open_link()
    visitor.type_new_password(WEAK)


@_state()
def new_password_good(visitor: Visitor) -> None:
    visitor.open_link()
    visitor.type_new_password(STRONG)
    expect(visitor.page.locator(".note--good")).to_be_visible()


@_state()
def new_password_wrong(visitor: Visitor) -> None:
    visitor.open_link()
    visitor.tick()
    visitor.send(new_password=WEAK, new_password_again="Karp")
    expect(visitor.page.locator(".summary")).to_be_focused()


@_state()
def link_dead(visitor: Visitor) -> None:
    visitor.go(f"/odnosnik/{'A' * 43}")


@_state()
def password_chosen(visitor: Visitor) -> None:
    visitor.page.goto(visitor.samples.link(visitor.key))
    visitor.open_link()
    visitor.tick()
    visitor.send(new_password=STRONG, new_password_again=STRONG)
    expect(visitor.page.locator("[name=new_password]")).to_have_count(0)


@_state()
def home(visitor: Visitor) -> None:
    visitor.sign_in()


@_state()
def account(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto")


@_state()
def account_told(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto?notice=password-changed")
    expect(visitor.page.locator(".flash")).to_be_focused()


@_state()
def password(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/haslo")


@_state()
def password_wrong(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/haslo")
    visitor.type_new_password(WEAK)
    visitor.send(password="nie-to-haslo", new_password_again="Karp")
    expect(visitor.page.locator(".summary")).to_be_focused()


@_state()
def signed_out(visitor: Visitor) -> None:
    visitor.go("/?notice=signed-out")


@_state()
def nowhere(visitor: Visitor) -> None:
    visitor.go(NOWHERE)


@_state()
def nowhere_inside(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go(NOWHERE)


@_state()
def broken(visitor: Visitor) -> None:
    visitor.go("/logowanie")
    with visitor.samples.busy():
        visitor.send(identifier=visitor.person.identifier, password="nie-to-haslo")
