"""The queue of recovery requests for the worker, so that no page need know whether anybody is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from peewee import fn

from wrota.errors import Overloaded
from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.seal import seal, unseal
from wrota.words import say

MOST_WAITING = 10_000
"""So many wait for a worker that is away; whoever comes then is told that the service is busy, everybody alike."""

_FIELD = "asking"


@dataclass(frozen=True)
class RecoveryRequest:
    """A queued request: what was typed, sealed, at which address, in which language, and the case code they got."""

    id: int
    handle: str
    identifier: bytes = field(repr=False)
    base: str
    language: str
    unit: str | None
    case_code: str
    at: datetime


def add(store: Store, identifier: str, *, base: str, language: str, unit: str | None, case_code: str) -> None:
    """Keep an asking, the identifier sealed; the same one row whatever was typed.

    Raises `Overloaded` where too many wait already.
    """
    ((waiting,),) = store.tuples(tables.RecoveryRequestRow.select(fn.COUNT(tables.RecoveryRequestRow.id)))
    if waiting >= MOST_WAITING:
        raise Overloaded(say("The service is very busy. Please try again in a moment."))
    handle = tokens.handle(store)
    store.change(
        tables.RecoveryRequestRow.insert(
            handle=handle,
            identifier=seal(store, handle, _FIELD, identifier),
            base=base,
            language=language,
            unit=unit,
            case_code=case_code,
            at=store.now(),
        )
    )


def oldest(store: Store) -> RecoveryRequest | None:
    """Return the asking that has waited longest."""
    row = store.first(tables.RecoveryRequestRow.select().order_by(tables.RecoveryRequestRow.id).limit(1))
    if row is None:
        return None
    return RecoveryRequest(row.id, row.handle, row.identifier, row.base, row.language, row.unit, row.case_code, row.at)


def typed(store: Store, asking: RecoveryRequest) -> str:
    """Return what somebody typed."""
    return unseal(store, asking.handle, _FIELD, asking.identifier)


def remove(store: Store, asking: RecoveryRequest) -> bool:
    """Take an asking off the list; False where another worker was quicker."""
    return bool(store.change(tables.RecoveryRequestRow.delete().where(tables.RecoveryRequestRow.id == asking.id)))
