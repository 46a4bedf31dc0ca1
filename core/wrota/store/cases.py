"""Case notes: the reason behind a code on a response, kept for thirty days for staff alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wrota.rules import case_codes
from wrota.store import tables
from wrota.store.database import Store
from wrota.store.sweep import sweep
from wrota.store.vocabulary import CaseAct, CaseReason, keyword

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class CaseNote:
    """The reason of a response; ``account_id`` is None where nobody was found or the account is gone.

    Act and reason are as they were stored: another release may know other ones.
    """

    code: str
    at: datetime
    act: str
    reason: str
    account_id: int | None


def open(store: Store, reason: CaseReason, act: CaseAct, account_id: int | None = None) -> str:
    """Keep the reason, one keyword, of a refused act under a new code, and return the code."""
    code = case_codes.make(store.seams.random)
    keep(store, code, reason, act, account_id)
    return code


def keep(store: Store, code: str, reason: CaseReason, act: CaseAct, account_id: int | None = None) -> None:
    """Keep a reason under a code that the answer shows already, such as the number of an application."""
    sweep(store, tables.CaseNoteRow, tables.CaseNoteRow.at < store.now() - KEPT)
    note = {"code": code, "at": store.now(), "act": keyword(act), "reason": keyword(reason), "account": account_id}
    store.change(tables.CaseNoteRow.insert(**note))


def explain(store: Store, code: str, reason: CaseReason, account_id: int | None = None) -> None:
    """Put the reason that was found later under a code that was given out before."""
    table = tables.CaseNoteRow
    store.change(table.update(reason=keyword(reason), account=account_id).where(table.code == code))


def find(store: Store, typed: str) -> CaseNote | None:
    """Return the newest note under a code, however staff have typed it."""
    table = tables.CaseNoteRow
    known = (table.code == (case_codes.canonical(typed) or "")) & (table.at > store.now() - KEPT)
    row = store.first(table.select().where(known).order_by(table.at.desc()))
    return CaseNote(row.code, row.at, row.act, row.reason, row.account_id) if row else None
