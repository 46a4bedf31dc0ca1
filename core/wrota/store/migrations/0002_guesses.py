"""Guesses at accounts, which are counted for a day, and tickets of the robot check that were only waited for."""

from __future__ import annotations

from peewee import AutoField, BlobField, CharField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator

from wrota.store.moments import MomentField

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table of guesses, and that of the people who were told of them."""

    class Account(Model):
        class Meta:
            table_name = "account"

    class Failure(Model):
        id = AutoField()
        bucket = BlobField()
        mark = BlobField(index=True)
        account = ForeignKeyField(Account, on_delete="CASCADE", null=True)
        base = CharField()
        at = MomentField(index=True)

        class Meta:
            table_name = "failure"
            indexes = ((("bucket", "at"), False),)

    class FailureNotice(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE", primary_key=True)
        at = MomentField(index=True)

        class Meta:
            table_name = "failure_notice"
            # Indexes are named by the table, as the models name them.
            legacy_table_names = False

    with db.bind_ctx([Account, Failure, FailureNotice]):
        db.create_tables([Failure, FailureNotice])
    migrator.migrate(migrator.add_column("spent", "caller", BlobField(null=True)))
