"""The schema: made whole, recognised before it is served, and brought up without a half."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from store.world import CrashPoint, every_death, in_child, outcome
from weighing import work
from wrota.errors import SchemaMismatch, StoreError
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import Store, accounts, audit, schema, tables
from wrota.store.accounts import Account

RELEASED = schema.known()
STEPS = {
    "9998_shoe": (True, "migrator.migrate(migrator.add_column('account', 'shoe', IntegerField(null=True)))"),
    "9999_rebuilt": (False, "migrator.migrate(migrator.drop_column('account', 'shoe', legacy=True))"),
}


def make(store: Store) -> None:
    """Make a store's database and open it."""
    store.create()
    use(store)


def use(store: Store) -> None:
    """Open a store, whatever it holds."""
    with store.open():
        store.rows(tables.KeyCheckRow.select())


def structure(connection: Any) -> set[object]:
    """Return the columns, references and indexes of a database, the history left out.

    A column that was added later stands behind the others, so that their order says nothing.
    """
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ?", (schema.HISTORY,))
    names = [name for (name,) in tables]
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> ?",
        (schema.HISTORY,),
    )
    found: set[object] = set(rows)
    for name in names:
        # Without the number of a column, and of a reference.
        found |= {(name, *column[1:]) for column in connection.execute(f'PRAGMA table_info("{name}")')}
        found |= {(name, *key[2:]) for key in connection.execute(f'PRAGMA foreign_key_list("{name}")')}
    return found


def names(path: Path) -> list[str]:
    """Return the migrations that a database has seen."""
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute(f"SELECT name FROM {schema.HISTORY} ORDER BY name")]


