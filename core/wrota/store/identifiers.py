"""The identifiers that accounts hold: encrypted, and found by a digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from wrota.errors import IdentifierTaken
from wrota.rules import identifiers as rules
from wrota.store import id_space, tables
from wrota.store.database import Store
from wrota.store.moments import milliseconds
from wrota.store.seal import lookup, seal, unseal
from wrota.words import say

MAIN = 0
"""The place of the main identifier of its kind; additional ones stand at 1 and on."""

COLUMNS = ("account_id", "kind", "place", "digest", "sealed", "shared", "confirmed_at")


@dataclass(frozen=True)
class Held:
    """An identifier of an account, as it is shown; ``shared`` if others may have the same one."""

    kind: str
    value: str = field(repr=False)
    place: int = MAIN
    shared: bool = False
    confirmed_at: datetime | None = None


def of(store: Store, account_id: int) -> tuple[Held, ...]:
    """Return an account's identifiers by kind, the main one of each kind first."""
    table, account = tables.IdentifierRow, tables.AccountRow
    query = table.select(table, account).join(account).where(table.account == account_id)
    rows = store.rows(query.order_by(table.kind, table.place))
    return tuple(held(store, row.account.handle, row) for row in rows)


def add(store: Store, account_id: int, handle: str, new: Held) -> None:
    """Give an account one more identifier; raise `IdentifierTaken` where another one is known by the same text."""
    _refuse_taken(store, account_id, new)
    store.insert_all(tables.IdentifierRow, COLUMNS, [columns(store, account_id, handle, new)])


def replace_main(store: Store, account_id: int, handle: str, new: Held) -> None:
    """Give an account its main identifier of a kind in place of the one it had; what was additional is main then.

    Raises `IdentifierTaken` where another account is known by the same text; nothing is changed then.
    """
    _refuse_taken(store, account_id, new)
    table = tables.IdentifierRow
    same = (table.place == MAIN) | (table.digest == digest(store, new.kind, new.value))
    store.change(table.delete().where((table.account == account_id) & (table.kind == new.kind) & same))
    store.insert_all(tables.IdentifierRow, COLUMNS, [columns(store, account_id, handle, new)])


def confirm(store: Store, account_id: int, address_digest: bytes) -> bool:
    """Note that an account's e-mail address was reached; False where that was known already."""
    table = tables.IdentifierRow
    unknown = (table.account == account_id) & (table.digest == address_digest) & table.confirmed_at.is_null()
    return bool(store.change(table.update(confirmed_at=store.now()).where(unknown)))


def columns(store: Store, account_id: int, handle: str, new: Held) -> tuple[object, ...]:
    """Return what the columns of a new identifier hold, in the order of `COLUMNS`."""
    return account_id, *facts(store, handle, new, digest(store, new.kind, new.value))


def facts(store: Store, handle: str, new: Held, found_by: bytes) -> tuple[object, ...]:
    """Return what the columns after the account's hold, with what the identifier is found by."""
    sealed = seal(store, handle, _place(new.kind, new.place), new.value)
    confirmed = None if new.confirmed_at is None else milliseconds(new.confirmed_at)
    return new.kind, new.place, found_by, sealed, new.shared, confirmed


def held(store: Store, handle: str, row: tables.IdentifierRow) -> Held:
    """Return a stored identifier of the account with this handle, opened."""
    value = unseal(store, handle, _place(row.kind, row.place), row.sealed)
    return Held(row.kind, value, row.place, row.shared, row.confirmed_at)


def digest(store: Store, kind: str, value: str) -> bytes:
    """Return what an identifier is found by; raise `ValueError` if the value cannot be of that kind."""
    canonical = rules.canonical(kind, value)
    if canonical is None:
        raise ValueError(f"the value cannot be an identifier of the kind {kind}")
    return lookup(store.keys, kind, canonical)


def _refuse_taken(store: Store, account_id: int, new: Held) -> None:
    if id_space.taken(store, new.value, shared=new.shared, but=account_id):
        raise IdentifierTaken(say("Another account is already known by this identifier."))


def _place(kind: str, place: int) -> str:
    return f"identifier:{kind}:{place}"
