"""Queries of letters that were put aside: parked ones, and those that were perhaps delivered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wrota.store import promised_links, tables
from wrota.store.database import Store
from wrota.store.outbox import LetterStatus
from wrota.store.seal import seal, unseal

_ASIDE = (LetterStatus.PARKED.value, LetterStatus.PERHAPS.value)


@dataclass(frozen=True)
class Parked:
    """A letter that was put aside, opened."""

    handle: str
    name: str
    address: str = field(repr=False)
    written_at: datetime
    put_aside_at: datetime
    reason: str
    is_perhaps: bool


def every(store: Store) -> tuple[Parked, ...]:
    """Return all letters that were put aside, the oldest first."""
    table = tables.LetterRow
    rows = store.rows(table.select().where(table.status.in_(_ASIDE)).order_by(table.id))
    return tuple(_opened(store, row) for row in rows)


def release(store: Store, handle: str) -> bool:
    """Put a letter back into the queue with links of its own; False where it was not put aside."""
    row = _found(store, handle)
    if row is None or row.facts is None:
        return False
    promised_links.kill_of_letter(store, row.id)
    facts = json.loads(unseal(store, handle, "facts", row.facts))
    for block in facts["blocks"]:
        block["link"] = promised_links.promise_again(store, block["link"])
    table = tables.LetterRow
    store.change(
        table.update(
            status=LetterStatus.WAITING.value,
            facts=seal(store, handle, "facts", json.dumps(facts)),
            reason=None,
            tries=0,
            lease=None,
            due_at=store.now(),
            done_at=None,
        ).where(table.id == row.id)
    )
    return True


def drop(store: Store, handle: str) -> bool:
    """Give a letter up and wipe what it held; False where it was not put aside."""
    row = _found(store, handle)
    if row is None:
        return False
    promised_links.kill_of_letter(store, row.id)
    table = tables.LetterRow
    wiped = table.update(status=LetterStatus.DROPPED.value, address=None, facts=None, account=None, done_at=store.now())
    store.change(wiped.where(table.id == row.id))
    return True


def _found(store: Store, handle: str) -> Any:
    table = tables.LetterRow
    return store.first(table.select().where(table.handle == handle, table.status.in_(_ASIDE)))


def _opened(store: Store, row: Any) -> Parked:
    address = unseal(store, row.handle, "address", row.address)
    is_perhaps = row.status == LetterStatus.PERHAPS.value
    return Parked(row.handle, row.name, address, row.written_at, row.done_at, row.reason or "", is_perhaps)
