"""Whoever silences a check on a line says why beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PLACES = ("core", "tests", "benchmarks", "examples", "setup.py", "wsgi.py")
SILENCER = re.compile(r"#\s*(?:(?:ruff:\s*)?noqa(?::\s*[A-Z0-9, ]*[0-9])?|nosec\b|type:\s*ignore(?:\[[a-z, -]+\])?)")
REASON = re.compile(r" - \w|\s+# \w")
"""How ruff lets a reason follow, and how mypy does."""


def silenced(text: str) -> Iterator[str]:
    """Yield the lines on which a check is silenced without a reason; one reason is enough for all checks of a line."""
    for line in text.splitlines():
        found = list(SILENCER.finditer(line))
        if found and not REASON.match(line, found[-1].end()):
            yield line.strip()


def sources() -> Iterator[Path]:
    """Yield every Python file of the tree but this one, which is full of examples."""
    for place in (CHECKOUT / name for name in PLACES):
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        yield from (path for path in found if path != Path(__file__).resolve())


def is_read_by_mypy(path: Path) -> bool:
    """Say whether mypy looks at a file at all: where it does not, it is not silenced either."""
    settings = ConfigParser()
    settings.read(CHECKOUT / "setup.cfg", "utf-8")
    places = re.split(r"[,\s]+", settings.get("mypy", "files", fallback="core/wrota"))
    return any(path.is_relative_to(CHECKOUT / place) for place in places)


def test_every_silenced_check_has_its_reason_beside_it() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}: {line}"
        for path in sources()
        for line in silenced(path.read_text("utf-8"))
        if is_read_by_mypy(path) or "type: ignore" not in line
    ]
    assert found == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S608",
        "#noqa:S608,S310",
        "# nosec",
        "# type: ignore",
        "# type: ignore[misc]",
        "# ruff: noqa: N999",
    ],
)
def test_a_reason_that_is_missing_is_missed(comment: str) -> None:
    assert list(silenced(f"x = 1  {comment}\ny = 2\n"))
    assert list(silenced(f"x = 1  {comment} - \n"))
    assert not list(silenced(f"x = 1  {comment} - the name of an act\n"))


def test_mypy_has_its_reason_behind_a_comment_of_its_own() -> None:
    assert not list(silenced("x = 1  # type: ignore[misc] # this is what is refused"))
    assert not list(silenced("x = 1  # type: ignore[misc]  # noqa: B023 - called at once"))
    assert list(silenced("x = 1  # type: ignore[misc]  # noqa: B023"))
