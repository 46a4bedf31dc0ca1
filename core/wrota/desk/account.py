"""The facts of a person's own account: what the institution keeps, personal numbers masked."""

from __future__ import annotations

from dataclasses import dataclass

from wrota.desk import Desk, validation
from wrota.desk.session_acts import writing_as
from wrota.rules import identifiers
from wrota.rules.kinds.identifiers import EMAIL
from wrota.store import accounts, audit
from wrota.store.accounts import Account
from wrota.store.identifiers import MAIN, Held
from wrota.store.sessions import Session
from wrota.tenant.values import LocalText
from wrota.words import Sentence, say

Label = Sentence | LocalText


@dataclass(frozen=True)
class Fact:
    """One labelled fact of an account: a label, in our words or the institution's, and the value."""

    label: Label
    value: str | LocalText


def facts(desk: Desk, account: Account) -> tuple[Fact, ...]:
    """Return what the person sees on the page of the own account, in a fixed order."""
    held = accounts.identifiers_of(desk.store, account.id)
    named = [Fact(say("Name"), account.name)] if account.name else []
    return (*named, *_identifiers(desk, held), *_addresses(held), *_unit(desk, account))


def profile(desk: Desk, account: Account, language: str) -> tuple[Fact, ...]:
    """Return the answers of a person's profile as people read them, in the institution's order; not the empty ones."""
    kept = accounts.fields_of(desk.store, account)
    questions = (one for group in desk.tenant.config.profile.group for one in group.field if kept.get(one.name))
    return tuple(Fact(one.label, validation.in_words(desk, one, kept[one.name], language)) for one in questions)


def bases(desk: Desk, account: Account) -> tuple[Fact, ...]:
    """Return the legal basis of each kind of identifier that the person has, where the institution states one."""
    held = {one.kind for one in accounts.identifiers_of(desk.store, account.id)}
    return tuple(
        Fact(kind.label, kind.basis) for kind in desk.tenant.config.identifier if kind.basis and kind.kind in held
    )


def known_as(desk: Desk, account: Account) -> Fact:
    """Return the name by which an account is known: its first identifier in the institution's order, masked."""
    known = _identifiers(desk, accounts.identifiers_of(desk.store, account.id))
    return known[0] if known else Fact(say("Name"), account.name)


def signs_in_as(desk: Desk, account: Account) -> Fact | None:
    """Return what the person signs in with and what is shown in full; None where a mask hides all of it.

    Programs that keep people's passwords keep them under this name, for which half a number would be wrong.
    """
    held = accounts.identifiers_of(desk.store, account.id)
    kinds = [kind for kind in desk.tenant.config.identifier if kind.signs_in]
    known = ((kind, one.value) for kind in kinds for one in held if one.kind == kind.kind)
    whole = (Fact(kind.label, value) for kind, value in known if identifiers.masked(kind.mask, value) == value)
    return next(whole, None)


def choose_language(desk: Desk, session: Session, language: str) -> None:
    """Remember in which language letters speak to the owner of an account."""
    account = session.account
    with writing_as(desk, session):
        accounts.set_language(desk.store, account.id, language)
        audit.write(desk.store, "language_chosen", account.handle)


def _identifiers(desk: Desk, held: tuple[Held, ...]) -> list[Fact]:
    return [
        Fact(kind.label, identifiers.masked(kind.mask, one.value))
        for kind in desk.tenant.config.identifier
        for one in held
        if one.kind == kind.kind != EMAIL
    ]


def _addresses(held: tuple[Held, ...]) -> list[Fact]:
    main, additional = say("Main e-mail address"), say("Additional e-mail address")
    return [
        Fact(main if one.place == MAIN else additional, identifiers.masked("none", one.value))
        for one in held
        if one.kind == EMAIL
    ]


def _unit(desk: Desk, account: Account) -> list[Fact]:
    units = {unit.path: unit.name for unit in desk.tenant.config.unit}
    return [Fact(say("Home unit"), units[account.unit])] if account.unit in units else []
