"""Drafts of strangers, which are counted in bytes by who kept them."""

from __future__ import annotations

from peewee import BlobField, Database, IntegerField, Model
from playhouse.migrate import SchemaMigrator

from wrota.store.moments import MomentField

ADDS_ONLY = True


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Let a draft tell the address that kept it, where no session vouched for it, and how large it is."""

    class Draft(Model):
        caller = BlobField(null=True)
        size = IntegerField(null=True)
        at = MomentField()

        class Meta:
            table_name = "draft"

    migrator.migrate(
        migrator.add_column("draft", "caller", BlobField(null=True)),
        migrator.add_column("draft", "size", IntegerField(null=True)),
    )
    with db.bind_ctx([Draft]):
        strangers = Draft.caller.is_null(is_null=False)
        db.execute(Draft.index(Draft.caller, Draft.at, Draft.size, name="draft_stranger", where=strangers))
