"""One-time links (magic links): bound to one tenant, account and kind, valid once, stored as digests alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from wrota.rules.names import known
from wrota.store import accounts, tables, tokens
from wrota.store.accounts import Account
from wrota.store.database import Store
from wrota.store.seal import lookup, seal, unseal
from wrota.store.sweep import sweep
from wrota.store.vocabulary import keyword

Opener = Literal["access", "invitation", "granted"]
"""The kinds of links behind which a password is chosen."""

LinkKind = Literal[Opener, "activation", "email"]
"""What a link is for; besides the openers, to activate a claimed account and to confirm a new e-mail address."""

OPENERS: tuple[Opener, ...] = get_args(Opener)
DELIVERED = "delivered"
"""The status of a letter that somebody has."""

LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

SKEW = timedelta(seconds=60)
"""How far the clock of whoever made a link may have been ahead of ours."""

KEPT = timedelta(days=30)
AWAITED = timedelta(days=1)
"""For so long at least a letter that cannot be delivered is waited for, however short its link will live."""

_TOKEN = re.compile("[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Link:
    """A link that may still be used; ``handle`` names it in addresses without being worth anything.

    ``address_digest`` tells to which e-mail address its letter went, as `identifiers` look it up.
    """

    handle: str
    kind: LinkKind
    account: Account
    created_at: datetime
    expires_at: datetime
    address_digest: bytes | None = field(default=None, repr=False)

    @property
    def account_id(self) -> int:
        """The id of the account."""
        return self.account.id


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


def find(store: Store, token: str, *kinds: LinkKind) -> Link | None:
    """Return the link of a token that is of one of the kinds, with its account, while it may be used.

    Nothing changes by looking.
    """
    if not _TOKEN.fullmatch(token):
        return None
    table, here = tables.LinkRow, _of_token(store, token, *kinds)
    row = store.first(table.select(table, tables.AccountRow).join(tables.AccountRow).where(here, _is_open(store.now())))
    if row is None:
        return None
    account = accounts.from_row(store, row.account)
    return Link(row.handle, known(row.kind, kinds), account, row.created_at, row.expires_at, row.address)


def use(store: Store, token: str, kind: LinkKind) -> bool:
    """Use a link up; of all who try at once one succeeds, because it is a single statement."""
    if not _TOKEN.fullmatch(token):
        return False
    now, here = store.now(), _of_token(store, token, kind)
    return store.change(tables.LinkRow.update(used_at=now, sealed=None).where(here, _is_open(now))) == 1


def kill_all(store: Store, account_id: int) -> int:
    """Kill an account's links, those that letters were promised too, and return how many there were."""
    return _kill(store, tables.LinkRow.account == account_id)


def kill_everybodys(store: Store) -> int:
    """Kill all links of all accounts and return how many there were."""
    return _kill(store, tables.LinkRow.id > 0)


def kill(store: Store, account_id: int, kind: LinkKind) -> int:
    """Kill an account's links of one kind, those that letters were promised too."""
    return _kill(store, (tables.LinkRow.account == account_id) & (tables.LinkRow.kind == kind))


def expecting(store: Store, account_ids: Collection[int], kind: LinkKind) -> frozenset[int]:
    """Return which of the accounts have a link of that kind that may be used, or will be when its letter goes out."""
    table = tables.LinkRow
    theirs = table.account.in_(account_ids) & (table.kind == kind)
    open_yet = table.expires_at.is_null() | (table.expires_at > store.now())
    return frozenset(row.account_id for row in store.rows(table.select().where(theirs, open_yet, _is_alive())))


def is_promised(store: Store, account_id: int, kind: LinkKind) -> bool:
    """Say whether a letter with a link of that kind is on its way to an account, and nobody has tried to deliver it."""
    table = tables.LinkRow
    promised = (table.account == account_id) & (table.kind == kind) & table.digest.is_null()
    return store.first(table.select().where(promised, _is_alive()).limit(1)) is not None


def count_since(store: Store, account_id: int, kind: LinkKind, since: datetime) -> int:
    """Return how many links an account was promised since a moment."""
    table = tables.LinkRow
    recent = (table.account == account_id) & (table.kind == kind) & (table.created_at > since)
    return len(store.rows(table.select(table.id).where(recent)))


def bury(store: Store) -> int:
    """Kill the links whose time is over, so that no clock set back revives them, and return how many."""
    return _kill(store, (tables.LinkRow.expires_at <= store.now()) & _has_gone())


def next_expiry(store: Store) -> datetime | None:
    """Return the moment at which there is something to `bury`."""
    table = tables.LinkRow
    made = _is_alive() & table.expires_at.is_null(False) & _has_gone()
    row = store.first(table.select().where(made).order_by(table.expires_at).limit(1))
    return row.expires_at if row else None


