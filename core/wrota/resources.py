"""Paths of themes, translations and sample tenants: in the package of a wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


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


def _place(name: str) -> Path:
    carried = _PACKAGE / name
    return carried if carried.is_dir() else _PACKAGE.parents[1] / name
