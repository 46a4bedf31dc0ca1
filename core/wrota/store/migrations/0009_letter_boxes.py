"""Links that tell into which letter box their letter went, so that the letters of one box can be counted."""

from __future__ import annotations

from peewee import BlobField, Database
from playhouse.migrate import SchemaMigrator

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a link tell the box, by a digest, and find those of a box by their time."""
    migrator.migrate(
        migrator.add_column("link", "box", BlobField(null=True)),
        migrator.add_index("link", ("box", "created_at")),
    )
