"""The audit log: what was done, when and to which account, chained so that no event can be changed unseen."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from peewee import RawQuery

from wrota.rules.moments import WARSAW
from wrota.store import audit_end, chain, tables
from wrota.store.audit_end import AuditEnd, AuditHead, EndFault
from wrota.store.database import Store
from wrota.store.moments import milliseconds
from wrota.store.statements import Statement
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
    canonical = chain.canonical({keyword(name): fact(value) for name, value in facts.items()})
    end = audit_end.read(store)
    if not end.fault:
        _note_daily(store, end)
    before = _mark(store, end.head, end.fault) if end.fault else end.head
    head = _append(store, before, keyword(act), account, canonical)
    _MOVE_HEAD.change(store, seq=head.number, mac=head.mac, seal=chain.seal(store.keys, head.number, head.mac))


def verify(store: Store, since: AuditHead | None = None) -> BrokenEvent | None:
    """Return the first event that was changed, removed, inserted, moved or cut off, or None where all is whole.

    A place where the program noticed such a thing stays broken, whatever was written since. Whoever can put the whole
    file back to an earlier day is noticed by ``since`` alone, an end that was noted elsewhere.
    """
    head: tuple[Any, ...] | None = None
    end, noted = AuditHead(), None
    for row in store.tuples(RawQuery(sql=_EVENTS)):
        head, (seq, at, act, account, facts, mac) = row[:3], row[3:]
        if seq is None:
            break
        if seq != end.number + 1:
            return BrokenEvent(end.number + 1, say("The event is missing."))
        if mac != chain.link(store.keys, end.mac, (seq, at, act, account, facts)):
            return BrokenEvent(seq, say("The event was changed, or one before it was put in or moved."))
        if act == BROKEN:
            return BrokenEvent(seq, say("Before this event the record was changed by somebody without the key."))
        end = AuditHead(seq, mac)
        noted = end if since and since.number == seq else noted
    return _verify_head(store, head, end.number, end.mac) or _verify_since(since, noted, end)


BROKEN: AuditAct = "audit_broken"
"""The act of the program itself, when it goes on after an end that it did not write."""

_LOG = logging.getLogger("wrota.store")

_EVENTS = """
    SELECT head.seq, head.mac, head.seal, event.seq, event.at, event.act, event.account, event.facts, event.mac
    FROM audit_head AS head LEFT JOIN audit AS event ON 1 ORDER BY event.seq
"""
# One statement sees one moment: what is being written meanwhile does not look like a fault.


_MOVE_HEAD = Statement(lambda seq, mac, seal: tables.AuditHeadRow.update(seq=seq, mac=mac, seal=seal))
_ADD = Statement(
    lambda seq, at, act, account, facts, mac: tables.AuditEventRow.insert(
        seq=seq, at=at, act=act, account=account, facts=facts, mac=mac
    )
)


def _append(store: Store, end: AuditHead, act: str, account: str | None, facts: str) -> AuditHead:
    seq, at = end.number + 1, store.now()
    mac = chain.link(store.keys, end.mac, (seq, milliseconds(at), act, account, facts))
    _ADD.change(store, seq=seq, at=at, act=act, account=account, facts=facts, mac=mac)
    return AuditHead(seq, mac)


def _mark(store: Store, end: AuditHead, fault: EndFault) -> AuditHead:
    """Go on after an end that is not the program's own, so that acts are not stopped, and so that it stays visible.

    The mark is an event like the others: it cannot be taken out or changed unseen either.
    """
    _LOG.error(
        "%s: the audit was changed from outside (%s); “wrota audit verify %s” says where",
        *(store.keys.tenant, fault, store.keys.tenant),
    )
    store.change(tables.AuditHeadRow.delete())
    store.change(tables.AuditHeadRow.insert(seq=0, mac=chain.BEGINNING, seal=chain.BEGINNING))
    return _append(store, end, BROKEN, None, chain.canonical({"why": keyword(fault)}))


def _note_daily(store: Store, end: AuditEnd) -> None:
    """Tell the log at the first event of a day how the last one ended: whoever puts less back is found by it."""
    if end.at is not None and end.at.astimezone(WARSAW).date() < store.now().astimezone(WARSAW).date():
        _LOG.info("%s: the audit ended with %s", store.keys.tenant, end.head)


def _verify_since(since: AuditHead | None, noted: AuditHead | None, end: AuditHead) -> BrokenEvent | None:
    """Compare with an end that was noted elsewhere."""
    if since is None or since == noted or since == AuditHead():
        return None
    if since.number > end.number:
        return BrokenEvent(
            end.number + 1, say("The record ends before the event that was noted: an older one was put back.")
        )
    return BrokenEvent(since.number, say("This is another event than was noted: an older record was put back."))


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
