"""Retention: the deletion of rows past their time, a bounded number at each write, so that no other job is needed."""

from __future__ import annotations

from typing import Any

from peewee import Expression, Model

from wrota.store.database import Store

AT_ONCE = 100
"""More than one act adds; what is left over goes with the next."""


def sweep(store: Store, table: type[Model], over: Expression, at_once: int = AT_ONCE) -> None:
    """Remove some of the rows of a table that are over."""
    key: Any = table._meta.primary_key
    store.change(table.delete().where(key.in_(table.select(key).where(over).limit(at_once))))
