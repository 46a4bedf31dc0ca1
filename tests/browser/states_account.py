"""The own account: its pages, a new e-mail address on its way, sessions elsewhere, and the end."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config

LEAVER = "tu-byl-las-i-strumien"
"""The password of those who come to close their account; each of them comes once."""


def _speaks_several(config: Config) -> bool:
    return len(config.languages) > 1


def _lets_close(config: Config) -> bool:
    return config.account.closing


def _ask(visitor: Visitor) -> None:
    """Have an address wait to be proved; only so many letters go out in an hour."""
    visitor.sign_in()
    visitor.go("/konto/e-mail")
    if not visitor.page.locator("form[action$=rezygnacja]").count():
        is_changed = "nowy.adres" in visitor.page.inner_text("main")
        visitor.page.fill("main [name=email]", f"{'inny' if is_changed else 'nowy'}.adres@poczta.example")
        visitor.page.fill("main [name=password]", visitor.person.password)
        visitor.page.press("main [name=password]", "Enter")
    expect(visitor.page.locator("form[action$=rezygnacja]")).to_be_visible()


@state()
def email_change(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/e-mail")


@state()
def email_change_wrong(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/e-mail")
    visitor.page.fill("main [name=email]", "bez-malpy")
    visitor.page.press("main [name=email]", "Enter")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state()
def email_waiting(visitor: Visitor) -> None:
    _ask(visitor)


@state()
def email_confirm(visitor: Visitor) -> None:
    _ask(visitor)
    visitor.page.goto(visitor.samples.newest_link(visitor.key, "/odnosnik/adres/"))
    expect(visitor.page.locator("form[action*='/adres/']")).to_be_visible()


@state()
def email_confirmed(visitor: Visitor) -> None:
    _ask(visitor)
    visitor.page.goto(visitor.samples.newest_link(visitor.key, "/odnosnik/adres/"))
    visitor.send()
    expect(visitor.page.locator("main a[href$='/konto']")).to_be_visible()


@state()
def own_sessions(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.samples.sign_in_elsewhere(visitor.key, visitor.person)
    visitor.go("/konto/sesje")
    expect(visitor.page.locator("main [name=session]")).not_to_have_count(0)


@state()
def others_signed_out(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.samples.sign_in_elsewhere(visitor.key, visitor.person)
    visitor.go("/konto/sesje")
    visitor.page.click("main [value=others]")
    expect(visitor.page.locator(".flash")).to_be_focused()


@state()
def own_data(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/plik")


@state(_speaks_several)
def letters_language(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/jezyk")


@state(_lets_close)
def closing(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/zamkniecie")


@state(_lets_close)
def closing_wrong(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/konto/zamkniecie")
    visitor.send(password="")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_lets_close)
def account_closed(visitor: Visitor) -> None:
    visitor.go("/logowanie")
    visitor.send(identifier=visitor.samples.move_in(visitor.key, LEAVER), password=LEAVER)
    expect(visitor.page.locator(".page--inside")).to_be_visible()
    visitor.go("/konto/zamkniecie")
    visitor.page.check("main [name=accept]")
    visitor.send(password=LEAVER)
    expect(visitor.page.locator("main form")).to_have_count(0)
