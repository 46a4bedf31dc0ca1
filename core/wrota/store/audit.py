"""The audit log: what was done, when and to which account, chained so that no event can be changed unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import RawQuery

from wrota.errors import StoreError
from wrota.store import chain, tables
from wrota.store.database import Store
from wrota.store.moments import milliseconds
from wrota.store.vocabulary import AuditAct, fact, is_handle, keyword
from wrota.words import Sentence, say


@dataclass(frozen=True)
class BrokenEvent:
    """The first event at which the chain is broken, and why."""

    seq: int
    why: Sentence


def write(store: Store, act: AuditAct, account: str | None = None, /, **facts: object) -> None:
    """Write an event, in the transaction of what it tells about; ``account`` is the account's handle.

    Facts are keywords, random handles and small numbers; anything else raises `ValueError`, because nothing
    personal may get into the audit.
    """
    if account is not None and not is_handle(account):
        raise ValueError("an event names an account by its handle")
    head = store.first(tables.AuditHeadRow.select())
    if head is None:
        raise StoreError(say("The head of the audit is missing."))
    seq, at = head.seq + 1, store.now()
    canonical = chain.canonical({keyword(name): fact(value) for name, value in facts.items()})
    mac = chain.link(store.keys, head.mac, (seq, milliseconds(at), keyword(act), account, canonical))
    store.change(tables.AuditEventRow.insert(seq=seq, at=at, act=act, account=account, facts=canonical, mac=mac))
    store.change(tables.AuditHeadRow.update(seq=seq, mac=mac, seal=chain.seal(store.keys, seq, mac)))


def verify(store: Store) -> BrokenEvent | None:
    """Return the first event that was changed, removed, inserted, moved or cut off, or None where all is whole.

    Whoever can put the whole file back to an earlier day is not noticed; for that, keep a copy elsewhere.
    """
    head: tuple[Any, ...] | None = None
    previous, expected = chain.BEGINNING, 1
    for row in store.tuples(RawQuery(sql=_EVENTS)):
        head, (seq, at, act, account, facts, mac) = row[:3], row[3:]
        if seq is None:
            break
        if seq != expected:
            return BrokenEvent(expected, say("The event is missing."))
        if mac != chain.link(store.keys, previous, (seq, at, act, account, facts)):
            return BrokenEvent(seq, say("The event was changed, or one before it was put in or moved."))
        previous, expected = mac, seq + 1
    return _verify_head(store, head, expected - 1, previous)


_EVENTS = """
    SELECT head.seq, head.mac, head.seal, event.seq, event.at, event.act, event.account, event.facts, event.mac
    FROM audit_head AS head LEFT JOIN audit AS event ON 1 ORDER BY event.seq
"""
# One statement sees one moment: what is being written meanwhile does not look like a fault.


def _verify_head(store: Store, head: tuple[Any, ...] | None, last: int, mac: bytes) -> BrokenEvent | None:
    """Compare the newest event with the head, whose seal nobody can make without the key."""
    if head is None:
        return BrokenEvent(1, say("The head of the audit is missing."))
    newest, newest_mac, seal = head
    if seal != chain.seal(store.keys, newest, newest_mac):
        return BrokenEvent(last, say("The head of the audit was changed."))
    if newest > last:
        return BrokenEvent(last + 1, say("The event was cut off at the end, maybe with others after it."))
    if (newest, newest_mac) != (last, mac):
        return BrokenEvent(newest + 1, say("The event was added by somebody without the key."))
    return None
