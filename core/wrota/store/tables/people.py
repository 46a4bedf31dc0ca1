"""peewee models of people: who they are, what they are known by, and what they applied for and agreed to."""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from wrota.store.moments import MomentField
from wrota.store.tables.row import Row


class KeyCheckRow(Row):
    """One row: what shows whether the site's secret is the one that the database was made with."""

    id = AutoField()
    check = BlobField(column_name="secret_check")

    class Meta:
        table_name = "house"


class AccountRow(Row):
    """An account: the record of a person."""

    id = AutoField()
    handle = CharField(32, unique=True)
    state = CharField(16)
    name = BlobField()
    unit = CharField(null=True)
    permissions = TextField()
    valid_until = DateField(null=True)
    language = CharField(16, null=True)
    password_hash = TextField(null=True)
    password_changed_at = MomentField(null=True)
    created_at = MomentField()
    arrival = BigIntegerField(null=True)

    class Meta:
        table_name = "account"


AccountRow.add_index(
    AccountRow.index(AccountRow.arrival, name="account_arrival", where=AccountRow.arrival.is_null(is_null=False))
)


class ArrivalRow(Row):
    """An import that is not over: the accounts that name it are not there yet."""

    id = BigIntegerField(primary_key=True)
    at = MomentField()
    given_up = BooleanField()

    class Meta:
        table_name = "arrival"


class IdentifierRow(Row):
    """An identifier, which a person types; place 0 is the main one of its kind, 1 and on are additional ones."""

    id = AutoField()
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    kind = CharField(16)
    place = SmallIntegerField()
    digest = BlobField(index=True)
    sealed = BlobField()
    shared = BooleanField()
    confirmed_at = MomentField(null=True)

    class Meta:
        table_name = "identifier"
        indexes = ((("account", "kind", "place"), True),)


IdentifierRow.add_index(
    IdentifierRow.index(
        IdentifierRow.kind, IdentifierRow.digest, unique=True, name="identifier_unshared", where=~IdentifierRow.shared
    )
)


class ProofRow(Row):
    """A proof: what only the person and the institution know."""

    id = AutoField()
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False)
    account_id: int
    kind = CharField()
    digest = BlobField(index=True)
    sealed = BlobField()

    class Meta:
        table_name = "proof"


class ProfileFieldRow(Row):
    """One field of a person's profile."""

    id = AutoField()
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    name = CharField()
    sealed = BlobField()

    class Meta:
        table_name = "field"
        # The first release named its indexes so.
        name, legacy_table_names = "profilefield", True
        indexes = ((("account", "name"), True),)


class DraftRow(Row):
    """A draft: what somebody typed into a form and has not sent, sealed; found by its owner and form.

    ``caller`` is who kept it, where no session vouched for it; ``size`` is counted for such alone.
    """

    digest = BlobField(primary_key=True)
    owner = BlobField(index=True)
    sealed = BlobField()
    at = MomentField(index=True)
    caller = BlobField(null=True)
    size = IntegerField(null=True)

    class Meta:
        table_name = "draft"


DraftRow.add_index(
    DraftRow.index(
        DraftRow.caller, DraftRow.at, DraftRow.size, name="draft_stranger", where=DraftRow.caller.is_null(is_null=False)
    )
)


class PendingChangeRow(Row):
    """What a person wants changed and has not confirmed by a letter's link yet; one of each kind for an account."""

    id = AutoField()
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    kind = CharField(16)
    handle = CharField(32)
    sealed = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "pending"
        indexes = ((("account", "kind"), True),)


class ApplicationRow(Row):
    """An application for access, on which staff decide. What was filled in, who decided and why are sealed.

    Of two alike only one waits. ``receipt`` says what became of the letter that tells of its arrival.
    """

    id = AutoField()
    handle = CharField(32, unique=True)
    number = CharField(32, unique=True)
    form = CharField()
    status = CharField(16, index=True, column_name="state")
    digest = BlobField()
    address = BlobField(index=True)
    sealed = BlobField()
    base = CharField()
    language = CharField(16)
    at = MomentField()
    receipt = CharField(16, null=True)
    account = ForeignKeyField(AccountRow, on_delete="SET NULL", null=True, lazy_load=False)
    account_id: int | None
    decided_at = MomentField(null=True)
    decision = BlobField(null=True)

    class Meta:
        table_name = "application"


ApplicationRow.add_index(
    ApplicationRow.index(
        ApplicationRow.digest, unique=True, name="application_waiting", where=ApplicationRow.decided_at.is_null()
    )
)


class AcceptedDocumentRow(Row):
    """The exact text of an accepted document, kept once whatever becomes of its file."""

    digest = BlobField(primary_key=True)
    text = BlobField()

    class Meta:
        table_name = "document"


class AcceptanceRow(Row):
    """That a person agreed to a version of a policy, or was told of it: each once. Digests are of the bytes shown."""

    id = AutoField()
    handle = CharField(32, unique=True)
    account = ForeignKeyField(AccountRow, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    policy = CharField()
    version = DateField()
    language = CharField(16)
    document = ForeignKeyField(AcceptedDocumentRow, lazy_load=False, column_name="document")
    document_id: bytes
    annexes = TextField()
    how = CharField(16)
    proof = CharField(16, null=True)
    shown_at = MomentField()
    at = MomentField()

    class Meta:
        table_name = "acceptance"
        indexes = ((("account", "policy", "version", "how"), True),)
