"""One-time links on their way: promised to a letter, made when it is first delivered, then in place of older ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wrota.rules.names import known
from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.links import KEPT, LINK_KINDS, LinkKind, binding, digest, is_alive
from wrota.store.seal import seal, unseal
from wrota.store.statements import Statement
from wrota.store.sweep import sweep
from wrota.store.vocabulary import keyword

DELIVERED = "delivered"
"""The status of a letter that somebody has."""

AWAITED = timedelta(days=1)
"""For so long at least a letter that cannot be delivered is waited for, however short its link will live."""


@dataclass(frozen=True)
class Ready:
    """A link as the letter that was promised it carries it."""

    token: str = field(repr=False)
    expires_at: datetime


def make(store: Store, account_id: int, kind: LinkKind, lifetime: timedelta) -> str:
    """Make a link and return its token, which is stored nowhere; older ones of that account and kind die."""
    handle, token = promise(store, account_id, kind), tokens.token(store)
    row = _promised(store, handle)
    _kill_older(store, row)
    _give(store, row, token, lifetime, sealed=None)
    return token


def promise(
    store: Store,
    account_id: int,
    kind: LinkKind,
    *,
    letter_id: int | None = None,
    address_digest: bytes | None = None,
    box: bytes | None = None,
    due_at: datetime | None = None,
) -> str:
    """Promise a link and return its handle; nobody can use it before it is made.

    It waits for its letter from ``due_at`` on, which is now where the letter has not been put off. With the digest of
    a letter ``box``, its letter is one of those that are counted there.
    """
    handle, now = tokens.handle(store), store.now()
    sweep(store, tables.LinkRow, (tables.LinkRow.created_at < now - KEPT) & ~is_alive())
    store.change(
        tables.LinkRow.insert(
            handle=handle,
            account=account_id,
            kind=keyword(kind),
            letter=letter_id,
            address=address_digest,
            box=box,
            created_at=due_at or now,
        )
    )
    return handle


def promise_again(store: Store, handle: str) -> str:
    """Promise a letter a link in place of the one that died with it, and return the new one's handle."""
    row = store.first(tables.LinkRow.select().where(tables.LinkRow.handle == handle))
    if row is None:
        return handle
    kind = known(row.kind, LINK_KINDS)
    return promise(store, row.account_id, kind, letter_id=row.letter_id, address_digest=row.address)


def redeem(
    store: Store, handle: str, letter: str, lifetime: timedelta, expected: tuple[int, LinkKind] | None = None
) -> Ready | None:
    """Return a promised link: made at the first call, the same one at every later call, None once it is dead.

    ``expected`` is the account and the kind that the sealed letter names: one that was changed since opens nothing.
    Its life begins anew at each call, because the letter has not reached anybody yet. One that is overtaken by a newer
    one that was delivered, or has waited too long, is dead: nobody expects that letter any more.
    """
    row = _promised(store, handle)
    if row is None or (expected and expected != (row.account_id, row.kind)):
        return None
    if row.created_at + max(lifetime, AWAITED) <= store.now() or _overtaken(store, row):
        _KILL.change(store, now=store.now(), id=row.id)
        return None
    if row.digest is not None:
        return _give(store, row, unseal(store, letter, _field(handle), row.sealed), lifetime, sealed=row.sealed)
    token = tokens.token(store)
    return _give(store, row, token, lifetime, sealed=seal(store, letter, _field(handle), token))


def arrive(store: Store, letter_id: int) -> None:
    """Kill the links that a delivered letter's replace, those of older letters of the same accounts and kinds."""
    for row in _OF_LETTER.rows(store, letter_id=letter_id):
        _kill_older(store, row)


def kill_of_letter(store: Store, letter_id: int) -> int:
    """Kill the links of a letter that nobody gets."""
    return _KILL_OF_LETTER.change(store, now=store.now(), letter_id=letter_id)


def forget_tokens(store: Store, letter_id: int) -> None:
    """Wipe the sealed tokens of a letter; its links live on in the letter alone."""
    _FORGET.change(store, letter_id=letter_id)


def _give(store: Store, row: Any, token: str, lifetime: timedelta, *, sealed: bytes | None) -> Ready:
    ready = Ready(token, store.now() + lifetime)
    facts = {"digest": digest(store, token, row.kind), "bound": binding(store, token, row), "sealed": sealed}
    _GIVE.change(store, expires_at=ready.expires_at, id=row.id, **facts)
    return ready


def _kill_older(store: Store, row: Any) -> int:
    return _KILL_OLDER.change(store, now=store.now(), account_id=row.account_id, kind=row.kind, id=row.id)


def _promised(store: Store, handle: str) -> Any:
    return _PROMISED.first(store, handle=handle)


def _overtaken(store: Store, row: Any) -> bool:
    """Say whether the letter of a newer link of the same account and kind was delivered already."""
    return _OVERTAKING.first(store, account_id=row.account_id, kind=row.kind, id=row.id) is not None


def _field(handle: str) -> str:
    return f"link:{handle}"


def _overtaking(account_id: Any, kind: Any, id: Any) -> Any:
    table, letter = tables.LinkRow, tables.LetterRow
    newer = (table.account == account_id) & (table.kind == kind) & (table.id > id)
    delivered = letter.select(letter.id).where(letter.status == DELIVERED)
    gone = table.letter.in_(delivered) | (table.letter.is_null() & table.digest.is_null(False))
    return table.select(table.id).where(newer, gone).limit(1)


def _older(account_id: Any, kind: Any, id: Any) -> Any:
    table = tables.LinkRow
    return (table.account == account_id) & (table.kind == kind) & (table.id < id)


_KILL = Statement(
    lambda now, id: tables.LinkRow.update(dead_at=now, sealed=None).where(tables.LinkRow.id == id, is_alive())
)
_OF_LETTER = Statement(lambda letter_id: tables.LinkRow.select().where(tables.LinkRow.letter == letter_id))
_PROMISED = Statement(lambda handle: tables.LinkRow.select().where(tables.LinkRow.handle == handle, is_alive()))
_OVERTAKING = Statement(_overtaking)
_GIVE = Statement(
    lambda digest, bound, sealed, expires_at, id: tables.LinkRow.update(
        digest=digest, bound=bound, sealed=sealed, expires_at=expires_at
    ).where(tables.LinkRow.id == id)
)
_FORGET = Statement(lambda letter_id: tables.LinkRow.update(sealed=None).where(tables.LinkRow.letter == letter_id))
_KILL_OLDER = Statement(
    lambda now, account_id, kind, id: tables.LinkRow.update(dead_at=now, sealed=None).where(
        _older(account_id, kind, id), is_alive()
    )
)
_KILL_OF_LETTER = Statement(
    lambda now, letter_id: tables.LinkRow.update(dead_at=now, sealed=None).where(
        tables.LinkRow.letter == letter_id, is_alive()
    )
)
