"""The tables of a tenant's database, as the newest schema has them; no table knows a database or a tenant."""

from __future__ import annotations

from peewee import Model

from wrota.store.tables.people import (
    Acceptance,
    Account,
    Application,
    Document,
    Draft,
    House,
    Identifier,
    Pending,
    ProfileField,
    Proof,
)
from wrota.store.tables.post import Letter, Link
from wrota.store.tables.visits import Asking, Attempt, Audit, AuditHead, CaseNote, Device, ProofTry, Session, Spent

__all__ = [
    "Acceptance",
    "Account",
    "Application",
    "Asking",
    "Attempt",
    "Audit",
    "AuditHead",
    "CaseNote",
    "Device",
    "Document",
    "Draft",
    "House",
    "Identifier",
    "Letter",
    "Link",
    "NEWEST",
    "Pending",
    "ProfileField",
    "Proof",
    "ProofTry",
    "Session",
    "Spent",
]

NEWEST: tuple[type[Model], ...] = (
    House,
    Account,
    Identifier,
    Proof,
    ProfileField,
    Session,
    Device,
    Attempt,
    CaseNote,
    Audit,
    AuditHead,
    Asking,
    Spent,
    Letter,
    Link,
    Draft,
    Pending,
    ProofTry,
    Application,
    Document,
    Acceptance,
)
"""Every table of the newest schema, in the order of creation."""
