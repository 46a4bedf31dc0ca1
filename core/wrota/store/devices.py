"""Known devices: browsers in which a person has signed in, so that strangers cannot lock the person out."""

from __future__ import annotations

from datetime import datetime, timedelta

from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.seal import token_digest
from wrota.store.sweep import sweep

LIFETIME = timedelta(days=180)


def remember(store: Store, account_id: int, known: str | None = None) -> str:
    """Return the token by which a browser is known as this account's: the one it has, if it fits, or a new one."""
    now = store.now()
    sweep(store, tables.DeviceRow, tables.DeviceRow.used_at < now - LIFETIME)
    if known and store.change(tables.DeviceRow.update(used_at=now).where(_fits(known, account_id, now))):
        return known
    token = tokens.token(store)
    store.change(tables.DeviceRow.insert(digest=token_digest(token), account=account_id, created_at=now, used_at=now))
    return token


def owner(store: Store, token: str) -> int | None:
    """Return the id of the account that a browser is known for; it counts as a caller for this account alone."""
    known = (tables.DeviceRow.digest == token_digest(token)) & (tables.DeviceRow.used_at > store.now() - LIFETIME)
    row = store.first(tables.DeviceRow.select().where(known))
    return row.account_id if row else None


def forget_all(store: Store, account_id: int, *, but: bytes | None = None) -> int:
    """Forget an account's devices, all or all but the one with this digest, and return how many there were."""
    theirs = (tables.DeviceRow.account == account_id) & (tables.DeviceRow.digest != (but or b""))
    return store.change(tables.DeviceRow.delete().where(theirs))


def forget(store: Store, digest: bytes | None) -> None:
    """Forget one device, by its digest."""
    store.change(tables.DeviceRow.delete().where(tables.DeviceRow.digest == (digest or b"")))


def _fits(token: str, account_id: int, now: datetime) -> object:
    table = tables.DeviceRow
    return (table.digest == token_digest(token)) & (table.account == account_id) & (table.used_at > now - LIFETIME)
