"""peewee models of visits: sessions, devices, tries, and the audit log."""

from __future__ import annotations

from peewee import AutoField, BlobField, CharField, ForeignKeyField, IntegerField, TextField

from wrota.store.moments import MomentField
from wrota.store.tables.people import AccountRow
from wrota.store.tables.row import Row


class SessionRow(Row):
    """A login session; the token itself is nowhere."""

    digest = BlobField(primary_key=True)
    handle = CharField(32, unique=True)
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False)
    account_id: int
    created_at = MomentField(index=True)
    used_at = MomentField()
    purpose = CharField(16)
    device = BlobField(null=True)
    agent = CharField()

    class Meta:
        table_name = "session"


class DeviceRow(Row):
    """A known device: a browser in which a person has signed in before."""

    digest = BlobField(primary_key=True)
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False)
    account_id: int
    created_at = MomentField()
    used_at = MomentField(index=True)

    class Meta:
        table_name = "device"


class AttemptRow(Row):
    """A judged failure (with its reservation) or a caller's first refusal (without), in one bucket of a limit."""

    id = AutoField()
    bucket = BlobField()
    caller = BlobField()
    reservation = BlobField(null=True)
    at = MomentField(index=True)

    class Meta:
        table_name = "attempt"
        indexes = ((("bucket", "at"), False),)


class FailureRow(Row):
    """A try at a password that may have been a failure, in one bucket of a day's ceiling."""

    id = AutoField()
    bucket = BlobField()
    mark = BlobField(index=True)
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", null=True, lazy_load=False)
    account_id: int | None
    base = CharField()
    at = MomentField(index=True)

    class Meta:
        table_name = "failure"
        indexes = ((("bucket", "at"), False),)


class FailureNoticeRow(Row):
    """A person who was told of guesses at the account."""

    account = ForeignKeyField(AccountRow, on_delete="CASCADE", primary_key=True, lazy_load=False)
    account_id: int
    at = MomentField(index=True)

    class Meta:
        table_name = "failure_notice"


class ProofTryRow(Row):
    """A proof that was looked at and found wrong, in one bucket of a day's limit."""

    id = AutoField()
    bucket = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "proof_try"
        # The first release named its indexes so.
        name, legacy_table_names = "prooftry", True
        indexes = ((("bucket", "at"), False),)


class CaseNoteRow(Row):
    """The reason behind a case code."""

    id = AutoField()
    code = CharField(32, index=True)
    at = MomentField(index=True)
    act = CharField()
    reason = CharField()
    account = ForeignKeyField(AccountRow, on_delete="SET NULL", null=True, lazy_load=False)
    account_id: int | None

    class Meta:
        table_name = "case_note"
        # The first release named its indexes so.
        name, legacy_table_names = "casenote", True


class AuditEventRow(Row):
    """An event of the audit log; its MAC covers the one before it."""

    seq = IntegerField(primary_key=True)
    at = MomentField()
    act = CharField()
    account = CharField(32, null=True)
    facts = TextField()
    mac = BlobField()

    class Meta:
        table_name = "audit"


class AuditHeadRow(Row):
    """One row: the newest event, under a seal of its own, so that cutting off the end is found."""

    id = AutoField()
    seq = IntegerField()
    mac = BlobField()
    seal = BlobField()

    class Meta:
        table_name = "audit_head"


class RecoveryRequestRow(Row):
    """A queued request of recovery; the worker finds out whether anybody is meant."""

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


class UsedTicketRow(Row):
    """A ticket that was used, kept until it would have gone stale; ``caller`` is who had only waited for it."""

    digest = BlobField(primary_key=True)
    at = MomentField(index=True)
    caller = BlobField(null=True)

    class Meta:
        table_name = "spent"
