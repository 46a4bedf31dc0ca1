"""Letters that may wait behind those that somebody sits and waits for."""

from __future__ import annotations

from peewee import BooleanField, Database
from playhouse.migrate import SchemaMigrator

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a letter say that it may wait, and find those that may not first."""
    migrator.migrate(
        migrator.add_column("letter", "later", BooleanField(null=True)),
        migrator.add_index("letter", ("state", "later", "due_at")),
    )
