"""People who are put in piece by piece: which of them are not there yet, because their import is not over."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, Database, Model
from playhouse.migrate import SchemaMigrator

from wrota.store.moments import MomentField

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the table of imports that are on their way, and let an account name the one that brings it."""

    class Arrival(Model):
        id = BigIntegerField(primary_key=True)
        at = MomentField()
        given_up = BooleanField()

        class Meta:
            table_name = "arrival"

    class Account(Model):
        arrival = BigIntegerField(null=True)

        class Meta:
            table_name = "account"

    with db.bind_ctx([Arrival, Account]):
        db.create_tables([Arrival])
        migrator.migrate(migrator.add_column("account", "arrival", BigIntegerField(null=True)))
        db.execute(Account.index(Account.arrival, name="account_arrival", where=Account.arrival.is_null(is_null=False)))
