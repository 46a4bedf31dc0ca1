"""The integrity check of a database: once per process and file, and again where the file or the trust in it changed."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

from wrota.errors import StoreError
from wrota.store.database_file import Identity
from wrota.words import say

DAMAGED = say("The database {path} is damaged. Please restore it from a backup.")

SMALL = 8 * 1024 * 1024
"""Bytes up to which every row is compared with every index."""

_Stamp = tuple[int, int]

_FRESH = 2 * 10**9
"""Nanoseconds for which the time of a file proves nothing: it may be written again within one tick of its clock."""

_lock = threading.Lock()
_proved: dict[Path, Identity] = {}
_left: dict[Path, _Stamp] = {}
_refused: dict[Path, tuple[Identity, _Stamp]] = {}


def is_proved(path: Path, file: Identity) -> bool:
    """Say whether this process has found the file whole, and nothing has spoken against it since."""
    return _proved.get(path) == file


def prove(connection: sqlite3.Connection, path: Path, file: Identity, *, held: bool) -> None:
    """Check a file that this process has not checked yet; raise `StoreError` where it is damaged.

    ``held`` says that others have it open, whose program has proved it too. A file that nobody held open, and that was
    written since this process let go of it, is checked once more: a copy may have been put over it. One that was found
    damaged is looked at again once it was written, so that visitors cost no check.
    """
    stamp = _stamp(path)
    if is_proved(path, file) and (held or _left.get(path) == stamp):
        return
    if _refused.get(path) == (file, stamp) or not _is_whole(connection):
        doubt(path)
        with _lock:
            _refused[path] = (file, stamp)
        raise StoreError(say(DAMAGED.msgid, path=path), "damaged")
    with _lock:
        _proved[path] = file
        _refused.pop(path, None)


def leave(path: Path, *, is_followed: bool) -> None:
    """Remember what a file looks like of which this process lets go, unless it was written too lately for a proof.

    Where somebody follows at once there is no time in which a copy could be put over it.
    """
    try:
        stamp = _stamp(path)
    except OSError:
        return
    with _lock:
        _left.pop(path, None)
        if is_followed or stamp[0] < time.time_ns() - _FRESH:
            _left[path] = stamp


def doubt(path: Path) -> None:
    """Let a file be checked once more before anything else of it is served: SQLite has found something wrong."""
    with _lock:
        _proved.pop(path, None)


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Compare everything with everything where that is cheap, else the pages, and every index with its table by count.

    `integrity_check` looks up every row in every index: 10 ms a megabyte, 4.3 s for 200,000 people, where the pages
    take 0.4 s and the counts 0.2 s (measured).
    """
    ((pages,), (size,)) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
    if pages * size <= SMALL:
        return _says_ok(connection, "integrity_check")
    return _says_ok(connection, "quick_check") and all(_fits(connection, *one) for one in _indexes(connection))


def _says_ok(connection: sqlite3.Connection, check: str) -> bool:
    return bool(connection.execute(f"PRAGMA {check}(1)").fetchone() == ("ok",))


def _indexes(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return every index with its table, and which rows it covers."""
    found = connection.execute("SELECT tbl_name, name, COALESCE(sql, '') FROM sqlite_master WHERE type = 'index'")
    return [(table, index, "".join(sql.partition(" WHERE ")[1:])) for table, index, sql in found]


def _fits(connection: sqlite3.Connection, table: str, index: str, rows: str) -> bool:
    ways = ("NOT INDEXED", f'INDEXED BY "{index}"')
    counts = [
        connection.execute(f'SELECT COUNT(*) FROM "{table}" {way}{rows}').fetchone()  # noqa: S608 - names of the schema
        for way in ways
    ]
    return bool(counts[0] == counts[1])


def _stamp(path: Path) -> _Stamp:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size
