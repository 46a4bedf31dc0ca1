"""Delivery of the outbox queue: a letter is leased to one worker, opened, and marked with what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wrota.rules.names import known
from wrota.store import audit, promised_links, tables
from wrota.store.database import Store
from wrota.store.links import LINK_KINDS, LinkKind
from wrota.store.outbox import Block, LetterStatus
from wrota.store.seal import unseal
from wrota.store.statements import Statement
from wrota.store.vocabulary import AuditAct, keyword

LEASE = timedelta(seconds=60)
"""For so long a letter belongs to the worker that took it; what a killed one held is taken again afterwards."""


@dataclass(frozen=True)
class Leased:
    """A letter that this worker alone may deliver for now; its random ``handle`` is the same at every try.

    ``name`` is as it was stored: by a newer release, it may be none that this one knows.
    """

    id: int
    handle: str
    name: str
    language: str
    tries: int
    expires_at: datetime | None
    is_patient: bool
    lease: bytes = field(repr=False)


@dataclass(frozen=True)
class Contents:
    """An opened letter; it has a block for each account whose link is alive, and says how long the links live."""

    address: str = field(repr=False)
    base: str
    values: Mapping[str, str] = field(repr=False)
    blocks: tuple[Block, ...] = ()
    lifetime: timedelta | None = None
    valid_until: datetime | None = None


def lease(store: Store) -> Leased | None:
    """Take the letter that has been due for longest, in a transaction of its own; None where none is due."""
    if _longest_due(store) is None:
        return None
    with store.writing():
        return _taken(store)


def open(store: Store, letter: Leased, lifetimes: Mapping[LinkKind, timedelta]) -> Contents | None:
    """Open a leased letter, in a transaction of its own; None where links were promised and all are dead.

    At the first attempt the links are made, to live as long as their kind does; a retry finds the same ones. Raises
    `LookupError`, and makes none, where one is of a kind that only a newer release knows.
    """
    with store.writing():
        row = _HELD.first(store, id=letter.id, lease=letter.lease)
        if row is None or row.address is None or row.facts is None:
            return None
        facts = json.loads(unseal(store, letter.handle, "facts", row.facts))
        address = unseal(store, letter.handle, "address", row.address)
        ready = [(block, _link(store, letter, block, lifetimes)) for block in facts["blocks"]]
        alive = [(block, link) for block, link in ready if link is not None]
        if ready and not alive:
            return None
        valid_until = min((link.expires_at for _, link in alive), default=None)
    blocks = tuple(Block(block["account"], block["kind"], block["values"], link.token) for block, link in alive)
    lifetime = min((lifetimes[known(block["kind"], LINK_KINDS)] for block, _ in alive), default=None)
    return Contents(address, facts["base"], facts["values"], blocks, lifetime, valid_until)


def renew(store: Store, letter: Leased) -> bool:
    """Prolong the lease of a letter that is still being handed over; False where it was lost."""
    with store.writing():
        return _RENEW.change(store, due_at=store.now() + LEASE, id=letter.id, lease=letter.lease) == 1


def delivered(store: Store, letter: Leased) -> bool:
    """Mark a letter as delivered and wipe what it held; False where the lease was lost meanwhile.

    The links of older letters die now: until here they were the only ones that anybody had.
    """
    return _finish(store, letter, LetterStatus.DELIVERED, "letter_delivered", "accepted")


def delivered_and_lease(store: Store, letter: Leased) -> tuple[bool, Leased | None]:
    """Mark a letter as delivered and take the next one, in one transaction: each has to reach the disk."""
    with store.writing():
        return _finished(store, letter, LetterStatus.DELIVERED, "letter_delivered", "accepted"), _taken(store)


def drop(store: Store, letter: Leased, why: str) -> bool:
    """Give a letter up that nobody waits for any more, and wipe what it held; ``why`` is a keyword."""
    return _finish(store, letter, LetterStatus.DROPPED, "letter_dropped", why)


def park(store: Store, letter: Leased, why: str) -> bool:
    """Put a letter aside that cannot be delivered, for staff to see; ``why`` is a keyword.

    Address and facts stay sealed in it; its links die, because nobody has them.
    """
    return _finish(store, letter, LetterStatus.PARKED, "letter_parked", why)


def leave_open(store: Store, letter: Leased, why: str) -> bool:
    """Put a letter aside that was perhaps delivered; ``why`` is a keyword. Its links live, and so do older ones."""
    return _finish(store, letter, LetterStatus.PERHAPS, "letter_perhaps", why)


def postpone(store: Store, letter: Leased, why: str, delay: timedelta) -> None:
    """Let a letter wait before it is tried again; ``why`` is a keyword."""
    with store.writing():
        due_at = store.now() + delay
        _POSTPONE.change(store, reason=keyword(why), due_at=due_at, id=letter.id, lease=letter.lease)


def _longest_due(store: Store) -> Any:
    """Return the letter that has been due for longest, of those that somebody waits for if there is one."""
    return _DUE_SOON.first(store, now=store.now()) or _DUE_LATER.first(store, now=store.now())


def _link(store: Store, letter: Leased, block: Mapping[str, Any], lifetimes: Mapping[LinkKind, timedelta]) -> Any:
    kind = known(block["kind"], LINK_KINDS)
    return promised_links.redeem(store, block["link"], letter.handle, lifetimes[kind], (block["account"], kind))


def _taken(store: Store) -> Leased | None:
    row = _longest_due(store)
    if row is None:
        return None
    leased = Leased(
        row.id,
        row.handle,
        row.name,
        row.language,
        row.tries + 1,
        row.expires_at,
        bool(row.later),
        store.seams.random(16),
    )
    _TAKE.change(store, lease=leased.lease, tries=leased.tries, due_at=store.now() + LEASE, id=row.id)
    return leased


def _finish(store: Store, letter: Leased, status: LetterStatus, act: AuditAct, why: str) -> bool:
    with store.writing():
        return _finished(store, letter, status, act, why)


def _finished(store: Store, letter: Leased, status: LetterStatus, act: AuditAct, why: str) -> bool:
    is_kept = status in {LetterStatus.PARKED, LetterStatus.PERHAPS}
    finish = _PUT_ASIDE if is_kept else _FINISH
    facts = {"status": status.value, "reason": keyword(why), "id": letter.id, "lease": letter.lease}
    if not finish.change(store, done_at=store.now(), **facts):
        return False
    if status is LetterStatus.DELIVERED:
        promised_links.arrive(store, letter.id)
    elif status is not LetterStatus.PERHAPS:
        promised_links.kill_of_letter(store, letter.id)
    promised_links.forget_tokens(store, letter.id)
    audit.write(store, act, None, letter=letter.handle, name=letter.name, why=why)
    return True


def _due(is_meant: Any) -> Statement:
    table = tables.LetterRow
    columns = (table.id, table.handle, table.name, table.language, table.tries, table.expires_at, table.later)
    waiting = (table.status == LetterStatus.WAITING.value) & is_meant
    return Statement(
        lambda now: table.select(*columns).where(waiting, table.due_at <= now).order_by(table.due_at, table.id).limit(1)
    )


def _held(id: Any, lease: Any) -> Any:
    return (tables.LetterRow.id == id) & (tables.LetterRow.lease == lease)


_DUE_SOON = _due(tables.LetterRow.later.is_null())
_DUE_LATER = _due(tables.LetterRow.later.is_null(is_null=False))
_TAKE = Statement(
    lambda lease, tries, due_at, id: tables.LetterRow.update(lease=lease, tries=tries, due_at=due_at).where(
        tables.LetterRow.id == id
    )
)
_HELD = Statement(
    lambda id, lease: tables.LetterRow.select(tables.LetterRow.address, tables.LetterRow.facts).where(_held(id, lease))
)
_RENEW = Statement(lambda due_at, id, lease: tables.LetterRow.update(due_at=due_at).where(_held(id, lease)))
_POSTPONE = Statement(
    lambda reason, due_at, id, lease: tables.LetterRow.update(lease=None, reason=reason, due_at=due_at).where(
        _held(id, lease)
    )
)
_PUT_ASIDE = Statement(
    lambda status, reason, done_at, id, lease: tables.LetterRow.update(
        status=status, reason=reason, lease=None, done_at=done_at
    ).where(_held(id, lease))
)
_FINISH = Statement(
    lambda status, reason, done_at, id, lease: tables.LetterRow.update(
        status=status, reason=reason, lease=None, done_at=done_at, address=None, facts=None, account=None
    ).where(_held(id, lease))
)
