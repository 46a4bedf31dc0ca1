"""The messages of validation errors, in words of ours: one sentence for each type of error that pydantic raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic_core import ErrorDetails

from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import AtKey, Problem, error_at
from wrota.tenant.schema import Config, Table
from wrota.words import Sentence, say

MOST = 500
"""How many errors of the schema are told; a file with more is something else than a configuration."""

_MORE = say("There are more than {most} errors; these are the first of them.", most=MOST)

_KEY_OF_A_TABLE = "[key]"


def problems(details: list[ErrorDetails]) -> tuple[Problem, ...]:
    """Return a problem for each error of pydantic's, at the key or value that a person has to change."""
    refused = {detail["loc"] for detail in details[:MOST]}
    found = tuple(_problem(detail) for detail in details[:MOST] if not _follows(detail, refused))
    return found if len(details) <= MOST else (*found, Problem(AtKey(()), _MORE))


def _follows(detail: ErrorDetails, refused: set[KeyPath]) -> bool:
    """Say whether a list counts as too short only because something in it is refused anyway."""
    path = detail["loc"]
    return detail["type"] == "too_short" and any(other[: len(path)] == path != other for other in refused)


def _problem(detail: ErrorDetails) -> Problem:
    path, sentence = detail["loc"], SENTENCES[detail["type"]](detail)
    if detail["type"] == "extra_forbidden":
        return Problem(AtKey(path, "key"), sentence)
    if detail["type"] == "missing" or path[-1] == _KEY_OF_A_TABLE:
        return Problem(AtKey(path[:-1], "key"), sentence)
    return error_at(path, sentence)


def _unknown_key(detail: ErrorDetails) -> Sentence:
    *place, key = detail["loc"]
    if place and key in Config.model_fields:
        return say("“{key}” does not belong into [{name}] but on top, before all tables.", key=key, name=_dotted(place))
    known = kind_at(tuple(place)).model_fields
    return say("There is no key “{key}” here. {choice}", key=key, choice=choice(str(key), known))


def _missing(detail: ErrorDetails) -> Sentence:
    return say("The key “{key}” is missing here.", key=detail["loc"][-1])


def _list(detail: ErrorDetails) -> Sentence:
    if _is_table(_item(kind_at(detail["loc"]))):
        return say("This is a list of tables; each of them begins with [[{name}]].", name=_dotted(detail["loc"]))
    return say("This has to be a list in square brackets.")


def _table(detail: ErrorDetails) -> Sentence:
    path = detail["loc"]
    if isinstance(path[-1], int):
        return say("This has to be a table: keys and values in curly brackets, or under a header of its own.")
    return say("This has to be one table; it begins with [{name}].", name=_dotted(path))


def _none_of(detail: ErrorDetails) -> Sentence:
    given, allowed = detail["input"], get_args(kind_at(detail["loc"]))
    if not isinstance(given, str):
        return say("This has to be a text in quotation marks. {choice}", choice=choice("", allowed))
    return say("“{given}” is not possible here. {choice}", given=given, choice=choice(given, allowed))


def _too_little(detail: ErrorDetails) -> Sentence:
    return say("{given} is too little here: at least {least}.", given=_shown(detail), least=detail["ctx"]["ge"])


def _too_much(detail: ErrorDetails) -> Sentence:
    most, given = detail["ctx"]["le"], _shown(detail)
    if detail["loc"] == ("recovery", "link_minutes"):
        return say(
            "{given} minutes are too many: a link lives 72 hours at most, {most} minutes.", given=given, most=most
        )
    if detail["loc"][0] == "limits":
        return say("{given} is weaker than the site's floor: at most {most}.", given=given, most=most)
    return say("{given} is too much here: at most {most}.", given=given, most=most)


def _said(detail: ErrorDetails) -> Sentence:
    return cast(Sentence, detail["ctx"]["sentence"])


def _always(sentence: Sentence) -> Callable[[ErrorDetails], Sentence]:
    return lambda detail: sentence


SENTENCES: Mapping[str, Callable[[ErrorDetails], Sentence]] = {
    "wrota": _said,
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_type": _always(say("This has to be a text in quotation marks.")),
    "int_type": _always(say("This has to be a whole number, without quotation marks.")),
    "bool_type": _always(say("This has to be true or false, without quotation marks.")),
    "date_type": _always(say("This has to be a day without quotation marks, for example 2018-05-25.")),
    "tuple_type": _list,
    "model_type": _table,
    "literal_error": _none_of,
    "greater_than_equal": _too_little,
    "less_than_equal": _too_much,
    "too_short": _always(say("This list is empty; at least one is needed.")),
}
"""Each type of error that the schema can raise, with what is said about it."""


def kind_at(path: KeyPath) -> Any:
    """Return what the schema expects at a path: a table, a tuple, a literal or a plain type."""
    kind: Any = Config
    for step in path:
        kind = _item(kind) if isinstance(step, int) else _bare(kind.model_fields[step].annotation)
    return kind


def _item(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _bare(kind: Any) -> Any:
    """Strip what surrounds a type: ``| None`` and ``Annotated``."""
    while get_origin(kind) in (Union, UnionType, Annotated):
        kind = get_args(kind)[0]
    return kind


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Table)


def is_table(name: str) -> bool:
    """Say whether a key on top is a table, or a list of tables, which may have a file of its own."""
    kind = kind_at((name,))
    return _is_table(kind) or _is_table(_item(kind))


def header(name: str) -> str:
    """Return the line that a table on top begins with, or each table of a list."""
    return f"[{name}]" if _is_table(kind_at((name,))) else f"[[{name}]]"


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(step for step in path if isinstance(step, str))


def _shown(detail: ErrorDetails) -> str:
    """Return a number as it was given; an endless one is cut."""
    return str(detail["input"])[:20]
