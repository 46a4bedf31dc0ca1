"""Digests of accepted texts, read from a database without its keys: evidence, and nothing of the people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from wrota.rules.evidence import Evidence, Place
from wrota.store.connections import naming_errors

_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'acceptance'"
_ACCEPTED = """
    SELECT policy, version, language, document, annexes, COUNT(*), MIN(id) FROM acceptance
    WHERE how = 'accepted' GROUP BY policy, version, language, document, annexes
"""


def read(path: Path) -> frozenset[Evidence]:
    """Return every text that somebody accepted; nothing where there is no database yet, or an older one.

    Raises `StoreError` where the file cannot be read.
    """
    if not path.is_file() or not path.stat().st_size:
        return frozenset()
    with naming_errors(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(_ACCEPTED).fetchall() if database.execute(_THERE).fetchone() else []
    return frozenset(_together(text for row in rows for text in _texts(*row)))


def _texts(
    policy: str, version: str, language: str, digest: bytes, annexes: str, people: int, turn: int
) -> Iterator[Evidence]:
    day = date.fromisoformat(version)
    yield Evidence(policy, day, language, digest.hex(), None, people, turn)
    for annex in json.loads(annexes):
        yield Evidence(policy, day, annex["language"], annex["digest"], annex["file"], people, turn)


def _together(texts: Iterable[Evidence]) -> Iterable[Evidence]:
    """Return each text once: it may have been accepted beside different annexes."""
    found: dict[tuple[Place, str], Evidence] = {}
    for text in texts:
        known = found.get((text.place, text.digest))
        if known:
            text = replace(text, people=known.people + text.people, turn=min(known.turn, text.turn))
        found[text.place, text.digest] = text
    return found.values()
