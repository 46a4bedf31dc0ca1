"""The database of one tenant: its file, its only kind of transaction, and the connections that come and go."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from peewee import BaseQuery, Model, ModelSelect, Query

from wrota.errors import NestedWriting, StoreBusy, StoreError
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import database_file, integrity, schema
from wrota.store.connections import PATIENCE, Connections, naming_errors
from wrota.store.database_file import Identity
from wrota.words import say

Row = TypeVar("Row", bound=Model)

TOLD_EVERY = 60.0
"""Seconds after which the log is told once more of the same trouble with a database."""

_LOG = logging.getLogger("wrota.store")


class Store:
    """One tenant's database; nothing is opened before it is first used, and nothing made but by `create`.

    Each thread has a connection of its own, from its first question until `close`. Besides, one idle
    connection stays open until `retire`: without it every closing one would copy the log into the file.
    """

    def __init__(self, path: Path, keys: Keys, seams: Seams, *, patience: float = PATIENCE) -> None:
        self.path = path
        self.keys = keys
        self.seams = seams
        self._patience = patience
        self._connections = Connections(path, seams, patience, self._moor)
        self._anchor: sqlite3.Connection | None = None
        self._file: Identity | None = None
        self._log: Identity | None = None
        self._trouble: StoreError | None = None
        self._told_at = float("-inf")
        self._mooring = threading.Lock()
        self._retired = False
        _living.add(self)

    def create(self) -> bool:
        """Make the database where there is none yet, and say whether that was so.

        An act of whoever sets a portal up, and not of every start: what vanished is never to be made anew unnoticed.
        """
        return schema.create(self.path, self.keys, self.seams, self._patience)

    @property
    def is_made(self) -> bool:
        """Whether something has the database's name."""
        return os.path.lexists(self.path)

    def look(self) -> None:
        """Raise `StoreError` where there is no database, by one look; whether it is whole shows when it is opened."""
        try:
            database_file.identity(self.path)
        except StoreError as error:
            self._tell(error)
            raise

    def prove(self) -> None:
        """Raise `StoreError` where the database cannot be served; costs one look at the file where it was proved."""
        self._moor()

    @property
    def trouble(self) -> StoreError | None:
        """Why the database could not be served when it was last wanted."""
        return self._trouble

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Change things, all or nothing, with nobody else writing meanwhile.

        Raises `NestedWriting` inside another one, and `StoreBusy` when somebody else keeps writing for too long.
        """
        if self._connections.in_transaction():
            raise NestedWriting(say("A writing transaction was begun inside another one."))
        with self._connections.transaction():
            yield

    @contextmanager
    def open(self) -> Iterator[Store]:
        """Close this thread's connection at the end, unless it was open before: for use outside a request."""
        was_closed = self._connections.is_closed()
        try:
            yield self
        finally:
            if was_closed:
                self.close()

    def close(self) -> None:
        """Close this thread's connection, if it has one."""
        self._connections.close()

    def retire(self, *, is_followed: bool = False) -> None:
        """Close this thread's connection and the idle one; whoever still comes opens and closes by itself.

        ``is_followed`` says that another store of the same database takes over at once.
        """
        self._retired = True
        self.close()
        self._let_go(is_followed=is_followed)

    def now(self) -> datetime:
        """Return the present moment of this store's clock, aware, in UTC."""
        return self.seams.now()

    # What follows is for the modules of this room, which alone have queries.

    def rows(self, query: ModelSelect[Row]) -> list[Row]:
        """Return all rows of a query."""
        with naming_errors(self.path):
            return list(query.execute(self._connections))

    def tuples(self, query: BaseQuery) -> Iterator[tuple[Any, ...]]:
        """Go through the rows of a query as tuples, one at a time."""
        with naming_errors(self.path):
            yield from query.tuples().iterator(self._connections)

    def first(self, query: ModelSelect[Row]) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(query)), None)

    def change(self, query: Query) -> int:
        """Run an INSERT, UPDATE or DELETE and return the new row's id, or how many rows it met."""
        self._refuse_outside_writing()
        result = query.execute(self._connections)
        return result if isinstance(result, int) else 0

    def fetch(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return all rows of a SELECT that is given as SQL, as what the columns hold."""
        return self._connections.execute_sql(sql, values).fetchall()

    def run(self, sql: str, values: Sequence[object]) -> int:
        """Run an INSERT, UPDATE or DELETE that is given as SQL, and return how many rows it met."""
        self._refuse_outside_writing()
        return self._connections.execute_sql(sql, values).rowcount

    def insert_all(self, table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows, given as what the columns hold."""
        self._refuse_outside_writing()
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" for _ in columns)
        sql = f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of ours
        self._connections.execute_many(sql, rows)

    def _refuse_outside_writing(self) -> None:
        if not self._connections.in_transaction():
            raise StoreError(say("A change was tried outside of a writing transaction."))

    def _moor(self) -> None:
        """Before a connection opens, see that the file is there, still the same and whole; keep an idle one to it."""
        if self._is_sound():
            return
        with self._mooring:
            if self._is_sound():
                return
            self._cast_off()
            try:
                self._anchor_to(database_file.identity(self.path))
            except StoreBusy:
                raise
            except StoreError as error:
                self._tell(error)
                raise
            self._trouble = None

    def _is_sound(self) -> bool:
        if self._anchor is None or self._file is None:
            return False
        return database_file.is_there(self.path, self._file) and integrity.is_proved(self.path, self._file)

    def _anchor_to(self, file: Identity) -> None:
        anchor = schema.moor(self.path, file, self.keys, self.seams, self._patience)
        if self._retired:
            anchor.close()
        else:
            self._anchor, self._file, self._log = anchor, file, database_file.log_identity(self.path)

    def _cast_off(self) -> None:
        """Let go of a file that is gone or another one now: nothing of it is to be served on."""
        anchor, file = self._anchor, self._file
        if anchor is None or file is None:
            return
        if not database_file.is_there(self.path, file):
            _LOG.error("%s: the database was taken away or exchanged while it was being served", self.path.stem)
            schema.part(anchor, self.path, self._log)
        anchor.close()
        self._anchor = None

    def _tell(self, error: StoreError) -> None:
        """Tell the log what keeps the database from being served, once in a while as long as it is so."""
        error.is_told = True
        now = self.seams.monotonic()
        if str(error) != str(self._trouble) or now - self._told_at >= TOLD_EVERY:
            _LOG.error("%s: %s", self.path.stem, error)
            self._told_at = now
        # Without the traceback, which would keep the frames of whoever came.
        self._trouble = StoreError(error.sentence, error.cause)
        self._trouble.is_told = True

    def _let_go(self, *, is_followed: bool = False) -> None:
        with self._mooring:
            anchor, self._anchor = self._anchor, None
        if anchor is not None:
            anchor.close()
            integrity.leave(self.path, is_followed=is_followed)

    def _before_fork(self) -> None:
        if not self._connections.in_transaction():
            self.close()
        self._let_go()


_living: weakref.WeakSet[Store] = weakref.WeakSet()


def _let_go_before_fork() -> None:
    """Close what a child must not inherit: SQLite would believe in locks that the child does not hold."""
    for store in tuple(_living):
        store._before_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_let_go_before_fork)
