"""The pages of connected modules, inside the portal's theme, and the words for whoever may not open one."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config


def _has_modules(config: Config) -> bool:
    return any(module.view for module in config.module)


def _open(visitor: Visitor, view: str) -> None:
    """Sign in and open the entry of the menu that leads to a view."""
    visitor.sign_in()
    key = next(module.key for module in visitor.config.module if module.view == view)
    visitor.page.click(f"#module-{key}")
    expect(visitor.page.locator("main .figures").first).to_be_visible()


@state(_has_modules)
def module_chart(visitor: Visitor) -> None:
    _open(visitor, "charges.due")
    expect(visitor.page.locator(".chart")).to_be_visible()


@state(_has_modules)
def module_account(visitor: Visitor) -> None:
    _open(visitor, "charges.settlements")


@state(_has_modules)
def module_statement(visitor: Visitor) -> None:
    _open(visitor, "charges.balance")


@state(_has_modules)
def module_meters(visitor: Visitor) -> None:
    _open(visitor, "charges.meters")


@state(_has_modules)
def module_cases(visitor: Visitor) -> None:
    _open(visitor, "charges.arrears")


@state(_has_modules)
def module_refused(visitor: Visitor) -> None:
    other = visitor.samples.people(visitor.key)[-1]
    visitor.go("/logowanie")
    visitor.send(identifier=other.identifier, password=other.password)
    expect(visitor.page.locator(".page--inside")).to_be_visible()
    visitor.go("/modul/charges/windykacja")
    expect(visitor.page.locator(".advice")).to_be_visible()
