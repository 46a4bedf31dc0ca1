"""The key check: the first rows of a new database, by which it knows the keys that it was made with."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from wrota.errors import StoreError
from wrota.rules.keys import Keys
from wrota.store import chain
from wrota.store.connections import Connections
from wrota.store.tables import AuditHeadRow, KeyCheckRow
from wrota.words import say


def furnish(database: Connections, keys: Keys) -> None:
    """Put the first rows in: what shows the keys, and the head of an audit without events."""
    KeyCheckRow.insert(check=chain.secret_check(keys)).execute(database)
    AuditHeadRow.insert(seq=0, mac=chain.BEGINNING, seal=chain.seal(keys, 0, chain.BEGINNING)).execute(database)


def recognise(connection: sqlite3.Connection, keys: Keys, path: Path) -> None:
    """Refuse a database of other keys: nothing in it could be opened, and nobody would be found."""
    row = connection.execute("SELECT secret_check FROM house").fetchone()
    if row is None or not chain.same(row[0], chain.secret_check(keys)):
        raise StoreError(
            say("The database {path} was made with another WROTA_SECRET, or for another institution.", path=path),
            "other_secret",
        )
