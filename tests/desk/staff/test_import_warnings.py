"""What a sheet of people says by a slip is taken in, and told row by row: a nought that was lost, a misspelt word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sites import environment
from wrota.cli.people import MOST_WARNINGS, people

PROOF = """
[[proof]]
kind = "pin"
label = "PIN"
pattern = "[0-9]{6}"

[[module]]
key = "loans"
group = "Books"
title = "Loans"
permission = "loans"
"""
HEADER = "identifier:login,proof:pin,permissions\n"
UNLIKE = "This number looks different from those that the institution gives out."

Import = Callable[..., Result]


@pytest.fixture
def take(tenants: Path, tmp_path: Path) -> Import:
    """Run the command on rows at an institution whose proofs have six digits."""
    with (tenants / "alfa" / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write(PROOF)
    environ = environment(tenants, tmp_path / "data")

    def run(*rows: str, dry: bool = False) -> Result:
        sheet = tmp_path / "people.csv"
        sheet.write_text(HEADER + "\n".join(rows), encoding="utf-8")
        return CliRunner(env=environ).invoke(people, ["import", "alfa", str(sheet), *(["--dry-run"] if dry else [])])

    return run


def told(result: Result) -> list[str]:
    """Return what was printed, without the folder of the sheet."""
    assert result.exit_code == 0, result.output
    return [line.rpartition("/")[2] for line in result.output.splitlines()]


@pytest.mark.parametrize("dry", [True, False])
def test_a_nought_that_the_spreadsheet_dropped_is_told_with_its_row(take: Import, dry: bool) -> None:
    done = told(take("ola,012345,loans", "jan,12345,", dry=dry))
    assert done[0] == f"people.csv:3: Please check: proof:pin: {UNLIKE}"
    assert len(done) == 2
    assert "12345" not in done[0].partition("proof:pin")[2]


def test_a_permission_almost_like_that_of_a_module_is_told_and_another_is_not(take: Import) -> None:
    done = told(take("ola,012345,loanz", "jan,012346,archive"))
    assert done[0].startswith("people.csv:2: Please check: permissions: No module asks for the permission “loanz”")
    assert len(done) == 2


def test_very_many_doubts_are_counted(take: Import) -> None:
    done = told(take(*(f"reader{number},1," for number in range(MOST_WARNINGS + 3))))
    assert len([line for line in done if UNLIKE in line]) == MOST_WARNINGS
    assert "More rows to check: 3" in done


def test_a_sheet_as_the_institution_says_raises_none(take: Import) -> None:
    assert told(take("ola,012345,loans")) == ["1 person was taken in."]
