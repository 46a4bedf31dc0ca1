"""Digests of accepted texts, read from a database without its keys: evidence, and nothing of the people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from wrota.rules.evidence import Evidence
from wrota.store.connections import naming_errors

_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'acceptance'"
_ACCEPTED = "SELECT DISTINCT policy, version, language, document, annexes FROM acceptance WHERE how = 'accepted'"


def read(path: Path) -> frozenset[Evidence]:
    """Return every text that somebody accepted; nothing where there is no database yet, or an older one.

    Raises `StoreError` where the file cannot be read.
    """
    if not path.is_file() or not path.stat().st_size:
        return frozenset()
    with naming_errors(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(_ACCEPTED).fetchall() if database.execute(_THERE).fetchone() else []
    return frozenset(text for row in rows for text in _texts(*row))


def _texts(policy: str, version: str, language: str, digest: bytes, annexes: str) -> Iterator[Evidence]:
    day = date.fromisoformat(version)
    yield Evidence(policy, day, language, digest.hex())
    for annex in json.loads(annexes):
        yield Evidence(policy, day, annex["language"], annex["digest"], annex["file"])
