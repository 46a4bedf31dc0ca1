"""One-time links (magic links): bound to one tenant, account and kind, valid once, stored as digests alone."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from peewee import fn

from wrota.rules import identifiers
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.letter_boxes import box
from wrota.rules.names import known
from wrota.store import accounts, tables
from wrota.store.accounts import Account
from wrota.store.database import Store
from wrota.store.seal import lookup

Opener = Literal["access", "invitation", "granted"]
"""The kinds of links behind which a password is chosen."""

LinkKind = Literal[Opener, "activation", "email"]
"""What a link is for; besides the openers, to activate a claimed account and to confirm a new e-mail address."""

OPENERS: tuple[Opener, ...] = get_args(Opener)
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)

SKEW = timedelta(seconds=60)
"""How far the clock of whoever made a link may have been ahead of ours."""

MOST_FAILURES = 5
"""So many wrong passwords behind one link, from wherever they come; then it is dead."""

KEPT = timedelta(days=30)
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


def find(store: Store, token: str, *kinds: LinkKind) -> Link | None:
    """Return the link of a token that is of one of the kinds, with its account, while it may be used.

    Nothing changes by looking.
    """
    if not _TOKEN.fullmatch(token):
        return None
    table, here = tables.LinkRow, _of_token(store, token, *kinds)
    row = store.first(table.select(table, tables.AccountRow).join(tables.AccountRow).where(here, _is_open(store.now())))
    if row is None or not _is_bound(store, token, row):
        return None
    account = accounts.from_row(store, row.account)
    return Link(row.handle, known(row.kind, kinds), account, row.created_at, row.expires_at, row.address)


def use(store: Store, token: str, kind: LinkKind) -> bool:
    """Use a link up; of all who try at once one succeeds, because it is a single statement."""
    if not _TOKEN.fullmatch(token):
        return False
    now, here = store.now(), _of_token(store, token, kind)
    return store.change(tables.LinkRow.update(used_at=now, sealed=None).where(here, _is_open(now))) == 1


def note_failure(store: Store, handle: str) -> bool:
    """Count a wrong password behind a link, and say whether the link died of it; a count that no clock forgets."""
    table = tables.LinkRow
    here = (table.handle == handle) & is_alive()
    store.change(table.update(failures=fn.COALESCE(table.failures, 0) + 1).where(here))
    return _kill(store, here & (table.failures >= MOST_FAILURES)) == 1


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
    return frozenset(row.account_id for row in store.rows(table.select().where(theirs, open_yet, is_alive())))


def is_promised(store: Store, account_id: int, kind: LinkKind) -> bool:
    """Say whether a letter with a link of that kind is on its way to an account, and nobody has tried to deliver it."""
    table = tables.LinkRow
    promised = (table.account == account_id) & (table.kind == kind) & table.digest.is_null()
    return store.first(table.select().where(promised, is_alive()).limit(1)) is not None


def count_since(store: Store, account_id: int, kind: LinkKind, since: datetime) -> int:
    """Return how many links an account was promised since a moment."""
    table = tables.LinkRow
    recent = (table.account == account_id) & (table.kind == kind) & (table.created_at > since)
    return len(store.rows(table.select(table.id).where(recent)))


def count_in_box(store: Store, address: str, kind: LinkKind, since: datetime) -> int:
    """Return how many letters with links of a kind went into the box of an address since a moment.

    They are counted over all accounts and all tags of the address (hazards 81), as far as `outbox.COUNTED` names them.
    """
    table = tables.LinkRow
    recent = (table.box == box_digest(store, address)) & (table.kind == kind) & (table.created_at > since)
    ((count,),) = store.tuples(table.select(fn.COUNT(table.letter.distinct())).where(recent))
    return int(count)


def box_digest(store: Store, address: str) -> bytes:
    """Return what the letters into the box of an address are counted by."""
    return lookup(store.keys, "letter_box", box(identifiers.canonical(EMAIL, address) or address))


def bury(store: Store) -> int:
    """Kill the links whose time is over, so that no clock set back revives them, and return how many."""
    return _kill(store, (tables.LinkRow.expires_at <= store.now()) & _has_gone())


def next_expiry(store: Store) -> datetime | None:
    """Return the moment at which there is something to `bury`."""
    table = tables.LinkRow
    made = is_alive() & table.expires_at.is_null(False) & _has_gone()
    row = store.first(table.select().where(made).order_by(table.expires_at).limit(1))
    return row.expires_at if row else None


def _has_gone() -> Any:
    """Return what is true of links whose letter nobody is about to deliver; the time of the others begins anew."""
    return tables.LinkRow.sealed.is_null()


def _kill(store: Store, which: Any) -> int:
    return store.change(tables.LinkRow.update(dead_at=store.now(), sealed=None).where(which, is_alive()))


def is_alive() -> Any:
    """Return what is true of links that may be used now or later."""
    return tables.LinkRow.used_at.is_null() & tables.LinkRow.dead_at.is_null()


def _is_open(now: datetime) -> Any:
    table = tables.LinkRow
    return is_alive() & (table.expires_at > now) & (table.created_at < now + SKEW)


def _of_token(store: Store, token: str, *kinds: LinkKind) -> Any:
    digests = [make(store, token, kind) for kind in kinds for make in (digest, _unbound_digest)]
    return tables.LinkRow.digest.in_(digests) & tables.LinkRow.kind.in_(kinds)


def digest(store: Store, token: str, kind: LinkKind) -> bytes:
    """Return what is stored of a token: under a key of the tenant, so that another's row is worth nothing here."""
    return lookup(store.keys, f"bound-link:{kind}", token)


def binding(store: Store, token: str, row: Any) -> bytes:
    """Return what binds a link to its kind, its account and the address of its letter: a changed row opens nothing."""
    address = (row.address or b"").hex()
    return lookup(store.keys, "link-binding", f"{row.kind}|{row.account_id}|{address}|{token}")


def _unbound_digest(store: Store, token: str, kind: LinkKind) -> bytes:
    """Return what release 0.1 stored of a token; its links were bound to nothing more, and work until they run out.

    Nobody makes one of a link of today's: that takes the token, which is stored nowhere.
    """
    return lookup(store.keys, f"link:{kind}", token)


def _is_bound(store: Store, token: str, row: Any) -> bool:
    if row.digest == _unbound_digest(store, token, row.kind):
        return True
    return hmac.compare_digest(row.bound or b"", binding(store, token, row))
