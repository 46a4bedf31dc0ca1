"""The base class of the peewee models, whose indexes are named after their table."""

from __future__ import annotations

from peewee import Model


class Row(Model):
    """A peewee model; ``table_name`` says which table it is, and no model knows a database."""

    class Meta:
        legacy_table_names = False
