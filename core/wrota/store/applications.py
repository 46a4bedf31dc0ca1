"""Applications for access: stored once however often the form is sent, and decided once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import fn

from wrota.rules import case_codes
from wrota.rules.letter_boxes import box
from wrota.rules.text_input import folded
from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.seal import lookup, seal, unseal
from wrota.store.vocabulary import keyword

_VALUES, _DECISION = "application", "decision"


class ApplicationStatus(StrEnum):
    """How far an application has come."""

    NEW = "new"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True)
class SentApplication:
    """What became of an application that was sent: ``is_new`` unless one alike waited already."""

    number: str
    handle: str
    is_new: bool


@dataclass(frozen=True)
class Application:
    """An application as staff have it in their list; what was filled in, `values_of` opens.

    ``by`` and ``reason`` are those of the decision, and empty before it. ``receipt`` is a keyword of whether
    the letter that tells of its arrival was written, empty while nobody has dealt with it.
    """

    id: int
    handle: str
    number: str
    form: str
    status: ApplicationStatus
    base: str
    language: str
    at: datetime
    account_id: int | None
    receipt: str
    decided_at: datetime | None
    by: str = field(repr=False)
    reason: str = field(repr=False)
    sealed: bytes = field(repr=False)


def add(
    store: Store, form: str, address: str, values: Mapping[str, str], *, base: str, language: str
) -> SentApplication:
    """Keep an application under a new number; where one alike waits already, that one stays with its own.

    The statements are the same either way. ``address`` is the canonical e-mail address among the values.
    """
    table, handle, number = tables.ApplicationRow, tokens.handle(store), _free_number(store)
    digest = _digest(store, form, values)
    row = table.insert(
        handle=handle,
        number=number,
        form=form,
        status=ApplicationStatus.NEW.value,
        digest=digest,
        address=_address(store, address),
        sealed=seal(store, handle, _VALUES, json.dumps(dict(values))),
        base=base,
        language=language,
        at=store.now(),
    )
    newest = (table.base, table.language)
    store.change(row.on_conflict(conflict_target=(table.digest,), conflict_where=_waits(), preserve=newest))
    kept = store.first(table.select().where(table.digest == digest, _waits()))
    assert kept is not None  # noqa: S101 - put in just before, in the same transaction
    return SentApplication(kept.number, kept.handle, kept.number == number)


def find(store: Store, typed: str) -> Application | None:
    """Return the application with a number, however staff have typed it."""
    number = case_codes.canonical(typed) or ""
    row = store.first(tables.ApplicationRow.select().where(tables.ApplicationRow.number == number))
    return _application(store, row) if row else None


def every(store: Store) -> tuple[Application, ...]:
    """Return all applications in the order in which they came."""
    return tuple(_application(store, row) for row in store.rows(tables.ApplicationRow.select().order_by(_id())))


def of(store: Store, account_id: int) -> tuple[Application, ...]:
    """Return the applications that were granted to an account."""
    theirs = tables.ApplicationRow.select().where(tables.ApplicationRow.account == account_id)
    return tuple(_application(store, row) for row in store.rows(theirs.order_by(_id())))


def values_of(store: Store, application: Application) -> Mapping[str, str]:
    """Return what was filled in, by the names of the fields."""
    opened: dict[str, str] = json.loads(unseal(store, application.handle, _VALUES, application.sealed))
    return opened


def decide(
    store: Store,
    application: Application,
    status: ApplicationStatus,
    by: str,
    *,
    reason: str = "",
    account_id: int | None = None,
) -> bool:
    """Note the decision; of several at once one succeeds, because it is a single statement."""
    decision = json.dumps({"by": by, "reason": reason})
    decided = tables.ApplicationRow.update(
        status=status.value,
        decided_at=store.now(),
        decision=seal(store, application.handle, _DECISION, decision),
        account=account_id,
    )
    return store.change(decided.where(_id() == application.id, _waits())) == 1


# What follows is for the worker, which tells people that their application has arrived.


def unacknowledged(store: Store) -> Application | None:
    """Return the application that waits longest for the letter that tells of its arrival."""
    table = tables.ApplicationRow
    row = store.first(table.select().where(table.receipt.is_null(), _waits()).order_by(_id()).limit(1))
    return _application(store, row) if row else None


def acknowledge(store: Store, application: Application, receipt: str) -> bool:
    """Note what became of that letter, by a keyword; False where another worker was quicker."""
    table = tables.ApplicationRow
    noted = table.update(receipt=keyword(receipt)).where(_id() == application.id, table.receipt.is_null())
    return bool(store.change(noted))


def count_at(store: Store, address: str, receipt: str, since: datetime) -> int:
    """Return how many applications since a moment gave an e-mail address and had that become of their letter."""
    table = tables.ApplicationRow
    theirs = (table.address == _address(store, address)) & (table.receipt == receipt) & (table.at > since)
    ((count,),) = store.tuples(table.select(fn.COUNT(table.id)).where(theirs))
    return int(count)


def _application(store: Store, row: Any) -> Application:
    opened = unseal(store, row.handle, _DECISION, row.decision) if row.decision else '{"by": "", "reason": ""}'
    return Application(
        id=row.id,
        handle=row.handle,
        number=row.number,
        form=row.form,
        status=ApplicationStatus(row.status),
        base=row.base,
        language=row.language,
        at=row.at,
        account_id=row.account_id,
        receipt=row.receipt or "",
        decided_at=row.decided_at,
        sealed=row.sealed,
        **json.loads(opened),
    )


def _free_number(store: Store) -> str:
    """Make a number that nobody has; it tells nothing of how many there are."""
    table = tables.ApplicationRow
    while True:
        number = case_codes.make(store.seams.random)
        if store.first(table.select(table.id).where(table.number == number)) is None:
            return number


def _digest(store: Store, form: str, values: Mapping[str, str]) -> bytes:
    """Return what an application is known by that says the same, in whatever case."""
    said = json.dumps([form, sorted((name, folded(value)) for name, value in values.items() if value)])
    return lookup(store.keys, "application", said)


def _address(store: Store, address: str) -> bytes:
    """Return what the letters to an address are counted by: its letter box, whatever tag it bears (hazards 81)."""
    return lookup(store.keys, "application_address", box(address))


def _id() -> Any:
    return tables.ApplicationRow.id


def _waits() -> Any:
    return tables.ApplicationRow.decided_at.is_null()
