"""Drafts: what somebody typed into a form and has not finished, kept sealed for a day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from wrota.store import tables
from wrota.store.database import Store
from wrota.store.seal import lookup, seal, unseal

KEPT = timedelta(hours=24)
_SWEPT_AT_ONCE = 100
_FIELD = "draft"


def keep(store: Store, owner: str, form: str, values: Mapping[str, Sequence[str]]) -> None:
    """Keep what was typed into a form in place of what was kept before; passwords are never given to this."""
    digest = _digest(store, owner, form)
    _sweep(store)
    sealed = seal(store, digest.hex(), _FIELD, json.dumps({name: list(typed) for name, typed in values.items()}))
    drop(store, owner, form)
    store.change(tables.Draft.insert(digest=digest, owner=_owner(store, owner), sealed=sealed, at=store.now()))


def find(store: Store, owner: str, form: str) -> Mapping[str, tuple[str, ...]] | None:
    """Return what is kept for an owner and a form, by the names of the fields; None where there is nothing."""
    table, digest = tables.Draft, _digest(store, owner, form)
    row = store.first(table.select().where(table.digest == digest, table.at > store.now() - KEPT))
    if row is None:
        return None
    values = json.loads(unseal(store, digest.hex(), _FIELD, row.sealed))
    return {name: tuple(typed) for name, typed in values.items()}


def drop(store: Store, owner: str, form: str) -> None:
    """Forget a draft: the form is finished."""
    store.change(tables.Draft.delete().where(tables.Draft.digest == _digest(store, owner, form)))


def drop_all(store: Store, owner: str) -> None:
    """Forget every draft of an owner."""
    store.change(tables.Draft.delete().where(tables.Draft.owner == _owner(store, owner)))


def _owner(store: Store, owner: str) -> bytes:
    return lookup(store.keys, "draft-owner", owner)


def _digest(store: Store, owner: str, form: str) -> bytes:
    return lookup(store.keys, "draft", f"{owner}|{form}")


def _sweep(store: Store) -> None:
    table = tables.Draft
    over = table.select(table.digest).where(table.at <= store.now() - KEPT).limit(_SWEPT_AT_ONCE)
    store.change(table.delete().where(table.digest.in_(over)))
