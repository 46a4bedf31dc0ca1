"""Links that are bound to their account and address, and die of too many wrong passwords behind them."""

from __future__ import annotations

from peewee import BlobField, Database, SmallIntegerField
from playhouse.migrate import SchemaMigrator

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a link keep what binds it, and how often a wrong password was given; earlier ones go on as they are."""
    migrator.migrate(
        migrator.add_column("link", "bound", BlobField(null=True)),
        migrator.add_column("link", "failures", SmallIntegerField(null=True)),
    )
