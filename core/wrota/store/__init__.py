"""The store, the data layer: one SQLite database per tenant, and the only room that knows peewee."""

from wrota.store.database import Store

__all__ = ["Store"]
