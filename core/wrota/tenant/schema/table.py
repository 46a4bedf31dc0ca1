"""The base class of the schema's pydantic models, and the field function that gives each key its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform, overload

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticUndefined

from wrota.words import Sentence

Value = TypeVar("Value")


@dataclass(frozen=True)
class Meaning:
    """The documentation of a key: what it means, and what each choice means where it has a few of them."""

    sentence: Sentence
    choices: Mapping[str, Sentence] = field(default_factory=dict, hash=False)

    def __call__(self, schema: JsonDict) -> None:
        """Put the meaning into the JSON schema that pydantic makes of the key."""
        schema["description"] = self.sentence.msgid


@overload
def means(sentence: Sentence, *, min_length: int | None = None, choices: Mapping[str, Sentence] = ...) -> Any: ...
@overload
def means(
    sentence: Sentence,
    *,
    default: Value,
    ge: int | None = None,
    le: int | None = None,
    min_length: int | None = None,
    choices: Mapping[str, Sentence] = ...,
) -> Value: ...
def means(
    sentence: Sentence,
    *,
    default: Any = PydanticUndefined,
    ge: int | None = None,
    le: int | None = None,
    min_length: int | None = None,
    choices: Mapping[str, Sentence] | None = None,
) -> Any:
    """Return a pydantic field that carries its meaning; without a default the key is required."""
    return Field(default, ge=ge, le=le, min_length=min_length, json_schema_extra=Meaning(sentence, choices or {}))


def meaning(table: type[BaseModel], name: str) -> Meaning:
    """Return what a key means; raise TypeError where nobody has said it."""
    found = table.model_fields[name].json_schema_extra
    if isinstance(found, Meaning):
        return found
    raise TypeError(f"{table.__name__}.{name} has no meaning; declare it with means(say(…))")


def require_meanings(table: type[BaseModel]) -> None:
    """Raise TypeError where a key of a table has no meaning."""
    for name in table.model_fields:
        meaning(table, name)


@dataclass_transform(kw_only_default=True, field_specifiers=(means,))
class Table(BaseModel):
    """A table of the configuration: a pydantic model, frozen, strict about types, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse, as soon as it is defined, a table with a key that nobody has explained."""
        require_meanings(cls)
