"""Portals that are guests in somebody's app, and the people who use both."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from flask import Flask

from people import Facts, Person
from reading import Reader
from wrota import Portal
from wrota.rules.states import State
from wrota.store import accounts
from wrota.store.accounts import Account
from wrota.store.people_bulk import Record

ADDRESS = "http://localhost:5000"


def settle(portal: Portal, person: Person, **facts: Unpack[Facts]) -> Account:
    """Put a person into a portal's database, active and with the password unless told otherwise."""
    hashed = portal.desk.seams.hasher.hash(person.password)
    known = Record(State.ACTIVE, person.name, password_hash=hashed, identifiers=person.identifiers)
    with portal.store.open(), portal.store.writing():
        return accounts.add(portal.store, replace(known, **facts))


def sign_in(app: Flask, person: Person, prefix: str = "konto", base: str = ADDRESS) -> Reader:
    """Open a browser and sign a person in at the portal below a prefix."""
    reader = Reader(app, f"{base}/")
    reader.get(f"{prefix}/logowanie")
    page = reader.submit(person.typed)
    assert page.status == 200, page.text
    return reader


def is_closed(portal: Portal) -> bool:
    """Say whether this thread has no connection to the portal's database."""
    return bool(portal.store._connections.is_closed())
