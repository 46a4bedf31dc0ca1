"""The tables of a tenant's database, as the newest schema has them; no table knows a database or a tenant."""

from __future__ import annotations

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)

from wrota.store.moments import MomentField


class House(Model):
    """One row: what shows whether the site's secret is the one that the database was made with."""

    id = AutoField()
    check = BlobField(column_name="secret_check")

    class Meta:
        table_name = "house"


class Account(Model):
    """A person's record."""

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

    class Meta:
        table_name = "account"


class Identifier(Model):
    """What a person types; place 0 is the main one of its kind, 1 and on are additional ones."""

    id = AutoField()
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False, index=False)
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


Identifier.add_index(
    Identifier.index(
        Identifier.kind, Identifier.digest, unique=True, name="identifier_unshared", where=~Identifier.shared
    )
)


class Proof(Model):
    """What only the person and the institution know."""

    id = AutoField()
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False)
    account_id: int
    kind = CharField()
    digest = BlobField(index=True)
    sealed = BlobField()

    class Meta:
        table_name = "proof"


class ProfileField(Model):
    """One field of a person's profile."""

    id = AutoField()
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    name = CharField()
    sealed = BlobField()

    class Meta:
        table_name = "field"
        indexes = ((("account", "name"), True),)


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


class Letter(Model):
    """A letter on its way; who gets it and what it says is sealed, and wiped when it has gone."""

    id = AutoField()
    handle = CharField(32, unique=True)
    name = CharField(32)
    language = CharField(16)
    address = BlobField(null=True)
    facts = BlobField(null=True)
    state = CharField(16)
    reason = CharField(40, null=True)
    tries = SmallIntegerField()
    lease = BlobField(null=True)
    due_at = MomentField()
    written_at = MomentField()
    expires_at = MomentField(null=True)
    done_at = MomentField(null=True, index=True)

    class Meta:
        table_name = "letter"
        indexes = ((("state", "due_at"), False),)


class Link(Model):
    """A one-time link, promised to a letter or made; its token is sealed until the letter has gone, then nowhere."""

    id = AutoField()
    handle = CharField(32, unique=True)
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False)
    account_id: int
    kind = CharField(16)
    letter = ForeignKeyField(Letter, on_delete="SET NULL", null=True, lazy_load=False)
    letter_id: int | None
    address = BlobField(null=True)
    digest = BlobField(null=True, unique=True)
    sealed = BlobField(null=True)
    created_at = MomentField(index=True)
    expires_at = MomentField(null=True, index=True)
    used_at = MomentField(null=True)
    dead_at = MomentField(null=True)

    class Meta:
        table_name = "link"


class Draft(Model):
    """What somebody typed into a form and has not finished, sealed; found by whose it is and by the form."""

    digest = BlobField(primary_key=True)
    sealed = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "draft"


class Pending(Model):
    """What a person wants changed and has not confirmed by a letter's link yet; one of each kind for an account."""

    id = AutoField()
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False, index=False)
    account_id: int
    kind = CharField(16)
    handle = CharField(32)
    sealed = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "pending"
        indexes = ((("account", "kind"), True),)


class ProofTry(Model):
    """A proof that was looked at and found wrong, in one bucket of a day's limit."""

    id = AutoField()
    bucket = BlobField()
    at = MomentField(index=True)

    class Meta:
        table_name = "proof_try"
        indexes = ((("bucket", "at"), False),)


class Application(Model):
    """Somebody asks for access; staff decide. What was filled in, who decided and why are sealed."""

    id = AutoField()
    handle = CharField(32, unique=True)
    number = CharField(32, unique=True)
    form = CharField()
    state = CharField(16, index=True)
    digest = BlobField(index=True)
    sealed = BlobField()
    base = CharField()
    language = CharField(16)
    at = MomentField()
    account = ForeignKeyField(Account, on_delete="SET NULL", null=True, lazy_load=False)
    account_id: int | None
    decided_at = MomentField(null=True)
    decision = BlobField(null=True)

    class Meta:
        table_name = "application"


class Document(Model):
    """The exact text that somebody accepted, kept once whatever becomes of its file."""

    digest = BlobField(primary_key=True)
    text = BlobField()

    class Meta:
        table_name = "document"


class Acceptance(Model):
    """That a person agreed to a version of a policy, or was told of it; digests are those of the bytes shown."""

    id = AutoField()
    handle = CharField(32, unique=True)
    account = ForeignKeyField(Account, on_delete="CASCADE", lazy_load=False)
    account_id: int
    policy = CharField()
    version = DateField()
    language = CharField(16)
    document = ForeignKeyField(Document, lazy_load=False, column_name="document")
    document_id: bytes
    annexes = TextField()
    how = CharField(16)
    proof = CharField(16, null=True)
    shown_at = MomentField()
    at = MomentField()

    class Meta:
        table_name = "acceptance"


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
