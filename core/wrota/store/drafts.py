"""Drafts of forms: what somebody typed and has not sent, kept sealed for a day."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from wrota.store import tables
from wrota.store.accounts import Account
from wrota.store.database import Store
from wrota.store.seal import lookup, seal, unseal
from wrota.store.sweep import sweep

KEPT = timedelta(hours=24)
_FIELD = "draft"


@dataclass(frozen=True)
class Draft:
    """A draft: what is kept of one form, by the names of its fields."""

    form: str
    typed: Mapping[str, tuple[str, ...]] = field(repr=False)
    at: datetime


def account_owner(account: Account) -> str:
    """Return the owner of what is kept for an account, in whatever browser it was typed."""
    return f"account:{account.handle}"


def keep(
    store: Store, owner: str, form: str, values: Mapping[str, Sequence[str]], *, stranger: str | None = None
) -> None:
    """Keep what was typed into a form in place of what was kept before; passwords are never given to this.

    ``stranger`` is the address that keeps it, where no session vouches for it: such drafts are counted in bytes.
    """
    digest = _digest(store, owner, form)
    sweep(store, tables.DraftRow, tables.DraftRow.at <= store.now() - KEPT)
    kept = {"form": form, "typed": {name: list(typed) for name, typed in values.items()}}
    sealed = seal(store, digest.hex(), _FIELD, json.dumps(kept))
    drop(store, owner, form)
    row = {"digest": digest, "owner": _owner(store, owner), "sealed": sealed, "at": store.now()}
    counted = {} if stranger is None else {"caller": _caller(store, stranger), "size": len(sealed)}
    store.change(tables.DraftRow.insert(**row, **counted))


def size_of(store: Store, stranger: str) -> int:
    """Return how many bytes of drafts an address keeps for which no session vouches."""
    return _size(store, tables.DraftRow.caller == _caller(store, stranger))


def drop_oldest(store: Store, most: int) -> int:
    """Forget the oldest drafts of strangers where together they are larger than so many bytes; return how many."""
    table, dropped = tables.DraftRow, 0
    strangers = table.caller.is_null(is_null=False) & (table.at > store.now() - KEPT)
    over = _size(store, strangers) - most
    while over > 0:
        ((digest, size),) = store.tuples(
            table.select(table.digest, table.size).where(strangers).order_by(table.at).limit(1)
        )
        store.change(table.delete().where(table.digest == digest))
        over, dropped = over - size, dropped + 1
    return dropped


def find(store: Store, owner: str, form: str) -> Mapping[str, tuple[str, ...]] | None:
    """Return what is kept for an owner and a form, by the names of the fields; None where there is nothing."""
    table, digest = tables.DraftRow, _digest(store, owner, form)
    row = store.first(table.select().where(table.digest == digest, table.at > store.now() - KEPT))
    return _draft(store, row).typed if row else None


def of(store: Store, owner: str) -> tuple[Draft, ...]:
    """Return everything that is kept for an owner, the oldest first."""
    table = tables.DraftRow
    theirs = table.select().where(table.owner == _owner(store, owner), table.at > store.now() - KEPT)
    return tuple(_draft(store, row) for row in store.rows(theirs.order_by(table.at)))


def drop(store: Store, owner: str, form: str) -> None:
    """Forget a draft: the form is finished."""
    store.change(tables.DraftRow.delete().where(tables.DraftRow.digest == _digest(store, owner, form)))


def drop_all(store: Store, owner: str) -> None:
    """Forget every draft of an owner."""
    store.change(tables.DraftRow.delete().where(tables.DraftRow.owner == _owner(store, owner)))


def _draft(store: Store, row: Any) -> Draft:
    kept = json.loads(unseal(store, row.digest.hex(), _FIELD, row.sealed))
    return Draft(kept["form"], {name: tuple(typed) for name, typed in kept["typed"].items()}, row.at)


def _size(store: Store, whose: Any) -> int:
    table = tables.DraftRow
    ((size,),) = store.tuples(table.select(fn.SUM(table.size)).where(whose, table.at > store.now() - KEPT))
    return int(size or 0)


def _caller(store: Store, address: str) -> bytes:
    return hmac.digest(store.keys.limit, f"draft|{address}".encode(errors="backslashreplace"), "sha256")


def _owner(store: Store, owner: str) -> bytes:
    return lookup(store.keys, "draft-owner", owner)


def _digest(store: Store, owner: str, form: str) -> bytes:
    return lookup(store.keys, "draft", f"{owner}|{form}")
