"""The tables of the first release."""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)


def up(migrator: object, db: Database) -> None:
    """Make the tables; these models are a copy on purpose, and stay as they are when others change."""

    class House(Model):
        id = AutoField()
        check = BlobField(column_name="secret_check")

        class Meta:
            table_name = "house"

    class Account(Model):
        id = AutoField()
        handle = CharField(32, unique=True)
        state = CharField(16)
        name = BlobField()
        unit = CharField(null=True)
        permissions = TextField()
        valid_until = DateField(null=True)
        language = CharField(16, null=True)
        password_hash = TextField(null=True)
        password_changed_at = BigIntegerField(null=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "account"

    class Identifier(Model):
        id = AutoField()
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        kind = CharField(16)
        place = SmallIntegerField()
        digest = BlobField(index=True)
        sealed = BlobField()
        shared = BooleanField()
        confirmed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "identifier"
            indexes = ((("account", "kind", "place"), True),)

    Identifier.add_index(
        Identifier.index(
            Identifier.kind, Identifier.digest, unique=True, name="identifier_unshared", where=~Identifier.shared
        )
    )

    class Proof(Model):
        id = AutoField()
        account = ForeignKeyField(Account, on_delete="CASCADE")
        kind = CharField()
        digest = BlobField(index=True)
        sealed = BlobField()

        class Meta:
            table_name = "proof"

    class ProfileField(Model):
        id = AutoField()
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        name = CharField()
        sealed = BlobField()

        class Meta:
            table_name = "field"
            indexes = ((("account", "name"), True),)

    class Session(Model):
        digest = BlobField(primary_key=True)
        handle = CharField(32, unique=True)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        created_at = BigIntegerField(index=True)
        used_at = BigIntegerField()
        purpose = CharField(16)
        device = BlobField(null=True)
        agent = CharField()

        class Meta:
            table_name = "session"

    class Device(Model):
        digest = BlobField(primary_key=True)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        created_at = BigIntegerField()
        used_at = BigIntegerField(index=True)

        class Meta:
            table_name = "device"

    class Attempt(Model):
        id = AutoField()
        bucket = BlobField()
        caller = BlobField()
        reservation = BlobField(null=True)
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "attempt"
            indexes = ((("bucket", "at"), False),)

    class CaseNote(Model):
        id = AutoField()
        code = CharField(32, index=True)
        at = BigIntegerField(index=True)
        act = CharField()
        reason = CharField()
        account = ForeignKeyField(Account, on_delete="SET NULL", null=True)

        class Meta:
            table_name = "case_note"

    class Audit(Model):
        seq = IntegerField(primary_key=True)
        at = BigIntegerField()
        act = CharField()
        account = CharField(32, null=True)
        facts = TextField()
        mac = BlobField()

        class Meta:
            table_name = "audit"

    class AuditHead(Model):
        id = AutoField()
        seq = IntegerField()
        mac = BlobField()
        seal = BlobField()

        class Meta:
            table_name = "audit_head"

    class Asking(Model):
        id = AutoField()
        handle = CharField(32)
        identifier = BlobField()
        base = CharField()
        language = CharField(16)
        unit = CharField(null=True)
        case_code = CharField(32)
        at = BigIntegerField()

        class Meta:
            table_name = "asking"

    class Spent(Model):
        digest = BlobField(primary_key=True)
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "spent"

    class Letter(Model):
        id = AutoField()
        handle = CharField(32, unique=True)
        name = CharField(32)
        language = CharField(16)
        address = BlobField(null=True)
        facts = BlobField(null=True)
        account = ForeignKeyField(Account, on_delete="SET NULL", null=True)
        state = CharField(16)
        reason = CharField(40, null=True)
        tries = SmallIntegerField()
        lease = BlobField(null=True)
        due_at = BigIntegerField()
        written_at = BigIntegerField()
        expires_at = BigIntegerField(null=True)
        done_at = BigIntegerField(null=True, index=True)

        class Meta:
            table_name = "letter"
            indexes = ((("state", "due_at"), False),)

    class Link(Model):
        id = AutoField()
        handle = CharField(32, unique=True)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        kind = CharField(16)
        letter = ForeignKeyField(Letter, on_delete="SET NULL", null=True)
        address = BlobField(null=True)
        digest = BlobField(null=True, unique=True)
        sealed = BlobField(null=True)
        created_at = BigIntegerField(index=True)
        expires_at = BigIntegerField(null=True, index=True)
        used_at = BigIntegerField(null=True)
        dead_at = BigIntegerField(null=True)

        class Meta:
            table_name = "link"

    class Draft(Model):
        digest = BlobField(primary_key=True)
        owner = BlobField(index=True)
        sealed = BlobField()
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "draft"

    class Pending(Model):
        id = AutoField()
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        kind = CharField(16)
        handle = CharField(32)
        sealed = BlobField()
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "pending"
            indexes = ((("account", "kind"), True),)

    class ProofTry(Model):
        id = AutoField()
        bucket = BlobField()
        at = BigIntegerField(index=True)

        class Meta:
            table_name = "proof_try"
            indexes = ((("bucket", "at"), False),)

    class Application(Model):
        id = AutoField()
        handle = CharField(32, unique=True)
        number = CharField(32, unique=True)
        form = CharField()
        state = CharField(16, index=True)
        digest = BlobField()
        address = BlobField(index=True)
        sealed = BlobField()
        base = CharField()
        language = CharField(16)
        at = BigIntegerField()
        receipt = CharField(16, null=True)
        account = ForeignKeyField(Account, on_delete="SET NULL", null=True)
        decided_at = BigIntegerField(null=True)
        decision = BlobField(null=True)

        class Meta:
            table_name = "application"

    Application.add_index(
        Application.index(
            Application.digest, unique=True, name="application_waiting", where=Application.decided_at.is_null()
        )
    )

    class Document(Model):
        digest = BlobField(primary_key=True)
        text = BlobField()

        class Meta:
            table_name = "document"

    class Acceptance(Model):
        id = AutoField()
        handle = CharField(32, unique=True)
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        policy = CharField()
        version = DateField()
        language = CharField(16)
        document = ForeignKeyField(Document, column_name="document")
        annexes = TextField()
        how = CharField(16)
        proof = CharField(16, null=True)
        shown_at = BigIntegerField()
        at = BigIntegerField()

        class Meta:
            table_name = "acceptance"
            indexes = ((("account", "policy", "version", "how"), True),)

    tables = [
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
    ]
    with db.bind_ctx(tables):
        db.create_tables(tables)
