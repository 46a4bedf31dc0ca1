"""Queries for the export of one person's data: all that is kept, opened, table by table, as plain values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from wrota.store import acceptances, applications, drafts, identifiers, pending, tables
from wrota.store.accounts import Account
from wrota.store.database import Store
from wrota.store.identifiers import MAIN
from wrota.store.outbox import LetterStatus
from wrota.store.seal import unseal

_HOLDING = tuple(status.value for status in (LetterStatus.WAITING, LetterStatus.PARKED, LetterStatus.PERHAPS))

Facts = Mapping[str, object]
"""Names and values; moments and days are as Python has them."""


def gather(store: Store, account: Account) -> Mapping[str, tuple[Facts, ...]]:
    """Return every row about an account, with nothing masked; passwords and tokens nobody can read, the store neither.

    What staff have written of themselves, such as who decided on an application, is theirs and left out.
    """
    return {name: tuple(part(store, account)) for name, part in _PARTS.items()}


def _identifiers(store: Store, account: Account) -> Iterator[Facts]:
    for held in identifiers.of(store, account.id):
        is_main = held.place == MAIN
        yield {"kind": held.kind, "value": held.value, "is_main": is_main, "confirmed_at": held.confirmed_at}


def _proofs(store: Store, account: Account) -> Iterator[Facts]:
    for row in _of(store, tables.ProofRow, account):
        yield {"kind": row.kind, "value": unseal(store, account.handle, f"proof:{row.kind}", row.sealed)}


def _fields(store: Store, account: Account) -> Iterator[Facts]:
    for row in _of(store, tables.ProfileFieldRow, account):
        yield {"name": row.name, "value": unseal(store, account.handle, f"field:{row.name}", row.sealed)}


def _pending(store: Store, account: Account) -> Iterator[Facts]:
    for row in _of(store, tables.PendingChangeRow, account):
        wanted = pending.find(store, account.id, row.kind)
        values = wanted.values if wanted else {}
        kept = {name: value for name, value in values.items() if "password" not in name}
        yield {"kind": row.kind, "at": row.at, "wanted": kept}


def _drafts(store: Store, account: Account) -> Iterator[Facts]:
    for draft in drafts.of(store, drafts.account_owner(account)):
        typed = {name: "|".join(values) for name, values in draft.typed.items()}
        yield {"form": draft.form, "at": draft.at, "typed": typed}


def _letters(store: Store, account: Account) -> Iterator[Facts]:
    """Tell what still holds something; a letter with links belongs to the accounts that they open.

    One that told of an application belongs to the account that the application was granted to.
    """
    table = tables.LetterRow
    linked = tables.LinkRow.select(tables.LinkRow.letter).where(tables.LinkRow.account == account.id)
    granted = tables.ApplicationRow.select(tables.ApplicationRow.id).where(tables.ApplicationRow.account == account.id)
    theirs = (table.account == account.id) | table.id.in_(linked) | table.application.in_(granted)
    for row in store.rows(table.select().where(theirs, table.status.in_(_HOLDING)).order_by(table.id)):
        address = unseal(store, row.handle, "address", row.address or b"")
        yield {
            "kind": row.name,
            "language": row.language,
            "address": address,
            "at": row.written_at,
            "state": row.status,
        }


def _acceptances(store: Store, account: Account) -> Iterator[Facts]:
    for one in acceptances.of(store, account.id):
        yield {name: value for name, value in asdict(one).items() if name != "handle"}


def _applications(store: Store, account: Account) -> Iterator[Facts]:
    for one in applications.of(store, account.id):
        facts = {"number": one.number, "form": one.form, "stage": one.status, "at": one.at}
        yield {**facts, "decided_at": one.decided_at, "values": applications.values_of(store, one)}


def _audit(store: Store, account: Account) -> Iterator[Facts]:
    table = tables.AuditEventRow
    for row in store.rows(table.select().where(table.account == account.handle).order_by(table.seq)):
        yield {"at": row.at, "act": row.act, "facts": json.loads(row.facts)}


def _columns(table: type[Any], **columns: str) -> Callable[[Store, Account], Iterator[Facts]]:
    """Return a part that gives some columns of a table, each under the name that readers see."""

    def rows(store: Store, account: Account) -> Iterator[Facts]:
        for row in _of(store, table, account):
            yield {name: getattr(row, column) for name, column in columns.items()}

    return rows


def _of(store: Store, table: type[Any], account: Account) -> list[Any]:
    return store.rows(table.select().where(table.account == account.id))


_PARTS: Mapping[str, Callable[[Store, Account], Iterator[Facts]]] = {
    "identifiers": _identifiers,
    "proofs": _proofs,
    "profile": _fields,
    "acceptances": _acceptances,
    "applications": _applications,
    "pending": _pending,
    "drafts": _drafts,
    "letters": _letters,
    "sessions": _columns(tables.SessionRow, since="created_at", last_used_at="used_at", browser="agent"),
    "devices": _columns(tables.DeviceRow, since="created_at", last_used_at="used_at"),
    "links": _columns(tables.LinkRow, kind="kind", created_at="created_at", expires_at="expires_at", used_at="used_at"),
    "failures": _columns(tables.FailureRow, at="at"),
    "failure_notices": _columns(tables.FailureNoticeRow, at="at"),
    "case_notes": _columns(tables.CaseNoteRow, at="at", code="code", act="act", reason="reason"),
    "audit": _audit,
}
