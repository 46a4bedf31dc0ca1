"""peewee models of e-mail: letters on their way, and the links that they carry."""

from __future__ import annotations

from peewee import AutoField, BlobField, BooleanField, CharField, ForeignKeyField, SmallIntegerField

from wrota.store.moments import MomentField
from wrota.store.tables.people import AccountRow, ApplicationRow
from wrota.store.tables.row import Row


class LetterRow(Row):
    """A letter on its way; who gets it and what it says is sealed, and wiped when it has gone.

    ``account`` is whose it is where no link of it says so, ``application`` of which one it tells; that stays when it
    has gone.
    """

    id = AutoField()
    handle = CharField(32, unique=True)
    name = CharField(32)
    language = CharField(16)
    address = BlobField(null=True)
    facts = BlobField(null=True)
    account = ForeignKeyField(AccountRow, on_delete="SET NULL", null=True, lazy_load=False)
    account_id: int | None
    status = CharField(16, column_name="state")
    reason = CharField(40, null=True)
    tries = SmallIntegerField()
    lease = BlobField(null=True)
    due_at = MomentField()
    written_at = MomentField()
    expires_at = MomentField(null=True)
    done_at = MomentField(null=True, index=True)
    later = BooleanField(null=True)
    application = ForeignKeyField(ApplicationRow, on_delete="SET NULL", null=True, lazy_load=False)
    application_id: int | None

    class Meta:
        table_name = "letter"
        indexes = ((("status", "due_at"), False), (("status", "later", "due_at"), False))


class LinkRow(Row):
    """A one-time link, promised to a letter or made; its token is sealed until the letter has gone, then nowhere.

    ``box`` is a digest of the letter box, whatever tag the address bears, where its letters are counted.
    """

    id = AutoField()
    handle = CharField(32, unique=True)
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False)
    account_id: int
    kind = CharField(16)
    letter = ForeignKeyField(LetterRow, on_delete="SET NULL", null=True, lazy_load=False)
    letter_id: int | None
    address = BlobField(null=True)
    digest = BlobField(null=True, unique=True)
    sealed = BlobField(null=True)
    created_at = MomentField(index=True)
    expires_at = MomentField(null=True, index=True)
    used_at = MomentField(null=True)
    dead_at = MomentField(null=True)
    box = BlobField(null=True)
    bound = BlobField(null=True)
    failures = SmallIntegerField(null=True)

    class Meta:
        table_name = "link"
        indexes = ((("box", "created_at"), False),)
