"""Used tickets of the robot check; each is worth something once."""

from __future__ import annotations

from datetime import timedelta

from wrota.store import tables
from wrota.store.database import Store
from wrota.store.seal import token_digest
from wrota.store.sweep import sweep


def spend(store: Store, ticket: str, good_for: timedelta) -> bool:
    """Use a ticket; False where it was used before.

    It is remembered for twice as long as it is good, so that a clock set back does not make it good again.
    """
    table, now = tables.UsedTicketRow, store.now()
    sweep(store, table, table.at < now - 2 * good_for)
    if is_spent(store, ticket):
        return False
    store.change(table.insert(digest=token_digest(ticket), at=now))
    return True


def is_spent(store: Store, ticket: str) -> bool:
    """Say whether a ticket was used before."""
    return (
        store.first(tables.UsedTicketRow.select().where(tables.UsedTicketRow.digest == token_digest(ticket)))
        is not None
    )
