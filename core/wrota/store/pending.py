"""Pending changes: what people want changed and have not confirmed, one of each kind for an account, sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.seal import seal, unseal
from wrota.store.sweep import sweep
from wrota.store.vocabulary import keyword

PendingKind = Literal["claim", "email"]
"""What is wanted: an account that is being claimed, or another main e-mail address."""

KEPT = timedelta(days=30)
"""For longer no link of a letter lives, so what waited for one is wiped."""


@dataclass(frozen=True)
class PendingChange:
    """A pending change: the wanted values by name, and since when."""

    values: Mapping[str, str] = field(repr=False)
    at: datetime


def keep(store: Store, account_id: int, kind: PendingKind, values: Mapping[str, str]) -> None:
    """Keep what a person wants, in place of what was wanted before."""
    handle = tokens.handle(store)
    sealed = seal(store, handle, _field(account_id, kind), json.dumps(dict(values)))
    sweep(store, tables.PendingChangeRow, tables.PendingChangeRow.at < store.now() - KEPT)
    drop(store, account_id, kind)
    store.change(
        tables.PendingChangeRow.insert(
            account=account_id, kind=keyword(kind), handle=handle, sealed=sealed, at=store.now()
        )
    )


def find(store: Store, account_id: int, kind: PendingKind) -> PendingChange | None:
    """Return what a person wants changed and has not confirmed; None where there is nothing."""
    row = store.first(tables.PendingChangeRow.select().where(_of(account_id, kind)))
    if row is None:
        return None
    return PendingChange(json.loads(unseal(store, row.handle, _field(account_id, kind), row.sealed)), row.at)


def drop(store: Store, account_id: int, kind: PendingKind) -> bool:
    """Forget what was wanted, done or not; False where there was nothing."""
    return bool(store.change(tables.PendingChangeRow.delete().where(_of(account_id, kind))))


def drop_all(store: Store, account_id: int) -> None:
    """Forget everything that an account waits for."""
    store.change(tables.PendingChangeRow.delete().where(tables.PendingChangeRow.account == account_id))


def _of(account_id: int, kind: PendingKind) -> object:
    return (tables.PendingChangeRow.account == account_id) & (tables.PendingChangeRow.kind == kind)


def _field(account_id: int, kind: PendingKind) -> str:
    """Bind what is sealed to its account: moved to another one it would become that one's address or password."""
    return f"pending:{account_id}:{kind}"
