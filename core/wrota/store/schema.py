"""The schema of a database and its migrations: made whole or not at all, checked before it is served."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from peewee import SqliteDatabase

from wrota.errors import SchemaMismatch, StoreBusy, StoreError
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import database_file, integrity, key_check
from wrota.store.connections import PATIENCE, Connections, address, naming_errors
from wrota.store.database_file import Identity
from wrota.words import say

MIGRATIONS = Path(__file__).with_name("migrations")
HISTORY = "schema_migration"
SUFFIX = ".sqlite3"
"""How the file of a database is named, after the key."""


def create(path: Path, keys: Keys, seams: Seams, patience: float = PATIENCE) -> bool:
    """Make a database where there is none yet, and say whether that was so; raise `StoreError` where it cannot be.

    It appears with its tables and first rows in it: a process that is killed leaves nothing under its name.
    """
    if os.path.lexists(path):
        database_file.identity(path)
        return False
    try:
        with database_file.appearing(path) as new, naming_errors(path):
            _furnish(new, keys, seams, patience)
    except FileExistsError:
        return False
    return True


def moor(path: Path, file: Identity, keys: Keys, seams: Seams, patience: float = PATIENCE) -> sqlite3.Connection:
    """Return an idle connection to a database that is there, is whole and can be served by this release.

    A database of an older release is brought up on the way where that only adds to it. Of several processes that
    come at once, one does it and the others wait. Raises `SchemaMismatch`, and `StoreError` where the file cannot be
    used or belongs to other keys.
    """
    held = database_file.is_held(path)
    with naming_errors(path), closing(_connected(path, patience)) as probe:
        _write_ahead(probe, path, patience)
        applied = _applied(probe, path)
        integrity.prove(probe, path, file, held=held)
        _take_additions(path, seams, patience, applied)
        key_check.recognise(probe, keys, path)
        return _idle(path, patience)


def part(anchor: sqlite3.Connection, path: Path, log: Identity | None) -> None:
    """Bring home what is in the log of a database that has lost its name, so that the log gets into no other one.

    Raises `StoreBusy` while somebody still works with it.
    """
    with naming_errors(path):
        (is_busy, *_) = anchor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreBusy(say("The database {path} is busy. Please try again in a moment.", path=path.name), "busy")
    database_file.remove_log(path, log)


def look(path: Path, keys: Keys) -> None:
    """Look at a database without serving or changing it; raise what `moor` would, but read no page of its tables."""
    database_file.identity(path)
    with naming_errors(path), closing(_connected(path, 0)) as probe:
        _refuse_unserved(path, _applied(probe, path))
        key_check.recognise(probe, keys, path)
    if not os.access(path, os.W_OK):
        raise StoreError(say("The database {path} can only be read, not written.", path=path), "not_writable")


def upgrade(path: Path, seams: Seams | None = None, migrations: Path = MIGRATIONS) -> tuple[str, str]:
    """Bring a database to the newest schema while it is being served; return the names of the old and the new one.

    All steps are one transaction: an upgrade that was killed has done nothing, and the next one does
    everything. One that is up to date already is not even checked, so that a thousand take a second. Where there is no
    database, both names are empty. Raises `SchemaMismatch` and `StoreError`.
    """
    if not os.path.lexists(path):
        return "", ""
    file, held = database_file.identity(path), database_file.is_held(path)
    with naming_errors(path), closing(_connected(path, PATIENCE)) as probe:
        applied = _applied(probe, path)
        if applied == known(migrations):
            return applied[-1], applied[-1]
        integrity.prove(probe, path, file, held=held)
    database = Connections(path, seams or Seams())
    try:
        with naming_errors(path):
            return _bring_up(database, path, migrations)
    finally:
        database.close()


@cache
def known(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Return the names of the migrations that this release has, in their order."""
    return tuple(sorted(file.stem for file in migrations.glob("[0-9]*.py")))


def _furnish(path: Path, keys: Keys, seams: Seams, patience: float) -> None:
    """Put tables and first rows into an empty file."""
    database = Connections(path, seams, patience)
    try:
        with database.transaction():
            for statement in _newest():
                database.execute_sql(statement)
            key_check.furnish(database, keys)
    finally:
        database.close()


