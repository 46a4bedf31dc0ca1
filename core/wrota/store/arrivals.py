"""Arrivals: many people who are put in piece by piece, and are not there before one short transaction says so.

Others write in between, and whoever looks for an account meets none of them (`id_space.is_here`). An import that was
killed leaves accounts that nobody can find; the next one, or the worker, removes them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from peewee import fn

from wrota.errors import ImportRefused, StoreError
from wrota.store import audit, people_bulk, tables
from wrota.store.database import Store
from wrota.store.moments import milliseconds
from wrota.store.staging import Staging
from wrota.words import say

HELD = 0.03
"""Seconds for which one piece may keep others from writing; so long a pause follows at least."""

SMALLEST, LARGEST = 10, 500
ABANDONED = timedelta(minutes=15)
"""After so long without a further piece nobody is at work on an arrival any more."""

_arrival, _account = tables.ArrivalRow, tables.AccountRow


def take_in(store: Store, staging: Staging, refuse: Callable[[], None]) -> tuple[int, ...]:
    """Put staged people in, all or none, and return the ids of their accounts.

    ``refuse`` raises `ImportRefused` where a piece met an identifier that somebody has got since they were compared;
    then, and where another import has begun, nobody is put in.
    """
    arrival = _begin(store)
    try:
        ids = _put_in(store, staging, arrival, refuse)
        with store.writing():
            _go_on(store, arrival)
            store.change(_arrival.delete().where(_arrival.id == arrival))
            audit.write(store, "people_imported", rows=len(ids))
    except BaseException:
        with suppress(StoreError):
            _remove(store, arrival)
        raise
    return ids


def remove_abandoned(store: Store) -> None:
    """Remove the people of imports that were killed."""
    silent = _arrival.at < store.now() - ABANDONED
    for row in store.rows(_arrival.select().where(silent | _arrival.given_up)):
        _remove(store, row.id)


def _begin(store: Store) -> int:
    """Begin an arrival, and remove what others have left: of two that run at once, the later one goes on."""
    with store.writing():
        store.change(_arrival.update(given_up=True))
        # A number that no earlier one had, not even one that was removed whole: somebody may still be at work on it.
        known = max(_largest(store, _account.arrival), _largest(store, _arrival.id))
        arrival = max(known + 1, milliseconds(store.now()))
        store.change(_arrival.insert(id=arrival, at=store.now(), given_up=False))
    for row in store.rows(_arrival.select().where(_arrival.given_up)):
        _remove(store, row.id)
    return arrival


def _put_in(store: Store, staging: Staging, arrival: int, refuse: Callable[[], None]) -> tuple[int, ...]:
    ids: list[int] = []
    size = SMALLEST
    while len(ids) < staging.count:
        people, looked = staging.piece(len(ids), size), staging.looked(len(ids), size)
        with store.writing():
            began = time.monotonic()
            _go_on(store, arrival)
            staging.meet(store, looked)
            refuse()
            ids += people_bulk.insert(store, people, arrival)
        held = time.monotonic() - began
        size = max(SMALLEST, min(LARGEST, int(size * min(2.0, HELD / max(held, 0.001)))))
        # Whoever waits for the database asks for it in ever longer turns, and must meet it free.
        time.sleep(held)
    return tuple(ids)


def _go_on(store: Store, arrival: int) -> None:
    mine = (_arrival.id == arrival) & ~_arrival.given_up
    if store.change(_arrival.update(at=store.now()).where(mine)) != 1:
        raise ImportRefused(say("Nothing was taken in: another import has begun meanwhile."))


def _remove(store: Store, arrival: int) -> None:
    """Remove an arrival and its people, in pieces; until the last one they are not there."""
    while True:
        with store.writing():
            some = _account.select(_account.id).where(_account.arrival == arrival).limit(SMALLEST * 10)
            if not store.change(_account.delete().where(_account.id.in_(some))):
                store.change(_arrival.delete().where(_arrival.id == arrival))
                return
        time.sleep(HELD)


def _largest(store: Store, column: Any) -> int:
    known = column.model.select(fn.COALESCE(fn.MAX(column), 0)).where(column.is_null(is_null=False))
    ((largest,),) = store.tuples(known)
    return int(largest)
