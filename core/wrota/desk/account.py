"""A person's own account: what the institution keeps, personal numbers masked."""

from __future__ import annotations

from dataclasses import dataclass

from wrota.desk import Desk
from wrota.rules import identifiers
from wrota.store import accounts
from wrota.store.accounts import Account
from wrota.store.identifiers import MAIN, Held
from wrota.tenant.values import LocalText
from wrota.words import Sentence, say

Label = Sentence | LocalText


@dataclass(frozen=True)
class Fact:
    """One thing the institution keeps: a label, in our words or the institution's, and the value."""

    label: Label
    value: str | LocalText


def facts(desk: Desk, account: Account) -> tuple[Fact, ...]:
    """Return what the person sees on the page of the own account, in a fixed order."""
    held = accounts.identifiers_of(desk.store, account.id)
    named = [Fact(say("Name"), account.name)] if account.name else []
    return (*named, *_identifiers(desk, held), *_addresses(held), *_unit(desk, account))


def known_as(desk: Desk, account: Account) -> Fact:
    """Return the name by which an account is known: its first identifier in the institution's order, masked."""
    known = _identifiers(desk, accounts.identifiers_of(desk.store, account.id))
    return known[0] if known else Fact(say("Name"), account.name)


def _identifiers(desk: Desk, held: tuple[Held, ...]) -> list[Fact]:
    return [
        Fact(kind.label, identifiers.masked(kind.mask, one.value))
        for kind in desk.tenant.config.identifier
        for one in held
        if one.kind == kind.kind != "email"
    ]


def _addresses(held: tuple[Held, ...]) -> list[Fact]:
    main, additional = say("Main e-mail address"), say("Additional e-mail address")
    return [
        Fact(main if one.place == MAIN else additional, identifiers.masked("none", one.value))
        for one in held
        if one.kind == "email"
    ]


def _unit(desk: Desk, account: Account) -> list[Fact]:
    units = {unit.path: unit.name for unit in desk.tenant.config.unit}
    return [Fact(say("Home unit"), units[account.unit])] if account.unit in units else []
