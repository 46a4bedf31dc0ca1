"""Two tenants' stores: Anna and Bogdan belong to the first one, Celina to the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sites import SECRET
from store.world import World
from wrota.rules.keys import Keys, derive
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.store import Store, accounts
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record


@pytest.fixture
def world() -> World:
    """Saturday, 21 November 2026, noon in Warsaw."""
    return World()


@pytest.fixture
def seams(world: World) -> Seams:
    """The world as the stores see it."""
    return Seams(
        now=lambda: world.now, hasher=Hasher(memory_kib=8, passes=1), statement=lambda sql: world.statements.append(sql)
    )


@pytest.fixture
def keys() -> Keys:
    """The keys of the first tenant."""
    return derive(SECRET, "first")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the first tenant's database lies; neither it nor its folder is there yet."""
    return tmp_path / "data" / "first.sqlite3"


@pytest.fixture
def unmade(path: Path, keys: Keys, seams: Seams) -> Iterator[Store]:
    """The first tenant's store, whose database nobody has made."""
    store = Store(path, keys, seams, patience=0.3)
    yield store
    store.retire()


@pytest.fixture
def store(unmade: Store) -> Store:
    """The first tenant's store."""
    unmade.create()
    return unmade


@pytest.fixture
def elsewhere(path: Path, seams: Seams) -> Iterator[Store]:
    """The store of the other tenant of the site."""
    store = Store(path.with_name("second.sqlite3"), derive(SECRET, "second"), seams)
    store.create()
    yield store
    store.retire()


@pytest.fixture
def anna(store: Store) -> Account:
    """Anna, who shares an e-mail address with Bogdan."""
    return _open(
        store,
        "Anna Nowak",
        Held("pesel", "44051401359"),
        Held("login", "Anna"),
        Held("email", "dom@example.org", 0, True),
    )


@pytest.fixture
def bogdan(store: Store, anna: Account) -> Account:
    """Bogdan, of the same tenant."""
    return _open(
        store,
        "Bogdan Nowak",
        Held("pesel", "99123199993"),
        Held("login", "Bogdan"),
        Held("email", "dom@example.org", 0, True),
    )


@pytest.fixture
def celina(elsewhere: Store) -> Account:
    """Celina, of the other tenant, with the very identifiers that Anna has at hers."""
    return _open(
        elsewhere,
        "Celina Lis",
        Held("pesel", "44051401359"),
        Held("login", "Anna"),
        Held("email", "dom@example.org", 0, True),
    )


def _open(store: Store, name: str, *identifiers: Held) -> Account:
    password = store.seams.hasher.hash("four words in a row")
    with store.writing():
        return accounts.add(store, Record(State.ACTIVE, name, password_hash=password, identifiers=identifiers))
