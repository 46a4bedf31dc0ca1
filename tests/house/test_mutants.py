"""The list of lines that keep a promise agrees with the code; `make mutants` breaks them in turn."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

import mutation
from mutation import Mutant, mutants


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.promise)
def test_each_line_stands_once_where_the_list_says(mutant: Mutant) -> None:
    assert mutant.fault() == ""
    assert mutant.promise.endswith(".")


def test_no_line_is_broken_twice_in_the_same_way() -> None:
    counted = Counter((mutant.file, mutant.text, mutant.broken) for mutant in mutants())
    assert [one for one, count in counted.items() if count > 1] == []


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of one line and one test."""
    (tmp_path / "core").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "core" / "gate.py").write_text("def may_enter(age):\n    return age >= 18\n")
    test = "from gate import may_enter\n\ndef test_age():\n    assert may_enter(30) and not may_enter(7)\n"
    (tmp_path / "tests" / "test_gate.py").write_text(test)
    monkeypatch.setattr(mutation, "CHECKOUT", tmp_path)
    monkeypatch.setattr(mutation, "_NEEDED", ("core", "tests"))
    return tmp_path


def _broken(to: str) -> Mutant:
    return Mutant("Children stay outside.", "core/gate.py", "age >= 18", to, ("tests/test_gate.py",))


def test_a_line_that_is_tested_is_noticed_and_another_survives(small: Path) -> None:
    outcomes = mutation.run([_broken("True"), _broken("age >= 21")])
    assert [outcome.is_noticed for outcome in outcomes] == [True, False]
    assert "age >= 18" in (small / "core" / "gate.py").read_text()


def test_what_is_no_python_any_more_is_not_noticed(small: Path) -> None:
    (outcome,) = mutation.run([_broken("age >= (")])
    assert not outcome.is_noticed


def test_a_red_suite_stops_the_run(small: Path) -> None:
    (small / "tests" / "test_gate.py").write_text("def test_age():\n    assert False\n")
    with pytest.raises(SystemExit, match="tests fail"):
        mutation.run([_broken("True")])


def test_an_entry_that_is_behind_the_code_is_told(small: Path) -> None:
    entry = _broken("True")
    (small / "core" / "gate.py").write_text("")
    assert "0 times" in entry.fault(small)
    assert sys.modules["mutation"].main(["no such line"]) == 1
