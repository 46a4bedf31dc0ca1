"""The outbox queue of letters (e-mail): each waits, sealed, from the transaction that caused it until delivery."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from peewee import fn

from wrota.rules import identifiers
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.names import LetterName
from wrota.store import links, promised_links, tables, tokens
from wrota.store.database import Store
from wrota.store.links import LinkKind
from wrota.store.seal import lookup, seal
from wrota.store.sweep import sweep
from wrota.store.vocabulary import keyword

KEPT = timedelta(days=30)
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s\x00-\x20\x7f-\x9f,;:<>()\[\]\"\\@]{1,253}")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


PATIENT: frozenset[LetterName] = frozenset({"invitation"})
"""The letters that nobody sits and waits for: the others go first, however many of these are due."""


COUNTED: frozenset[LetterName] = frozenset({"access", "activation", "activation_again", "email_confirm"})
"""The letters with links that somebody causes by typing who or where: a letter box gets so many of them an hour."""


class LetterStatus(StrEnum):
    """How far a letter has come; parked ones could not be delivered, dropped ones nobody waits for any more."""

    WAITING = "waiting"
    DELIVERED = promised_links.DELIVERED
    PERHAPS = "perhaps"
    """Handed over, and the server did not say what became of it: nobody sends it again by itself."""

    PARKED = "parked"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Block:
    """What a letter says of one account, and the kind of one-time link that it is promised for it.

    ``token`` is empty until the letter is opened for delivery.
    """

    account_id: int
    link_kind: LinkKind
    values: Mapping[str, str] = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class NewLetter:
    """A letter to be written: its name, to whom, and the facts that fill its placeholders.

    ``base`` is the base address of the portal, with the unit's path where there is one; links begin with it.
    ``account_id`` tells whose a letter without blocks is, ``application_id`` of which application it tells. A letter
    with ``due_at`` is put off until then.
    """

    name: LetterName
    language: str
    address: str = field(repr=False)
    base: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    blocks: Sequence[Block] = ()
    account_id: int | None = None
    application_id: int | None = None
    expires_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class LetterFate:
    """How far a letter has come: ``at`` is when it was written while it waits, and afterwards when it was over.

    ``reason`` is the keyword of why it was not delivered, or not yet; a ``status`` may be another release's.
    """

    handle: str
    name: str
    status: str
    at: datetime
    tries: int
    reason: str


@dataclass(frozen=True)
class Figures:
    """How the outbox stands: how many letters wait, how long the oldest has, and how many are parked."""

    waiting: int
    oldest: timedelta | None
    parked: int


def put(store: Store, new: NewLetter) -> str:
    """Put a letter in, in the transaction of what caused it, and return its handle.

    Line breaks and control signs in the facts become spaces, so that nothing begins another header; an address
    that is not exactly one raises `ValueError`.
    """
    handle, now = tokens.handle(store), store.now()
    sweep(store, tables.LetterRow, tables.LetterRow.done_at < now - KEPT)
    row = tables.LetterRow.insert(
        handle=handle,
        name=keyword(new.name),
        language=new.language,
        address=seal(store, handle, "address", _one_address(new.address)),
        account=new.account_id,
        application=new.application_id,
        status=LetterStatus.WAITING.value,
        tries=0,
        due_at=new.due_at or now,
        later=True if new.name in PATIENT else None,
        written_at=now,
        expires_at=new.expires_at,
    )
    letter_id = store.change(row)
    facts = seal(store, handle, "facts", _facts(store, new, letter_id))
    store.change(tables.LetterRow.update(facts=facts).where(tables.LetterRow.id == letter_id))
    return handle


def next_due(store: Store) -> datetime | None:
    """Return the moment, past or future, at which a letter is due next; None where none is waiting."""
    table = tables.LetterRow
    row = store.first(table.select().where(table.status == LetterStatus.WAITING.value).order_by(table.due_at).limit(1))
    return row.due_at if row else None


def hurry(store: Store) -> int:
    """Make due what waits because the server did not listen, now that it does; return how many letters that were."""
    table, now = tables.LetterRow, store.now()
    waiting = (table.status == LetterStatus.WAITING.value) & table.lease.is_null() & (table.due_at > now)
    servers = (table.tries > 0) & table.reason.is_null(is_null=False) & ~table.reason.startswith("smtp_")
    with store.writing():
        return store.change(table.update(due_at=now).where(waiting, servers))


def last_due(store: Store, name: LetterName) -> datetime | None:
    """Return the moment at which the last of the waiting letters of this name is due."""
    table = tables.LetterRow
    waiting = (table.status == LetterStatus.WAITING.value) & (table.name == name)
    row = store.first(table.select().where(waiting).order_by(table.due_at.desc()).limit(1))
    return row.due_at if row else None


def of_application(store: Store, application_id: int) -> tuple[LetterFate, ...]:
    """Return what became of the letters that told of an application, the oldest first; long gone ones are forgotten."""
    table = tables.LetterRow
    rows = store.rows(table.select().where(table.application == application_id).order_by(table.id))
    return tuple(
        LetterFate(row.handle, row.name, row.status, row.done_at or row.written_at, row.tries, row.reason or "")
        for row in rows
    )


def figures(store: Store) -> Figures:
    """Return how the outbox stands, for those who watch over the service."""
    table = tables.LetterRow
    counts = table.select(table.status, fn.COUNT(table.id), fn.MIN(table.written_at)).group_by(table.status)
    found = {status: (count, since) for status, count, since in store.tuples(counts)}
    waiting, since = found.get(LetterStatus.WAITING, (0, None))
    parked, _ = found.get(LetterStatus.PARKED, (0, None))
    return Figures(waiting, None if since is None else store.now() - since, parked)


def _facts(store: Store, new: NewLetter, letter_id: int) -> str:
    """Return the facts as they are sealed; each block's link is promised by now."""
    address = lookup(store.keys, EMAIL, identifiers.canonical(EMAIL, new.address) or new.address)
    box = links.box_digest(store, new.address) if new.name in COUNTED else None
    blocks = [
        {
            "account": block.account_id,
            "kind": block.link_kind,
            "link": promised_links.promise(
                store,
                block.account_id,
                block.link_kind,
                letter_id=letter_id,
                address_digest=address,
                box=box,
                due_at=new.due_at,
            ),
            "values": _folded(block.values),
        }
        for block in new.blocks
    ]
    return json.dumps({"base": new.base, "values": _folded(new.values), "blocks": blocks})


def _folded(values: Mapping[str, str]) -> dict[str, str]:
    return {_line(name): _line(value) for name, value in values.items()}


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _one_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("a letter goes to exactly one bare e-mail address")
    return text