def is_sound(path: Path) -> bool:
    """Say whether SQLite finds nothing wrong."""
    with closing(sqlite3.connect(path)) as connection:
        checks = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("integrity_check", "foreign_key_check")]
    return checks == [("ok",), None]


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The migrations of a later release."""
    folder = Path(shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations"))
    for name, (adds_only, step) in STEPS.items():
        text = f"from peewee import *\n\nADDS_ONLY = {adds_only}\n\ndef up(migrator, db):\n    {step}\n"
        (folder / f"{name}.py").write_text(text)
    return folder


def test_the_tables_are_what_the_migrations_make(store: Store, path: Path) -> None:
    use(store)
    models = SqliteDatabase(":memory:")
    with models.bind_ctx(tables.NEWEST):
        models.create_tables(tables.NEWEST)
    with closing(sqlite3.connect(path)) as made:
        assert structure(made) == structure(models.cursor())
    models.close()


def test_the_shortcut_makes_what_the_migrations_make(store: Store, path: Path) -> None:
    use(store)
    migrated = SqliteDatabase(":memory:")
    schema._run(migrated, schema.MIGRATIONS)
    with closing(sqlite3.connect(path)) as made:
        assert structure(made) == structure(migrated.cursor())
    migrated.close()
    assert tuple(names(path)) == schema.known()


def test_a_new_database_costs_little(tmp_path: Path, keys: Keys, seams: Seams) -> None:
    make(Store(tmp_path / "warm.sqlite3", keys, seams))
    stores = [Store(tmp_path / f"{number}.sqlite3", keys, seams) for number in range(10)]
    remaining = iter(stores)
    assert work(lambda: make(next(remaining)), tries=len(stores)) < 0.03
    for store in stores:
        store.retire()


def test_of_processes_that_come_at_once_one_makes_it(path: Path, keys: Keys, seams: Seams) -> None:
    for round_ in range(5):
        here = path.with_name(f"{round_}.sqlite3")

        def write(here: Path = here) -> None:
            store = Store(here, keys, seams)
            store.create()
            with store.open(), store.writing():
                audit.write(store, "signed_in")

        children = [in_child(write) for _ in range(4)]
        assert [outcome(child) for child in children] == [0, 0, 0, 0]
        store = Store(here, keys, seams)
        with store.open():
            assert len(store.rows(tables.KeyCheckRow.select())) == 1
            assert len(store.rows(tables.AuditEventRow.select())) == 4
            assert audit.verify(store) is None
        store.retire()


def test_a_kill_while_it_is_being_made_leaves_nothing_in_the_way(path: Path, keys: Keys, seams: Seams) -> None:
    def dying(crash_point: CrashPoint) -> None:
        path.unlink(missing_ok=True)
        make(Store(path, keys, replace(seams, crash_point=crash_point)))

    def look() -> None:
        store = Store(path, keys, seams)
        store.create()
        with store.open(), store.writing():
            audit.write(store, "signed_in")
        assert audit.verify(store) is None
        store.retire()

    assert every_death(dying, look) > 20


def test_a_step_that_only_adds_is_taken_at_the_first_use(
    store: Store, path: Path, anna: Account, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retire()
    _adopt(monkeypatch, migrations, "9998_shoe")
    fresh = Store(path, store.keys, store.seams)
    with fresh.open():
        assert accounts.get(fresh, anna.id) == anna
    fresh.retire()
    assert names(path) == [*RELEASED, "9998_shoe"]


def test_processes_that_come_at_once_add_it_once(
    store: Store, path: Path, anna: Account, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retire()
    _adopt(monkeypatch, migrations, "9998_shoe")

    def come() -> None:
        use(Store(path, store.keys, store.seams))

    assert [outcome(child) for child in [in_child(come) for _ in range(4)]] == [0, 0, 0, 0]
    assert names(path) == [*RELEASED, "9998_shoe"]


def test_whoever_serves_it_meanwhile_goes_on(
    store: Store, path: Path, anna: Account, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.open():
        assert accounts.get(store, anna.id) == anna
        _adopt(monkeypatch, migrations, "9998_shoe")
        use(Store(path, store.keys, store.seams))
        with store.writing():
            audit.write(store, "signed_in")
        assert accounts.get(store, anna.id) == anna


def test_a_step_that_changes_what_is_there_asks_for_an_upgrade(
    store: Store, path: Path, anna: Account, migrations: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retire()
    _adopt(monkeypatch, migrations, *STEPS)
    with pytest.raises(SchemaMismatch, match="wrota upgrade"):
        use(Store(path, store.keys, store.seams))
    assert names(path) == list(RELEASED)


def test_a_newer_schema_is_refused_in_words(store: Store, path: Path) -> None:
    use(store)
    store.retire()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('99999_future', '2030-01-01')")
    for refused in (lambda: use(store), lambda: schema.upgrade(path)):
        with pytest.raises(SchemaMismatch, match="newer program"):
            refused()


@pytest.mark.parametrize("statement", ["CREATE TABLE recipe (cake TEXT)", "VACUUM"])
def test_a_database_of_something_else_is_refused(unmade: Store, path: Path, statement: str) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA user_version = 7")
    for refused in (lambda: use(unmade), lambda: schema.upgrade(path)):
        with pytest.raises(SchemaMismatch, match="not one of Wrota"):
            refused()


def test_an_upgrade_goes_from_the_old_to_the_new_while_serving(
    store: Store, path: Path, anna: Account, migrations: Path
) -> None:
    assert schema.upgrade(path, migrations=migrations) == (RELEASED[-1], "9999_rebuilt")
    assert names(path) == [*RELEASED, *STEPS]
    assert is_sound(path)
    assert [held.value for held in accounts.identifiers_of(store, anna.id)] == [
        "dom@example.org",
        "Anna",
        "44051401359",
    ]
    assert schema.upgrade(path, migrations=migrations) == ("9999_rebuilt", "9999_rebuilt")


def test_an_upgrade_without_a_database_does_nothing(path: Path) -> None:
    assert schema.upgrade(path) == ("", "")
    assert not path.exists()


def test_an_upgrade_of_the_newest_changes_nothing(store: Store, path: Path) -> None:
    use(store)
    assert schema.upgrade(path) == (schema.known()[-1], schema.known()[-1])


def test_an_upgrade_refuses_a_damaged_database(store: Store, path: Path, anna: Account, migrations: Path) -> None:
    store.retire()
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(255 - byte for byte in content[-4096:])
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        schema.upgrade(path, migrations=migrations)


def test_an_upgrade_that_breaks_references_is_taken_back(
    store: Store, path: Path, anna: Account, migrations: Path
) -> None:
    wrong = "db.execute_sql('DELETE FROM account')"
    (migrations / "0010_wrong.py").write_text(f"def up(migrator, db):\n    {wrong}\n")
    with pytest.raises(StoreError, match="broken references"):
        schema.upgrade(path, migrations=migrations)
    assert names(path) == [*RELEASED]
    assert accounts.get(store, anna.id) == anna


def test_an_upgrade_killed_at_any_step_is_finished_by_the_next(
    store: Store, path: Path, anna: Account, migrations: Path, seams: Seams
) -> None:
    store.retire()
    old = path.read_bytes()

    def upgrade(crash_point: CrashPoint) -> None:
        schema.upgrade(path, replace(seams, crash_point=crash_point), migrations)

    def look() -> None:
        assert names(path) in ([*RELEASED], [*RELEASED, *STEPS])
        assert is_sound(path)
        assert schema.upgrade(path, migrations=migrations)[1] == "9999_rebuilt"
        assert is_sound(path)
        path.write_bytes(old)

    assert every_death(upgrade, look) >= 10


def _adopt(monkeypatch: pytest.MonkeyPatch, migrations: Path, *steps: str) -> None:
    """Make the program know a later release's migrations, of those that are made up only the ones that are named."""
    for name in set(STEPS) - set(steps):
        (migrations / f"{name}.py").unlink()
    known, additions = schema.known(migrations), schema._additions(migrations)
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "known", lambda *_: known)
    monkeypatch.setattr(schema, "_additions", lambda *_: additions)
