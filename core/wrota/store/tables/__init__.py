"""The peewee models of a tenant's database, by the newest schema; no model knows a database or a tenant."""

from __future__ import annotations

from wrota.store.tables.people import (
    AcceptanceRow,
    AcceptedDocumentRow,
    AccountRow,
    ApplicationRow,
    ArrivalRow,
    DraftRow,
    IdentifierRow,
    KeyCheckRow,
    PendingChangeRow,
    ProfileFieldRow,
    ProofRow,
)
from wrota.store.tables.post import LetterRow, LinkRow
from wrota.store.tables.row import Row
from wrota.store.tables.visits import (
    AttemptRow,
    AuditEventRow,
    AuditHeadRow,
    CaseNoteRow,
    DeviceRow,
    FailureNoticeRow,
    FailureRow,
    ProofTryRow,
    RecoveryRequestRow,
    SessionRow,
    UsedTicketRow,
)

__all__ = [
    "AcceptanceRow",
    "AccountRow",
    "ApplicationRow",
    "ArrivalRow",
    "RecoveryRequestRow",
    "AttemptRow",
    "AuditEventRow",
    "AuditHeadRow",
    "CaseNoteRow",
    "DeviceRow",
    "AcceptedDocumentRow",
    "DraftRow",
    "FailureNoticeRow",
    "FailureRow",
    "KeyCheckRow",
    "IdentifierRow",
    "LetterRow",
    "LinkRow",
    "NEWEST",
    "PendingChangeRow",
    "ProfileFieldRow",
    "ProofRow",
    "ProofTryRow",
    "SessionRow",
    "UsedTicketRow",
]

NEWEST: tuple[type[Row], ...] = (
    KeyCheckRow,
    AccountRow,
    ArrivalRow,
    IdentifierRow,
    ProofRow,
    ProfileFieldRow,
    SessionRow,
    DeviceRow,
    AttemptRow,
    CaseNoteRow,
    AuditEventRow,
    AuditHeadRow,
    RecoveryRequestRow,
    UsedTicketRow,
    LetterRow,
    LinkRow,
    DraftRow,
    PendingChangeRow,
    ProofTryRow,
    ApplicationRow,
    AcceptedDocumentRow,
    AcceptanceRow,
    FailureRow,
    FailureNoticeRow,
)
"""Every table of the newest schema, in the order of creation."""
