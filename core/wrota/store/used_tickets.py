"""Used tickets of the robot check; each is worth something once."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from wrota.rules.limits import SKEW
from wrota.store import tables
from wrota.store.database import Store
from wrota.store.seal import token_digest
from wrota.store.sweep import sweep


def spend(store: Store, ticket: str, good_for: timedelta, waited: str | None = None) -> bool:
    """Use a ticket; False where it was used before. ``waited`` is the address that did nothing for it but wait.

    It is remembered for twice as long as it is good, so that a clock set back does not make it good again.
    """
    table, now = tables.UsedTicketRow, store.now()
    sweep(store, table, table.at < now - 2 * good_for)
    if is_spent(store, ticket):
        return False
    caller = None if waited is None else _caller(store, waited)
    store.change(table.insert(digest=token_digest(ticket), at=now, caller=caller))
    return True


def has_waited_since(store: Store, address: str, since: datetime) -> bool:
    """Say whether an address has used a ticket after a moment for which it had only waited."""
    table = tables.UsedTicketRow
    lately = (table.at > since) & (table.at < store.now() + SKEW)
    used = table.select().where(table.caller == _caller(store, address), lately)
    return store.first(used.limit(1)) is not None


def _caller(store: Store, address: str) -> bytes:
    return hmac.digest(store.keys.limit, f"ticket|{address}".encode(errors="backslashreplace"), "sha256")


def is_spent(store: Store, ticket: str) -> bool:
    """Say whether a ticket was used before."""
    return (
        store.first(tables.UsedTicketRow.select().where(tables.UsedTicketRow.digest == token_digest(ticket)))
        is not None
    )
