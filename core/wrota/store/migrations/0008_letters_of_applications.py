"""Letters that tell of which application they are, so that staff see what became of them."""

from __future__ import annotations

from peewee import AutoField, Database, ForeignKeyField, Model
from playhouse.migrate import SchemaMigrator

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a letter name its application; of those that were written before, nobody knows."""

    class Application(Model):
        id = AutoField()

        class Meta:
            table_name = "application"

    named = ForeignKeyField(Application, field=Application.id, on_delete="SET NULL", null=True)
    migrator.migrate(migrator.add_column("letter", "application_id", named))
