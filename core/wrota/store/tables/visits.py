"""The tables of visits: who is signed in where, what was tried, and what happened."""

from __future__ import annotations

from peewee import AutoField, BlobField, CharField, ForeignKeyField, IntegerField, Model, TextField

from wrota.store.moments import MomentField
from wrota.store.tables.people import Account


class Session(Model):
    """A signed-in browser; the token itself is nowhere."""

    digest = BlobField(primary_key=True)
    handle = CharField(32, unique=True)
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False)
    account_id: int
    created_at = MomentField(index=True)
    used_at = MomentField()
    purpose = CharField(16)
    device = BlobField(null=True)
    agent = CharField()

    class Meta:
        table_name = "session"


class Device(Model):
    """A browser in which a person has signed in before."""

    digest = BlobField(primary_key=True)
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False)
    account_id: int
    created_at = MomentField()
    used_at = MomentField(index=True)

    class Meta:
        table_name = "device"


class Attempt(Model):
    """A judged failure (with its reservation) or a caller's first refusal (without), in one bucket of a limit."""

    id = AutoField()
    bucket = BlobField()
    caller = BlobField()
    reservation = BlobField(null=True)
    at = MomentField(index=True)

    class Meta:
        table_name = "attempt"
        indexes = ((("bucket", "at"), False),)


class ProofTry(Model):
    """A proof that was looked at and found wrong, in one bucket of a day's limit."""

    id = AutoField()
    bucket = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "proof_try"
        indexes = ((("bucket", "at"), False),)


class CaseNote(Model):
    """The reason behind a case code."""

    id = AutoField()
    code = CharField(32, index=True)
    at = MomentField(index=True)
    act = CharField()
    reason = CharField()
    account = ForeignKeyField(Account, on_delete="SET NULL", null=True, lazy_load=False)
    account_id: int | None

    class Meta:
        table_name = "case_note"


class Audit(Model):
    """An event; its mac covers the one before it."""

    seq = IntegerField(primary_key=True)
    at = MomentField()
    act = CharField()
    account = CharField(32, null=True)
    facts = TextField()
    mac = BlobField()

    class Meta:
        table_name = "audit"


class AuditHead(Model):
    """One row: the newest event, under a seal of its own, so that cutting off the end is found."""

    id = AutoField()
    seq = IntegerField()
    mac = BlobField()
    seal = BlobField()

    class Meta:
        table_name = "audit_head"


class Asking(Model):
    """Somebody asked for a way back in; the worker finds out whether anybody is meant."""

    id = AutoField()
    handle = CharField(32)
    identifier = BlobField()
    base = CharField()
    language = CharField(16)
    unit = CharField(null=True)
    case_code = CharField(32)
    at = MomentField()

    class Meta:
        table_name = "asking"


class Spent(Model):
    """A ticket that was used, kept until it would have gone stale."""

    digest = BlobField(primary_key=True)
    at = MomentField(index=True)

    class Meta:
        table_name = "spent"
