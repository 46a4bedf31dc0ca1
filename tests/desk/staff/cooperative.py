"""The co-operative's desk: what somebody asks for there, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from town import Town
from wrota.desk import Desk, applications
from wrota.desk.applications import Applied, apply
from wrota.desk.staff.decisions import Grant, Granted, grant
from wrota.rules.identifiers import Identifier, candidates
from wrota.store import accounts
from wrota.store import applications as kept
from wrota.store.accounts import Account
from wrota.store.applications import Application

KEY = "pojezierze"
BASE = "http://pojezierze.localhost:8000"
ADDRESS = "jan@wnioskodawcy.example"
VALUES = {
    "imie-i-nazwisko": "Jan Nowak",
    "email": ADDRESS,
    "telefon": "",
    "nr-czlonkowski": "7100",
    "ulica": "Przykładowa",
    "nr-domu": "3",
    "nr-lokalu": "21",
}

NEW = "L0910999"
ACTIVE, REGISTERED, BLOCKED, EXPIRED, HOMELESS = "L0000101", "L0000107", "L0000106", "L0000105", "L0000104"


def applied(desk: Desk, caller: str = "192.0.2.1", **values: str) -> Applied:
    """Return the form for residents, filled in."""
    form = applications.form_of(desk, "e-bom")
    assert form is not None
    return Applied(form, {**VALUES, **values}, caller, BASE, "pl")


def sent(town: Town, desk: Desk, **values: str) -> str:
    """Apply, let the letter of arrival go, and return the number."""
    with desk.store.open():
        number = apply(desk, applied(desk, **values))
    town.letters()
    return number


def symbol(text: str) -> tuple[Identifier, ...]:
    """Return an identifier as staff name it."""
    return (Identifier("symbol", text),)


def granted(desk: Desk, number: str, text: str = NEW, *permissions: str) -> Granted:
    """Grant an application to the account of a symbol."""
    with desk.store.open():
        return grant(desk, number, Grant(symbol(text), "Ewa", permissions))


def account(desk: Desk, text: str) -> Account | None:
    """Return the account of a symbol as it is stored now."""
    with desk.store.open():
        return next(iter(accounts.by_digests(desk.store, candidates(text, ["symbol"]))), None)


def held(desk: Desk, text: str) -> list[tuple[str, str]]:
    """Return the identifiers of the account of a symbol."""
    found = account(desk, text)
    assert found is not None
    with desk.store.open():
        return [(one.kind, one.value) for one in accounts.identifiers_of(desk.store, found.id)]


def fields(desk: Desk, text: str) -> Mapping[str, str]:
    """Return the profile of the account of a symbol."""
    found = account(desk, text)
    assert found is not None
    with desk.store.open():
        return accounts.fields_of(desk.store, found)


def found(desk: Desk, number: str) -> Application:
    """Return an application as it is stored now."""
    with desk.store.open():
        application = kept.find(desk.store, number)
    assert application is not None
    return application
