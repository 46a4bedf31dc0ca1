"""Staged people: computed, compared, and kept in a temporary database of this process until they are put in."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from wrota.store import id_space, identifiers
from wrota.store.connections import naming_errors
from wrota.store.database import Store
from wrota.store.people_bulk import ACCOUNT, PARTS, Prepared

_AT_ONCE = 500
_CACHE_KIB = 16 * 1024
_WHERE = Path(tempfile.gettempdir())
"""What an error names: there SQLite puts its temporary files."""

Clash = tuple[int, str, int]
"""A row of the sheet, and the kind and place of its identifier that somebody else has."""


Looked = tuple[bytes, int, int, bool]
"""What a person of a number would be found by, by which of the identifiers, and whether that is shared."""


class Staging:
    """People who are computed and not put in yet, numbered from 0 in their order."""

    def __init__(self) -> None:
        # Without a name SQLite makes a file that has none either, and keeps little of it in memory.
        self._database = sqlite3.connect("", isolation_level=None)
        self._waiting: list[tuple[int, Prepared]] = []
        self.count = 0
        with naming_errors(_WHERE):
            for statement in _schema():
                self._database.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._database.close()

    def add(self, row: int, person: Prepared) -> None:
        """Keep a person of a row of the sheet."""
        self._waiting.append((row, person))
        self.count += 1
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def piece(self, first: int, most: int) -> list[Prepared]:
        """Return the people from a number on."""
        with naming_errors(_WHERE):
            span = (first, first + most)
            parts = [self._part(table, *span) for table in range(len(PARTS))]
            accounts = self._database.execute("SELECT * FROM account WHERE n >= ? AND n < ? ORDER BY n", span)
            return [
                Prepared(tuple(columns), tuple(tuple(part.get(n, ())) for part in parts))
                for n, _row, *columns in accounts
            ]

    def compare(self, store: Store) -> None:
        """Find everything that another person of these, or somebody at this tenant, has; it only reads.

        To be called once, when all are here; then `clashes` tells.
        """
        self._write()
        with naming_errors(_WHERE):
            self._database.execute("CREATE INDEX looked_digest ON looked (digest, n, i, shared)")
            self._database.execute("CREATE INDEX looked_n ON looked (n, digest, i, shared)")
            self._note(self._repeated())
            if store.is_made:
                with store.open():
                    self._note(self._held(store))

    def looked(self, first: int, most: int) -> list[Looked]:
        """Return what the people from a number on would be found by."""
        with naming_errors(_WHERE):
            return self._database.execute(_LOOKED, (first, first + most)).fetchall()

    def meet(self, store: Store, looked: Sequence[Looked]) -> None:
        """Compare once more what some people would be found by with whoever is there now."""
        for at in range(0, len(looked), _AT_ONCE):
            some = looked[at : at + _AT_ONCE]
            theirs = id_space.held(store, [digest for digest, *_ in some])
            self._note((n, i) for digest, n, i, shared in some if digest in theirs and not (shared and theirs[digest]))

    def clashes(self, most: int) -> tuple[int, list[Clash]]:
        """Return how many clashes were found, and the topmost of them."""
        with naming_errors(_WHERE):
            ((count,),) = self._database.execute("SELECT COUNT(*) FROM clash")
            found = self._database.execute(_CLASHES, (most,)).fetchall()
            return count, [(row, kind, place) for row, kind, place in found]

    def _part(self, table: int, first: int, end: int) -> dict[int, list[tuple[object, ...]]]:
        sql = f"SELECT * FROM part{table} WHERE n >= ? AND n < ? ORDER BY n, i"  # noqa: S608 - a name of ours
        rows = self._database.execute(sql, (first, end))
        return {n: [tuple(row[2:]) for row in some] for n, some in groupby(rows, itemgetter(0))}

    def _write(self) -> None:
        waiting, first = self._waiting, self.count - len(self._waiting)
        self._waiting = []
        with naming_errors(_WHERE):
            numbered = list(enumerate(waiting, first))
            self._insert("account", ((n, row, *person.account) for n, (row, person) in numbered))
            for table in range(len(PARTS)):
                rows = ((n, i, *row) for n, (_, person) in numbered for i, row in enumerate(person.parts[table]))
                self._insert(f"part{table}", rows)
            self._insert("looked", (row for n, (_, person) in numbered for row in _looked(n, person)))

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" for _ in self._database.execute(f"PRAGMA table_info({table})").fetchall())
        self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - names of ours

    def _note(self, found: Iterable[tuple[int, int]]) -> None:
        self._database.executemany("INSERT OR IGNORE INTO clash VALUES (?, ?)", found)

    def _repeated(self) -> Iterator[tuple[int, int]]:
        """Go through what an earlier person of these has; two of one person, and two shared ones, are no clash."""
        rows = self._database.execute("SELECT digest, n, i, shared FROM looked ORDER BY digest, n, i")
        earlier, whose, is_shared = b"", -1, False
        for digest, n, i, shared in rows:
            if digest != earlier:
                earlier, whose, is_shared = digest, n, shared
            elif n != whose and not (shared and is_shared):
                yield n, i

    def _held(self, store: Store) -> Iterator[tuple[int, int]]:
        with closing(self._database.execute("SELECT DISTINCT digest FROM looked ORDER BY digest")) as digests:
            while some := digests.fetchmany(_AT_ONCE):
                for digest, is_shared in id_space.held(store, [digest for (digest,) in some]).items():
                    rows = self._database.execute("SELECT n, i, shared FROM looked WHERE digest = ?", (digest,))
                    yield from [(n, i) for n, i, shared in rows if not (shared and is_shared)]


_LOOKED = "SELECT digest, n, i, shared FROM looked WHERE n >= ? AND n < ?"
_CLASHES = """
    SELECT account.row, part0.kind, part0.place
    FROM clash JOIN account ON account.n = clash.n JOIN part0 ON part0.n = clash.n AND part0.i = clash.i
    ORDER BY clash.n, clash.i LIMIT ?
"""


def _schema() -> Iterator[str]:
    yield from ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", f"PRAGMA cache_size = -{_CACHE_KIB}")
    yield f"CREATE TABLE account (n INTEGER PRIMARY KEY, row, {', '.join(ACCOUNT)})"
    for place, (_, columns) in enumerate(PARTS):
        yield f"CREATE TABLE part{place} (n, i, {', '.join(columns)}, PRIMARY KEY (n, i)) WITHOUT ROWID"
    yield "CREATE TABLE looked (digest, n, i, shared)"
    yield "CREATE TABLE clash (n, i, PRIMARY KEY (n, i)) WITHOUT ROWID"


def _looked(n: int, person: Prepared) -> Iterator[tuple[object, ...]]:
    shared = identifiers.COLUMNS.index("shared") - 1
    for i, (held, digests) in enumerate(zip(person.parts[0], person.digests, strict=True)):
        yield from ((digest, n, i, held[shared]) for digest in digests)
