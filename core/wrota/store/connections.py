"""Connections to one SQLite file: how they are opened and watched, and how their errors are translated."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from peewee import DatabaseError, IntegrityError, InterfaceError, OperationalError, SqliteDatabase

from wrota.errors import StoreBusy, StoreCause, StoreError
from wrota.seams import Seams
from wrota.store import integrity
from wrota.words import Sentence, say

PATIENCE = 5.0
"""Seconds for which a statement waits while somebody else is writing."""

LOOK_EVERY = 0.003
"""Seconds between two looks whether others still write.

SQLite's own looks lie up to 0.1 s apart: whoever writes one transaction after another would keep others out.
"""

PRAGMAS = (
    ("foreign_keys", 1),
    # FULL syncs the log at each commit, which takes 0.8 ms instead of 0.01: what was answered with 200 outlives
    # a power cut.
    ("synchronous", "FULL"),
    # What is deleted is overwritten: an erased person is not found in the file.
    ("secure_delete", 1),
    ("journal_size_limit", 8 * 1024 * 1024),
)


class Connections(SqliteDatabase):
    """One connection per thread to one file; each statement is shown to the seams before it runs."""

    # What peewee's stubs leave open or out.
    connection: Callable[[], sqlite3.Connection]
    cursor: Callable[..., sqlite3.Cursor]
    _execute_cursor: Callable[..., sqlite3.Cursor]

    def __init__(
        self, path: Path, seams: Seams, patience: float = PATIENCE, before: Callable[[], object] | None = None
    ) -> None:
        self._path = path
        self._seams = seams
        self._before = before
        self._patience = patience
        super().__init__(address(path), pragmas=PRAGMAS, lock_type="IMMEDIATE", timeout=patience, uri=True)

    def connect(self, reuse_if_open: bool = False) -> bool:
        """Open this thread's connection, after whatever must come before it."""
        if self._before:
            self._before()
        with naming_errors(self._path):
            return super().connect(reuse_if_open)

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> sqlite3.Cursor:
        """Run one statement."""
        with self._watched(sql):
            return self._execute_cursor(sql, params)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for many rows, which costs a twelfth of building a query for them."""
        with self._watched(sql):
            self.cursor().executemany(sql, rows)

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction, immediate unless told otherwise, as soon as nobody else writes."""
        with self._watched(f"BEGIN {lock_type or 'IMMEDIATE'}"):
            until, connection = time.monotonic() + self._patience, self.connection()
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                while not self._has_begun(lock_type, until):
                    time.sleep(LOOK_EVERY)
            finally:
                connection.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")

    def _has_begun(self, lock_type: str | None, until: float) -> bool:
        """Say whether a transaction has begun; raise what SQLite says when it is no use to wait for longer."""
        try:
            super().begin(lock_type)
        except OperationalError as error:
            if not _name(error).startswith(_BUSY) or time.monotonic() >= until:
                raise
            return False
        return True

    def commit(self) -> None:
        """Commit; the last crash point of a transaction lies behind it."""
        with self._watched("COMMIT"):
            super().commit()
        self._seams.crash_point("after COMMIT")

    def rollback(self) -> None:
        """Roll back, unless SQLite has done so by itself, as it does when the disk is full."""
        if self.connection().in_transaction:
            with self._watched("ROLLBACK"):
                super().rollback()

    @contextmanager
    def _watched(self, sql: str) -> Iterator[None]:
        self._seams.crash_point(f"before {sql.split(maxsplit=1)[0]}")
        self._seams.statement(sql)
        with naming_errors(self._path):
            yield


def address(path: Path) -> str:
    """Return the URI of an existing file: SQLite is never to make an empty one by itself."""
    return f"{path.absolute().as_uri()}?mode=rw"


@contextmanager
def naming_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of its file into a `StoreError`; a broken constraint stays what it is."""
    try:
        yield
    except (IntegrityError, sqlite3.IntegrityError):
        raise
    except (DatabaseError, InterfaceError, sqlite3.Error) as error:
        raise _in_words(error, path) from error


def _in_words(error: Exception, path: Path) -> Exception:
    name = _name(error)
    if name.startswith(_BUSY):
        return StoreBusy(say("The database {path} is busy. Please try again in a moment.", path=path.name), "busy")
    for beginning, (cause, sentence) in _SENTENCES.items():
        if name.startswith(beginning):
            if cause in {"damaged", "no_database"}:
                integrity.doubt(path)
            return StoreError(say(sentence.msgid, path=path), cause)
    return error


def _name(error: Exception) -> str:
    """Return SQLite's name of an error; peewee keeps SQLite's own, which alone has one, in `orig`."""
    return str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))


_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_SENTENCES: dict[str, tuple[StoreCause, Sentence]] = {
    "SQLITE_FULL": ("no_room", say("There is no room left on the disk for the database {path}.")),
    "SQLITE_READONLY": ("not_writable", say("The database {path} can only be read, not written.")),
    "SQLITE_CANTOPEN": ("not_writable", say("The database {path} cannot be opened.")),
    "SQLITE_PERM": ("not_writable", say("The database {path} cannot be opened.")),
    "SQLITE_IOERR": ("other", say("The disk failed while the database {path} was being used.")),
    "SQLITE_CORRUPT": ("damaged", integrity.DAMAGED),
    "SQLITE_NOTADB": ("no_database", say("The file {path} is not a database.")),
}