def _connected(path: Path, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(address(path), uri=True, timeout=patience, isolation_level=None, check_same_thread=False)


def _idle(path: Path, patience: float) -> sqlite3.Connection:
    """Return a connection that keeps the log open and holds next to nothing.

    It reads a number of the header alone: neither the schema nor a page of a table is ever kept for it.
    """
    anchor = _connected(path, patience)
    try:
        anchor.execute("PRAGMA cache_size = 1")
        anchor.execute("PRAGMA user_version").fetchone()
    except BaseException:
        anchor.close()
        raise
    return anchor


@cache
def _newest() -> tuple[str, ...]:
    """Return what makes the newest schema, written down once from a database that saw every migration."""
    database = SqliteDatabase(":memory:")
    try:
        _run(database, MIGRATIONS)
        connection: Callable[[], sqlite3.Connection] = database.connection
        return tuple(line for line in connection().iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;"))
    finally:
        database.close()


@cache
def _additions(migrations: Path = MIGRATIONS) -> frozenset[str]:
    """Return the names of the migrations that only add tables and columns which an older program need not know."""
    from playhouse.migrations import Migration

    steps = Migration.load_directory(str(migrations))
    return frozenset(step.name for step in steps if getattr(step.load(), "ADDS_ONLY", False))


def _take_additions(path: Path, seams: Seams, patience: float, applied: tuple[str, ...]) -> None:
    """Migrate a database of an older release where the steps only add; refuse it where they change what is there.

    Whoever else serves it meanwhile is not disturbed by what is added, and of several that come at once one does it.
    """
    _refuse_unserved(path, applied)
    if applied == known():
        return
    database = Connections(path, seams, patience)
    try:
        _bring_up(database, path, MIGRATIONS)
    finally:
        database.close()


def _bring_up(database: Connections, path: Path, migrations: Path) -> tuple[str, str]:
    # A migration may rebuild a table, which must not cascade to those that refer to it; SQLite listens to this
    # outside of a transaction only.
    database.pragma("foreign_keys", 0)
    newest = known(migrations)[-1]
    with database.transaction():
        before = _applied(database.connection(), path)
        _refuse_unknown(path, before, known(migrations))
        _run(database, migrations)
        if database.execute_sql("PRAGMA foreign_key_check").fetchone():
            raise StoreError(
                say("The upgrade of {path} would leave broken references; nothing was changed.", path=path)
            )
    return before[-1] if before else "", newest


def _run(database: SqliteDatabase, migrations: Path) -> None:
    # Seldom needed, and it brings a command line with it.
    from playhouse.migrations import Runner

    Runner(database, str(migrations), table_name=HISTORY).up()


def _applied(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """Return the names of the migrations that a database has seen; refuse what no program like this has made."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if HISTORY not in tables:
        raise SchemaMismatch(say("The file {path} is a database, but not one of Wrota.", path=path), "no_database")
    rows = connection.execute(f"SELECT name FROM {HISTORY}").fetchall()  # noqa: S608 - a name of ours
    return tuple(sorted(name for (name,) in rows))


def _refuse_unserved(path: Path, applied: tuple[str, ...]) -> None:
    """Refuse a database that is newer than this program, or so old that it has to be upgraded before."""
    _refuse_unknown(path, applied, known())
    if not frozenset(known()[len(applied) :]) <= _additions():
        raise SchemaMismatch(
            say("The database {path} is too old for this program. Please run “wrota upgrade”.", path=path), "older"
        )


def _refuse_unknown(path: Path, applied: tuple[str, ...], names: tuple[str, ...]) -> None:
    if applied != names[: len(applied)]:
        raise SchemaMismatch(
            say("The database {path} was made by a newer program. Please install that one or a later one.", path=path),
            "newer",
        )


def _write_ahead(anchor: sqlite3.Connection, path: Path, patience: float) -> None:
    """Switch a new database to write-ahead logging, which SQLite does only while nobody else is there."""
    deadline = time.monotonic() + patience
    while not _switched(anchor):
        if time.monotonic() > deadline:
            raise StoreBusy(say("The database {path} is busy. Please try again in a moment.", path=path.name), "busy")
        time.sleep(0.005)


def _switched(anchor: sqlite3.Connection) -> bool:
    try:
        return bool(anchor.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise
