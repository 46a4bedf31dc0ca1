"""Documents to read: pages of the institution, policies and annexes, and the clause before the fields of a form."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config


def _has_policy(config: Config) -> bool:
    return bool(config.policy)


def _has_old_version(config: Config) -> bool:
    return any(len(policy.version) > 1 for policy in config.policy)


def _has_page_in_one_language(config: Config) -> bool:
    return "alfa.example" in config.hosts


def _has_clause(config: Config) -> bool:
    return any(form.clause for form in config.application)


@state()
def tenant_page(visitor: Visitor) -> None:
    visitor.go("/strona/pomoc")
    expect(visitor.page.locator(".tools__print")).to_be_visible()


@state()
def tenant_page_inside(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.go("/strona/pomoc")


@state(lambda config: bool(config.unit))
def unit_page(visitor: Visitor) -> None:
    visitor.go(f"/{visitor.config.unit[0].path}/strona/pomoc")


@state(_has_page_in_one_language)
def foreign_page(visitor: Visitor) -> None:
    visitor.go("/strona/zasady")
    visitor.page.click(".language__button[value=en]")
    expect(visitor.page.locator("main [lang=pl]").first).to_be_visible()


@state()
def no_letter(visitor: Visitor) -> None:
    visitor.go("/strona/brak-wiadomosci")


@state(lambda config: config.public_body)
def declaration(visitor: Visitor) -> None:
    visitor.go("/strona/deklaracja-dostepnosci")
    expect(visitor.page.locator("#a11y-status")).to_be_visible()


@state(_has_policy)
def policy(visitor: Visitor) -> None:
    visitor.go(f"/polityka/{visitor.config.policy[0].id}")
    expect(visitor.page.locator(".tools__save")).to_be_visible()


@state(_has_old_version)
def policy_version(visitor: Visitor) -> None:
    first = visitor.config.policy[0]
    visitor.go(f"/polityka/{first.id}/{min(version.date for version in first.version)}")
    expect(visitor.page.locator(".document__part").last).to_be_visible()


@state(lambda config: any(policy.annex for policy in config.policy))
def annex(visitor: Visitor) -> None:
    policy.lead(visitor)
    visitor.page.locator(".document__part a").first.click()
    expect(visitor.page.locator(".tools__save")).to_be_visible()


@state(_has_clause)
def clause_unfolded(visitor: Visitor) -> None:
    visitor.go(f"/wniosek/{visitor.config.application[0].key}")
    visitor.page.locator(".clause__summary").click()
    expect(visitor.page.locator(".clause__words")).to_be_visible()
