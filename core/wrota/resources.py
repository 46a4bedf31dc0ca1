"""Paths of themes, translations and samples, in a wheel or a checkout, and the cache of what was read there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

_PACKAGE = Path(__file__).resolve().parent
_CLEARINGS: list[Callable[[], None]] = []
_Asked = ParamSpec("_Asked")
_Read = TypeVar("_Read")


def themes() -> Path:
    """Return the folder that holds a folder per theme."""
    return _place("themes")


def translations() -> Path:
    """Return the folder that holds a folder per language."""
    return _place("translations")


def samples() -> Path:
    """Return the folder of the sample tenants; only the demonstration serves them."""
    return _place("tenants")


def examples() -> Path | None:
    """Return the folder of the examples, which only a checkout has."""
    folder = _PACKAGE.parents[1] / "examples"
    return folder if folder.is_dir() and not (_PACKAGE / "tenants").is_dir() else None


def vendor() -> Path:
    """Return the folder into which the build step puts htmx."""
    return _PACKAGE / "vendor"


def read_once(function: Callable[_Asked, _Read]) -> Callable[_Asked, _Read]:
    """Cache what a function reads from these folders for the life of the process, as they change with the program."""
    cached = cache(function)
    _CLEARINGS.append(cached.cache_clear)
    return cast(Callable[_Asked, _Read], cached)


def forget() -> None:
    """Clear all that was read once, so that it is read again: for whoever edits a theme while it is served."""
    for clear in _CLEARINGS:
        clear()


def _place(name: str) -> Path:
    carried = _PACKAGE / name
    return carried if carried.is_dir() else _PACKAGE.parents[1] / name
