"""The database of one tenant: its file, its only kind of transaction, and the connections that come and go."""

from __future__ import annotations

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

from wrota.errors import NestedWriting, StoreError
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import schema
from wrota.store.connections import PATIENCE, Connections, naming_errors
from wrota.words import say

Row = TypeVar("Row", bound=Model)


class Store:
    """One tenant's database; nothing is opened before it is first used.

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
        self._mooring = threading.Lock()
        self._retired = False
        _living.add(self)

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

    def retire(self) -> None:
        """Close this thread's connection and the idle one; whoever still comes opens and closes by itself."""
        self._retired = True
        self.close()
        self._let_go()

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
        """Before a connection opens, make or check the database once, and keep an idle connection to it."""
        if self._anchor is not None:
            return
        with self._mooring:
            if self._anchor is None:
                anchor = schema.moor(self.path, self.keys, self.seams, self._patience)
                if self._retired:
                    anchor.close()
                else:
                    self._anchor = anchor

    def _let_go(self) -> None:
        with self._mooring:
            anchor, self._anchor = self._anchor, None
        if anchor is not None:
            anchor.close()

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