# What follows is for the outbox: a letter is promised a link, which is made at the first attempt to deliver.


def promise(
    store: Store,
    account_id: int,
    kind: LinkKind,
    *,
    letter_id: int | None = None,
    address_digest: bytes | None = None,
    due_at: datetime | None = None,
) -> str:
    """Promise a link and return its handle; nobody can use it before it is made.

    It waits for its letter from ``due_at`` on, which is now where the letter has not been put off.
    """
    handle, now = tokens.handle(store), store.now()
    sweep(store, tables.LinkRow, (tables.LinkRow.created_at < now - KEPT) & ~_is_alive())
    store.change(
        tables.LinkRow.insert(
            handle=handle,
            account=account_id,
            kind=keyword(kind),
            letter=letter_id,
            address=address_digest,
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


def redeem(store: Store, handle: str, letter: str, lifetime: timedelta) -> Ready | None:
    """Return a promised link: made at the first call, the same one at every later call, None once it is dead.

    Its life begins anew at each call, because the letter has not reached anybody yet. One that is overtaken by a newer
    one that was delivered, or has waited too long, is dead: nobody expects that letter any more.
    """
    row = _promised(store, handle)
    if row is None:
        return None
    if row.created_at + max(lifetime, AWAITED) <= store.now() or _overtaken(store, row):
        _kill(store, tables.LinkRow.id == row.id)
        return None
    if row.digest is not None:
        return _give(store, row, unseal(store, letter, _field(handle), row.sealed), lifetime, sealed=row.sealed)
    token = tokens.token(store)
    return _give(store, row, token, lifetime, sealed=seal(store, letter, _field(handle), token))


def arrive(store: Store, letter_id: int) -> None:
    """Kill the links that a delivered letter's replace, those of older letters of the same accounts and kinds."""
    for row in store.rows(tables.LinkRow.select().where(tables.LinkRow.letter == letter_id)):
        _kill_older(store, row)


def kill_of_letter(store: Store, letter_id: int) -> int:
    """Kill the links of a letter that nobody gets."""
    return _kill(store, tables.LinkRow.letter == letter_id)


def forget_tokens(store: Store, letter_id: int) -> None:
    """Wipe the sealed tokens of a letter; its links live on in the letter alone."""
    store.change(tables.LinkRow.update(sealed=None).where(tables.LinkRow.letter == letter_id))


def _give(store: Store, row: Any, token: str, lifetime: timedelta, *, sealed: bytes | None) -> Ready:
    table, ready = tables.LinkRow, Ready(token, store.now() + lifetime)
    made = table.update(digest=_digest(store, token, row.kind), sealed=sealed, expires_at=ready.expires_at)
    store.change(made.where(table.id == row.id))
    return ready


def _kill_older(store: Store, row: Any) -> int:
    table = tables.LinkRow
    return _kill(store, (table.account == row.account_id) & (table.kind == row.kind) & (table.id < row.id))


def _promised(store: Store, handle: str) -> Any:
    return store.first(tables.LinkRow.select().where(tables.LinkRow.handle == handle, _is_alive()))


def _overtaken(store: Store, row: Any) -> bool:
    """Say whether the letter of a newer link of the same account and kind was delivered already."""
    table, letter = tables.LinkRow, tables.LetterRow
    newer = (table.account == row.account_id) & (table.kind == row.kind) & (table.id > row.id)
    delivered = letter.select(letter.id).where(letter.status == DELIVERED)
    gone = table.letter.in_(delivered) | (table.letter.is_null() & table.digest.is_null(False))
    return store.first(table.select().where(newer, gone).limit(1)) is not None


def _has_gone() -> Any:
    """Return what is true of links whose letter nobody is about to deliver; the time of the others begins anew."""
    return tables.LinkRow.sealed.is_null()


def _kill(store: Store, which: Any) -> int:
    return store.change(tables.LinkRow.update(dead_at=store.now(), sealed=None).where(which, _is_alive()))


def _is_alive() -> Any:
    return tables.LinkRow.used_at.is_null() & tables.LinkRow.dead_at.is_null()


def _is_open(now: datetime) -> Any:
    table = tables.LinkRow
    return _is_alive() & (table.expires_at > now) & (table.created_at < now + SKEW)


def _of_token(store: Store, token: str, *kinds: LinkKind) -> Any:
    return tables.LinkRow.digest.in_([_digest(store, token, kind) for kind in kinds]) & tables.LinkRow.kind.in_(kinds)


def _digest(store: Store, token: str, kind: LinkKind) -> bytes:
    """Return what is stored of a token: under a key of the tenant, so that another's row is worth nothing here."""
    return lookup(store.keys, f"link:{kind}", token)


def _field(handle: str) -> str:
    return f"link:{handle}"
