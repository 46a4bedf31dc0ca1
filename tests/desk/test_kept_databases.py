"""Databases of earlier releases, kept as the demonstration left them: each is brought up by this program."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from peewee import fn

from store.test_schema import is_sound, names, structure
from wrota.desk import Desk
from wrota.desk.sign_in import Attempt, sign_in
from wrota.rules.identifiers import Identifier
from wrota.rules.keys import derive
from wrota.seams import Seams
from wrota.store import Store, accounts, audit, own_data, schema, tables
from wrota.tenant.reader import read

KEPT = Path(__file__).parents[1] / "kept"
SAMPLES = Path(__file__).parents[2] / "tenants"
SECRET = b"S_pzlo7dhO1Op0ULsw9FtCG4DsnI1bfdpQYAOFeA1yiyYrwpPWGACS6Vk2aVpnG7"
"""The secret of the demonstrations that made them; it never held anything else."""

RELEASES = sorted(folder.name for folder in KEPT.iterdir())
PEOPLE = {
    "eszkola": ("login", "anna.przykladowa", "zielona-latarnia-nad-rzeka", 9),
    "oke": ("pesel", "04081720086", "czerwony-dlugopis-i-tusz", 7),
    "pojezierze": ("symbol", "L0000101", "JeZioro27!brzeg", 10),
}


@pytest.fixture(params=[(release, key) for release in RELEASES for key in PEOPLE], ids="-".join)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a kept database."""
    release, key = request.param
    path = tmp_path / f"{key}.sqlite3"
    path.write_bytes(gzip.decompress((KEPT / release / f"{path.name}.gz").read_bytes()))
    return path


@pytest.fixture
def desk(kept: Path) -> Iterator[Desk]:
    """The desk of the institution whose database it is."""
    found = Desk.of(read(SAMPLES / kept.stem), kept.parent, SECRET, Seams())
    yield found
    found.store.retire()


def test_the_command_brings_it_up(kept: Path) -> None:
    before, after = schema.upgrade(kept)
    assert before in schema.known()
    assert after == schema.known()[-1]
    assert tuple(names(kept)) == schema.known()
    assert is_sound(kept)


def test_it_has_the_tables_of_a_new_one(kept: Path, tmp_path: Path) -> None:
    schema.upgrade(kept)
    new = Store(tmp_path / "new.sqlite3", derive(SECRET, "new"), Seams())
    new.create()
    with new.open():
        new.rows(tables.KeyCheckRow.select())
    new.retire()
    with closing(connect(kept)) as old, closing(connect(new.path)) as fresh:
        assert structure(old) == structure(fresh)


def test_what_it_held_is_found_in_it(kept: Path, desk: Desk) -> None:
    kind, value, _, people = PEOPLE[kept.stem]
    schema.upgrade(kept)
    with desk.store.open():
        ((count,),) = desk.store.tuples(tables.AccountRow.select(fn.COUNT(tables.AccountRow.id)))
        (found,) = accounts.by_digests(desk.store, [Identifier(kind, value.lower())])
        assert count == people
        assert found.name
        assert own_data.gather(desk.store, found)
        assert audit.verify(desk.store) is None


def test_its_people_sign_in_at_the_first_use_too(kept: Path, desk: Desk) -> None:
    _, value, password, _ = PEOPLE[kept.stem]
    with desk.store.open():
        assert sign_in(desk, Attempt(value, password, "192.0.2.1")).session
        assert audit.verify(desk.store) is None
    assert tuple(names(kept)) == schema.known()
