"""Introspection of the schema: every table and key, with its meaning and the values that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from wrota.tenant import addresses, values
from wrota.tenant.schema import Config, Table
from wrota.tenant.schema.table import meaning
from wrota.words import Sentence, languages, say

_SORTS: Mapping[Any, Sentence] = {
    values.Line: say("a text of one line"),
    values.LocalText: say("a text, also by language"),
    values.LocalLine: say("a text of one line, also by language"),
    values.Colour: say("a colour: #rrggbb"),
    values.Key: say("a short name: a-z, 0-9 and the hyphen, a letter first"),
    values.ViewName: say("a view: blueprint.view"),
    values.SpokenLanguage: say("a language: {languages}", languages=", ".join(languages())),
    values.UnitPath: say("a path: letters, digits, hyphens and single slashes"),
    values.FileName: say("the name of a file"),
    values.Pattern: say("a regular expression (RE2)"),
    addresses.Host: say("a host name"),
    addresses.Email: say("an e-mail address"),
    addresses.Address: say("an address: https://… or /…"),
    date: say("a day: year-month-day"),
    bool: say("true or false"),
    int: say("a whole number"),
    str: say("the kind of an identifier"),
}
"""What a value is, in words, by the type that the schema gives it."""


@dataclass(frozen=True)
class Key:
    """A key of a table: what it means, and what it takes.

    ``choices`` are the words that it takes and no others, told where they need telling; ``table`` is what stands
    below it in place of a value.
    """

    name: str
    meaning: Sentence
    sort: Sentence | None = None
    choices: Mapping[str, Sentence | None] | None = None
    least: int | None = None
    most: int | None = None
    is_list: bool = False
    is_required: bool = False
    default: Any = None
    table: type[Table] | None = None


@dataclass(frozen=True)
class TablePlace:
    """A table where it stands: its path, none for the top, whether there may be several of it, and what it means."""

    path: tuple[str, ...]
    table: type[Table]
    is_list: bool = False
    meaning: Sentence | None = None

    @property
    def header(self) -> str:
        """The line by which the table begins."""
        name = ".".join(self.path)
        return f"[[{name}]]" if self.is_list else f"[{name}]"

    def below(self, key: Key) -> TablePlace | None:
        """Return the place of the table that a key of this one holds; None where it holds a value."""
        return TablePlace((*self.path, key.name), key.table, key.is_list, key.meaning) if key.table else None


def places(start: TablePlace = TablePlace((), Config)) -> Iterator[TablePlace]:
    """Yield every place of a table, in the order of the schema; one table may have several."""
    yield start
    for key in keys(start.table):
        if below := start.below(key):
            yield from places(below)


def keys(table: type[Table]) -> tuple[Key, ...]:
    """Return the keys of a table, in the order of the schema."""
    # The fields themselves have lost the names of the annotated types, by which a value is described.
    hints = get_type_hints(table, include_extras=True)
    return tuple(_key(table, name, field, hints[name]) for name, field in table.model_fields.items())


def _key(table: type[Table], name: str, field: FieldInfo, hint: Any) -> Key:
    inner, is_list = _item(_present(hint))
    told = meaning(table, name)
    bounds = {type(bound): bound for bound in field.metadata}
    least, most = bounds.get(Ge), bounds.get(Le)
    return Key(
        name=name,
        meaning=told.sentence,
        sort=None if _is_literal(inner) or _is_table(inner) else _SORTS[inner],
        choices={choice: told.choices.get(choice) for choice in get_args(inner)} if _is_literal(inner) else None,
        least=least.ge if least else None,
        most=most.le if most else None,
        is_list=is_list,
        is_required=field.is_required(),
        default=None if field.is_required() else field.default,
        table=inner if _is_table(inner) else None,
    )


def _present(hint: Any) -> Any:
    """Return a type without ``| None``."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return kinds[0] if type(None) in get_args(hint) else hint


def _item(kind: Any) -> tuple[Any, bool]:
    """Return what a list holds, and that it is one; anything else as it is."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) is tuple else kind
    return (get_args(bare)[0], True) if get_origin(bare) is tuple else (kind, False)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Table)
