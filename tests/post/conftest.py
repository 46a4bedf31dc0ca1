"""An institution with a store, a desk and a transport that only notes what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from post.sinks import Sink
from sites import SECRET
from store.world import World
from wrota.desk import Desk
from wrota.rules.keys import derive
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.store import Store, accounts
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.tenant.reader import read

CONFIG = """
name = "Portal Próbny"
owner = "Instytucja próbna"
hosts = ["portal.example"]
languages = ["pl", "en"]

[contact]
phone = ["12 345 67 89"]

[[identifier]]
kind = "login"
label = { pl = "Login", en = "Login" }

[[identifier]]
kind = "email"
label = "E-mail"
shared = true

[enrolment]
roads = ["recovery"]

[mail]
sender = "noreply@łódź.example"
sender_name = "Portal Próbny"
signature = "Zespół portalu"
"""


@pytest.fixture
def world() -> World:
    """Saturday, 21 November 2026, noon in Warsaw."""
    return World()


@pytest.fixture
def seams(world: World) -> Seams:
    """The world as the worker sees it."""
    return Seams(now=lambda: world.now, hasher=Hasher(memory_kib=8, passes=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an institution, which a test may change."""
    folder = tmp_path / "tenants" / "first"
    (folder / "letters").mkdir(parents=True)
    (folder / "tenant.toml").write_text(CONFIG, "utf-8")
    return folder


@pytest.fixture
def desk(folder: Path, tmp_path: Path, seams: Seams) -> Iterator[Desk]:
    """The desk of the institution."""
    keys = derive(SECRET, "first")
    store = Store(tmp_path / "data" / "first.sqlite3", keys, seams)
    store.create()
    yield Desk(read(folder), store, keys, seams)
    store.retire()


@pytest.fixture
def anna(desk: Desk) -> Account:
    """Anna, who has a login and an e-mail address."""
    return opened(desk, "Anna Nowak", "anna")


@pytest.fixture
def bogdan(desk: Desk) -> Account:
    """Bogdan, of the same institution."""
    return opened(desk, "Bogdan Lis", "bogdan")


@pytest.fixture
def sink() -> Sink:
    """Where letters go."""
    return Sink()


def opened(desk: Desk, name: str, login: str) -> Account:
    """Open an account with an e-mail address that is made of the login."""
    held = (Held("login", login), Held("email", f"{login}@example.org"))
    with desk.store.writing():
        return accounts.add(desk.store, Record(State.ACTIVE, name, identifiers=held))


@pytest.fixture
def renewed(folder: Path, desk: Desk) -> Iterator[Desk]:
    """The desk after the folder was changed; the folder is read when a test asks for it."""
    yield replace(desk, tenant=read(folder))
