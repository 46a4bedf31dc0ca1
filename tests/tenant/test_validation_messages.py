"""No word of pydantic's reaches a person: every error of the schema has a sentence of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, get_args, get_origin

import pytest
from pydantic import ValidationError

from wrota.tenant import validation_messages
from wrota.tenant.positions import KeyPath
from wrota.tenant.schema import Config, Table
from wrota.tenant.validation_messages import SENTENCES, kind_at
from wrota.words import catalogue

WRONG: tuple[Any, ...] = (
    "x",
    "",
    "x" * 6000,
    1,
    -1,
    10**30,
    1.5,
    float("nan"),
    True,
    (),
    ("x",),
    (1,),
    ({},),
    {},
    {"x": 1},
    {"pl": 1},
    {"x": {}},
    date(2020, 1, 1),
    datetime(2020, 1, 1, 12),
)


def tables(kind: Any = Config, path: KeyPath = ()) -> Iterator[tuple[type[Table], KeyPath]]:
    """Yield every table of the schema with a path that leads to it."""
    yield kind, path
    for name in kind.model_fields:
        inner, place = kind_at((*path, name)), (*path, name)
        if get_origin(inner) is tuple:
            inner, place = kind_at((*place, 0)), (*place, 0)
        if isinstance(inner, type) and issubclass(inner, Table):
            yield from tables(inner, place)


TABLES = {table.__name__: path for table, path in tables()}


def nested(path: KeyPath, value: Any) -> Any:
    for step in reversed(path):
        value = (value,) if isinstance(step, int) else {step: value}
    return value


def test_the_walk_reaches_the_whole_schema() -> None:
    assert {"Config", "FormField", "PolicyVersion", "Annex", "Contact", "Notice", "Limits"} <= set(TABLES)


@pytest.mark.parametrize("path", TABLES.values(), ids=TABLES.keys())
def test_every_wrong_value_of_every_key_is_told_in_our_words(path: KeyPath) -> None:
    table = kind_at(path) if path else Config
    for name in (*table.model_fields, "no-such-key"):
        for value in WRONG:
            with pytest.raises(ValidationError) as refused:
                Config.model_validate(nested((*path, name), value))
            details = refused.value.errors(include_url=False)
            assert {detail["type"] for detail in details} <= set(SENTENCES)
            for problem in validation_messages.problems(details):
                assert catalogue("en").translate(problem.sentence)


def test_allowed_words_are_taken_from_the_schema() -> None:
    assert "symbol" in get_args(kind_at(("identifier", 0, "kind")))
