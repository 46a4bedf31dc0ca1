"""A policy to accept: the box and the number, what goes wrong with them, a notice, and what was accepted."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.keeping import state
from browser.visitor import Visitor
from wrota.tenant.schema import Config

TRIES = 5


def _asks_for_proof(config: Config) -> bool:
    return any(policy.proof for policy in config.policy)


def _come(visitor: Visitor, *, knows_older: bool = False) -> str:
    """Sign in as somebody whom the gate leads to the policy, and return the number that goes with it."""
    newcomer, number = visitor.samples.move_newcomer_in(visitor.key, knows_older=knows_older)
    visitor.go("/logowanie")
    visitor.send(identifier=newcomer.identifier, password=newcomer.password)
    expect(visitor.page.locator(".consent")).to_be_visible()
    return number


def _approve(visitor: Visitor, number: str) -> None:
    visitor.page.check("[name=accept]")
    visitor.page.fill("[name=proof]", number)
    visitor.page.press(".consent .button--main", "Enter")


@state(_asks_for_proof)
def policy_due(visitor: Visitor) -> None:
    _come(visitor)
    expect(visitor.page.locator("[name=accept]")).not_to_be_checked()


@state(_asks_for_proof)
def policy_noted(visitor: Visitor) -> None:
    number = _come(visitor)
    visitor.page.fill("[name=proof]", number[:-1])
    visitor.page.locator("[name=proof]").blur()
    expect(visitor.page.locator("#proof-note .note")).to_be_visible()


@state(_asks_for_proof)
def policy_empty(visitor: Visitor) -> None:
    _come(visitor)
    visitor.page.press(".consent .button--main", "Enter")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_asks_for_proof)
def policy_wrong(visitor: Visitor) -> None:
    _come(visitor)
    _approve(visitor, "74999000090000000000000001")
    expect(visitor.page.locator(".summary")).to_be_focused()


@state(_asks_for_proof)
def policy_waiting(visitor: Visitor) -> None:
    number = _come(visitor)
    for _ in range(TRIES):
        _approve(visitor, number[:-2])
        expect(visitor.page.locator("#proof-note .note")).to_be_visible()
    _approve(visitor, number)
    expect(visitor.page.locator(".summary__list")).to_have_count(0)


@state(_asks_for_proof)
def policy_accepted(visitor: Visitor) -> None:
    _approve(visitor, _come(visitor))
    expect(visitor.page.locator(".flash")).to_be_focused()


@state(_asks_for_proof)
def policy_notice(visitor: Visitor) -> None:
    _come(visitor, knows_older=True)
    expect(visitor.page.locator("[name=accept], [name=proof]")).to_have_count(0)


@state(_asks_for_proof)
def acceptances_none(visitor: Visitor) -> None:
    _come(visitor)
    visitor.go("/konto/zgody")
    expect(visitor.page.locator(".empty")).to_be_visible()


@state(_asks_for_proof)
def acceptances(visitor: Visitor) -> None:
    _come(visitor, knows_older=True)
    visitor.page.press(".consent .button--main", "Enter")
    expect(visitor.page.locator(".flash")).to_be_visible()
    visitor.go("/konto/zgody")
    expect(visitor.page.locator(".facts")).to_have_count(2)


@state(_asks_for_proof)
def acceptance(visitor: Visitor) -> None:
    acceptances.lead(visitor)
    visitor.page.locator(".group .button").first.click()
    expect(visitor.page.locator(".tools__save")).to_have_count(2)
