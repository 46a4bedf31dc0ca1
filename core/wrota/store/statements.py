"""Prepared statements: queries of peewee's that are built once and run with other values each time."""

from __future__ import annotations

import inspect
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from peewee import Field, ForeignKeyField, Query, SqliteDatabase, Value

from wrota.store.database import Store
from wrota.store.moments import milliseconds


@dataclass(frozen=True)
class _Slot:
    """Where a value of a run goes."""

    name: str


class Statement:
    """A query whose SQL is kept: to build it takes peewee several times as long as SQLite takes to run it.

    ``build`` gets a placeholder for each of its parameters, and returns the query of them. Values are given by the
    parameters' names, as the columns hold them; moments may be given as such.
    """

    def __init__(self, build: Callable[..., Query]) -> None:
        self._build = build

    def rows(self, store: Store, **values: object) -> list[Any]:
        """Return all rows of a SELECT, each with the fields by their names; of a foreign key the id."""
        make, convert = self._shape
        return [
            make(*(value if to is None or value is None else to(value) for to, value in zip(convert, row, strict=True)))
            for row in store.fetch(self._sql[0], self._filled(values))
        ]

    def first(self, store: Store, **values: object) -> Any:
        """Return the first row of a SELECT, or None."""
        return next(iter(self.rows(store, **values)), None)

    def change(self, store: Store, **values: object) -> int:
        """Run an INSERT, UPDATE or DELETE in a writing transaction, and return how many rows it met."""
        return store.run(self._sql[0], self._filled(values))

    @cached_property
    def _query(self) -> Query:
        names = inspect.signature(self._build).parameters
        return self._build(**{name: Value(_Slot(name), converter=False) for name in names})

    @cached_property
    def _sql(self) -> tuple[str, Sequence[object]]:
        sql, values = SqliteDatabase(None).get_sql_context().sql(self._query).query()
        return sql, tuple(values)

    @cached_property
    def _shape(self) -> tuple[Callable[..., Any], Sequence[Callable[[Any], Any] | None]]:
        selected: Sequence[Field] = getattr(self._query, "_returning", ())
        names = [one.object_id_name if isinstance(one, ForeignKeyField) else one.name for one in selected]
        return namedtuple("Row", names), [_conversion(one) for one in selected]

    def _filled(self, values: Mapping[str, object]) -> list[object]:
        return [_stored(values[value.name]) if isinstance(value, _Slot) else value for value in self._sql[1]]


def _stored(value: object) -> object:
    return milliseconds(value) if isinstance(value, datetime) else value


def _conversion(field: Field) -> Callable[[Any], Any] | None:
    """Return what makes a value of what the column holds, None where both are the same."""
    is_plain = type(field).python_value is Field.python_value and type(field).adapt is Field.adapt
    return None if is_plain else field.python_value
