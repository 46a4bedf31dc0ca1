"""The manuals' steps: each has a test that names it, and stands in a scenario."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = [*(f"E{n}" for n in range(1, 13)), *(f"O{n}" for n in range(1, 9)), *(f"P{n}" for n in range(1, 15))]
BESIDE = {"P13", "P14"}
"""What the residents' manual says in passing: no step of its own, and walked elsewhere."""

_TEST, _STEP = r"^def test_((?:[eop]\d+_)+)", r"\.step\(\"([EOP0-9 ]+)\""


def named(pattern: str, folder: str) -> set[str]:
    """Return the rows that the tests in a folder name."""
    found: set[str] = set()
    for file in (TESTS / folder).rglob("test_*.py"):
        for name in re.findall(pattern, file.read_text("utf-8"), re.MULTILINE):
            found.update(re.findall(r"[EOP]\d+", name.upper()))
    return found


@pytest.mark.parametrize("row", ROWS)
def test_every_step_of_the_manuals_has_a_walk_that_names_it(row: str) -> None:
    assert row in named(_TEST, "walks") | named(_STEP, "scenarios")


@pytest.mark.parametrize("row", sorted({*ROWS} - BESIDE))
def test_every_step_of_the_manuals_stands_in_a_scenario(row: str) -> None:
    assert row in named(_STEP, "scenarios")


def test_no_scenario_names_a_step_that_there_is_not() -> None:
    assert named(_STEP, "scenarios") <= set(ROWS)
