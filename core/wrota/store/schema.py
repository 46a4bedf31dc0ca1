"""The schema of a database and its migrations: made whole or not at all, checked before it is served."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from peewee import SqliteDatabase

from wrota.errors import SchemaMismatch, StoreBusy, StoreError
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import key_check
from wrota.store.connections import PATIENCE, Connections, address, naming_errors
from wrota.words import say

MIGRATIONS = Path(__file__).with_name("migrations")
HISTORY = "schema_migration"

_making = threading.Lock()


def moor(path: Path, keys: Keys, seams: Seams, patience: float = PATIENCE) -> sqlite3.Connection:
    """Return an idle connection to a database that this release can serve, made now where there was none.

    A database of an older release is brought up on the way where that only adds to it. Of several processes that
    come at once, one does it and the others wait. Raises `SchemaMismatch`, and `StoreError` where the file cannot be
    used or belongs to other keys.
    """
    _make_file(path)
    with naming_errors(path):
        anchor = sqlite3.connect(
            address(path), uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            _write_ahead(anchor, path, patience)
            if not _applied(anchor, path):
                _create(path, keys, seams, patience)
            _refuse_damaged(anchor, path)
            _take_additions(path, seams, patience, _applied(anchor, path))
            key_check.recognise(anchor, keys, path)
        except BaseException:
            anchor.close()
            raise
        return anchor


def upgrade(path: Path, seams: Seams | None = None, migrations: Path = MIGRATIONS) -> tuple[str, str]:
    """Bring a database to the newest schema while it is being served; return the names of the old and the new one.

    All steps are one transaction: an upgrade that was killed has done nothing, and the next one does
    everything. Where there is no database yet, both names are empty. Raises `SchemaMismatch` and `StoreError`.
    """
    if not path.is_file() or not path.stat().st_size:
        return "", ""
    database = Connections(path, seams or Seams())
    try:
        with naming_errors(path):
            _refuse_damaged(database.connection(), path)
            return _bring_up(database, path, migrations)
    finally:
        database.close()


@cache
def known(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """Return the names of the migrations that this release has, in their order."""
    return tuple(sorted(file.stem for file in migrations.glob("[0-9]*.py")))


def _make_file(path: Path) -> None:
    """Make an empty file that only this user can read; SQLite gives its log the same rights."""
    # Closing a file drops every lock that this process has on it: one thread at a time, and only a new one.
    with _making:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            if not path.is_file():
                raise StoreError(say("The database {path} cannot be made.", path=path)) from None
        except OSError as error:
            raise StoreError(say("The database {path} cannot be made.", path=path)) from error


def _create(path: Path, keys: Keys, seams: Seams, patience: float) -> None:
    database = Connections(path, seams, patience)
    try:
        with database.transaction():
            # Whoever came first has made everything; nobody sees a half.
            if not database.get_tables():
                for statement in _newest():
                    database.execute_sql(statement)
                key_check.furnish(database, keys)
    finally:
        database.close()


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
    _refuse_unknown(path, applied, known())
    missing = frozenset(known()[len(applied) :])
    if not missing:
        return
    if not missing <= _additions():
        raise SchemaMismatch(
            say("The database {path} is too old for this program. Please run “wrota upgrade”.", path=path)
        )
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
    """Return the names of the migrations that a database has seen; none where it has no tables."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and HISTORY not in tables:
        raise SchemaMismatch(say("The file {path} is a database, but not one of Wrota.", path=path))
    rows = connection.execute(f"SELECT name FROM {HISTORY}").fetchall() if tables else []  # noqa: S608 - a name of ours
    return tuple(sorted(name for (name,) in rows))


def _refuse_unknown(path: Path, applied: tuple[str, ...], names: tuple[str, ...]) -> None:
    if applied != names[: len(applied)]:
        raise SchemaMismatch(
            say("The database {path} was made by a newer program. Please install that one or a later one.", path=path)
        )


def _refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreError(say("The database {path} is damaged. Please restore it from a backup.", path=path))


def _write_ahead(anchor: sqlite3.Connection, path: Path, patience: float) -> None:
    """Switch a new database to write-ahead logging, which SQLite does only while nobody else is there."""
    deadline = time.monotonic() + patience
    while not _switched(anchor):
        if time.monotonic() > deadline:
            raise StoreBusy(say("The database {path} is busy. Please try again in a moment.", path=path.name))
        time.sleep(0.005)


def _switched(anchor: sqlite3.Connection) -> bool:
    try:
        return bool(anchor.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise
