"""Validation of the configuration: errors of the schema are told, and what is valid can still be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from wrota.tenant import validation_messages
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem
from wrota.tenant.schema import Config
from wrota.tenant.toml_files import MAIN, JoinedToml

_STAND_INS: Mapping[str, Any] = {
    "name": "-",
    "owner": "-",
    "contact": {},
    "identifier": ({"kind": "login", "label": "-"},),
    "mail": {"sender": "nobody@example.org", "sender_name": "-"},
}
"""Values for what must not be missing; no check reads them, and no folder with errors is served."""


@dataclass(frozen=True)
class ValidatedConfig:
    """A configuration, the problems of the given one, and the keys on top that are not valid and hold stand-ins."""

    config: Config
    problems: tuple[Problem, ...] = ()
    invalid: frozenset[str] = frozenset()


def validate(joined: JoinedToml) -> ValidatedConfig:
    """Validate the data against the schema."""
    unknown = _unknown(joined)
    data = {**{key: _STAND_INS[key] for key in unknown if key in _STAND_INS}, **joined.data}
    try:
        return ValidatedConfig(Config.model_validate(data), invalid=unknown)
    except ValidationError as error:
        return _salvaged(data, unknown, error.errors(include_url=False))


def _unknown(joined: JoinedToml) -> frozenset[str]:
    """Return the keys on top of which nothing is known, because their file could not be read."""
    if MAIN in joined.broken:
        return frozenset(Config.model_fields)
    return frozenset(name.removesuffix(".toml") for name in joined.broken)


def _salvaged(data: dict[str, Any], unknown: frozenset[str], details: list[ErrorDetails]) -> ValidatedConfig:
    for detail in details:
        if detail["type"] == "extra_forbidden":
            _remove(data, detail["loc"])
    invalid = unknown | {str(detail["loc"][0]) for detail in details if detail["type"] != "extra_forbidden"}
    kept = {key: value for key, value in data.items() if key not in invalid}
    return ValidatedConfig(
        Config.model_validate({**_STAND_INS, **kept}), validation_messages.problems(details), invalid
    )


def _remove(data: Any, path: KeyPath) -> None:
    for step in path[:-1]:
        data = data[step]
    del data[path[-1]]
