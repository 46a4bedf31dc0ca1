"""The people of the tests: Anna owns the account, Bogdan is at the same institution, Celina at another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypedDict, Unpack

from wrota.portal import Portal
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record


@dataclass(frozen=True)
class Person:
    """Somebody with an account at one tenant."""

    tenant: str
    name: str
    password: str = field(repr=False)
    identifiers: tuple[Held, ...]

    @property
    def identifier(self) -> str:
        """What the person types to say who this is."""
        return self.identifiers[0].value

    @property
    def typed(self) -> dict[str, str]:
        """Both fields of the sign-in box, filled in rightly."""
        return {"identifier": self.identifier, "password": self.password}


class Facts(TypedDict, total=False):
    """What may be told of an account besides whose it is."""

    state: State
    name: str
    unit: str | None
    permissions: tuple[str, ...]
    valid_until: date | None
    language: str | None
    password_hash: str | None
    identifiers: tuple[Held, ...]
    proofs: tuple[NewProof, ...]
    fields: Mapping[str, str]


PESEL = "44051401359"
OWN_EMAIL = "anna@example.com"
FAMILY_EMAIL = "rodzina@example.com"

ANNA = Person(
    "alfa",
    "Anna Nowak",
    "zielony-rower-42",
    (
        Held("login", "anna.n"),
        Held("pesel", PESEL),
        Held("email", OWN_EMAIL, shared=True),
        Held("email", FAMILY_EMAIL, place=1, shared=True),
    ),
)
BOGDAN = Person(
    "alfa",
    "Bogdan Lis",
    "wysoka-brzoza-17",
    (Held("login", "bogdan"), Held("pesel", "08283174214"), Held("email", FAMILY_EMAIL, shared=True)),
)
CELINA = Person(
    "beta",
    "Celina Wrona",
    "RyBa18$05-celina",
    (Held("symbol", "L0004880"), Held("pesel", PESEL), Held("email", OWN_EMAIL)),
)
EVERYBODY = (ANNA, BOGDAN, CELINA)


def portal(site: Site, key: str) -> Portal:
    """Return a tenant's living portal."""
    return site.portals.get(site.folders.folder(key))


def move_in(site: Site, person: Person, **facts: Unpack[Facts]) -> Account:
    """Put a person into the database of the tenant, active and with the password unless told otherwise."""
    home = portal(site, person.tenant)
    hashed = site.seams.hasher.hash(person.password)
    known = Record(State.ACTIVE, person.name, password_hash=hashed, identifiers=person.identifiers)
    with home.store.open(), home.store.writing():
        return accounts.add(home.store, replace(known, **facts))


def stranger(login: str, password: str = "ciche-jezioro-88") -> Person:
    """Return one more person of Anna's institution."""
    return Person("alfa", login.title(), password, (Held("login", login),))
