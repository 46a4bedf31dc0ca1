"""What is written about embedding is so: every public name and signal is told, and the example's people are real."""

from __future__ import annotations

import csv
import inspect
import re
import subprocess
import sys
from dataclasses import fields
from importlib import metadata
from pathlib import Path

import pytest
from blinker import NamedSignal

import wrota
from wrota import Portal, PublicAccount, signals
from wrota.modules import Person
from wrota.tenant.reader import examine

CHECKOUT = Path(__file__).resolve().parents[2]
EMBEDDING = (CHECKOUT / "docs" / "embedding.md").read_text("utf-8")
EXAMPLE = CHECKOUT / "examples" / "embedded"


def first_cells(heading: str) -> list[str]:
    """Return what stands in the first column of the table below a row of headings."""
    rows = EMBEDDING.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [row.split("|")[1].strip().strip("`") for row in rows]


def test_every_signal_is_in_the_table_with_its_facts() -> None:
    known = {name: value for name, value in vars(signals).items() if isinstance(value, NamedSignal)}
    rows = dict(re.findall(r"^\| `(\w+)` \|([`\w, ]*)\| [a-z]", EMBEDDING, re.MULTILINE))
    facts = {name: re.search(r"Facts: ([^:.]+)", value.__doc__ or "") for name, value in known.items()}
    assert {name: re.findall(r"\w+", rows[name]) for name in known if name in rows} == {
        name: re.findall(r"``(\w+)``", told[1]) if told else [] for name, told in facts.items()
    }


def test_every_argument_and_field_is_in_its_table() -> None:
    arguments = set(inspect.signature(Portal).parameters) - {"seams", "is_demonstration"}
    assert set(first_cells("`Portal(…)` |")) == arguments
    assert set(first_cells("`init_app(…)` |")) == set(inspect.signature(Portal.init_app).parameters) - {"self"}
    assert first_cells("field | type |") == [field.name for field in fields(PublicAccount)]
    assert first_cells("field of a person | type |") == [field.name for field in fields(Person)]


def test_the_errors_that_are_raised_are_public() -> None:
    told = set(re.findall(r"`(\w+Error)`", EMBEDDING))
    assert told == {"SettingsError", "TenantError", "StoreError"}
    assert told <= set(wrota.__all__)


@pytest.mark.parametrize("name", [name for name in wrota.__all__ if name != "__version__"])
def test_every_public_name_can_be_had_and_says_what_it_is(name: str) -> None:
    assert getattr(wrota, name).__doc__


def test_the_version_is_that_of_the_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", {"wrota": "7.8.9"}.__getitem__)
    assert wrota.__version__ == "7.8.9"


def test_another_name_is_none_of_ours() -> None:
    assert not hasattr(wrota, "Portals")


def test_importing_the_package_is_cheap() -> None:
    script = "import sys, wrota; print({'flask', 'peewee', 'pydantic', 'wrota.portal'} & set(sys.modules))"
    path = str(Path(wrota.__file__).parents[1])
    said = subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": path}, capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("set()\n", "")


def test_the_people_of_the_examples_table_can_sign_in() -> None:
    text = (EXAMPLE / "README.md").read_text("utf-8")
    known = {}
    for file in EXAMPLE.glob("tenants/*/people/people.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            known.update({next(iter(row.values())): row["password"] for row in csv.DictReader(lines)})
    told = dict(re.findall(r"`([\w-]+)` with `([^`]+)`", text))
    assert len(told) == 3
    assert told.items() <= known.items()


def test_the_example_starts_as_its_readme_says(tmp_path: Path) -> None:
    command = re.search(r"flask --app (\S+) run", (EXAMPLE / "README.md").read_text("utf-8"))
    assert command
    settings = {
        "PYTHONPATH": str(Path(wrota.__file__).parents[1]),
        "WROTA_DATA": str(tmp_path),
        "WROTA_SECRET": "Kq3-vZ8_tW5xYb7NcR2pLm9sDf4gHj6a",
    }
    run = [sys.executable, "-m", "flask", "--app", command[1], "routes"]
    said = subprocess.run(run, cwd=CHECKOUT, env=settings, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "loans.shelf" in said.stdout
    assert "/czytelnia" not in said.stdout


@pytest.mark.parametrize("key", ["czytelnia", "dzialki"])
def test_the_folders_of_the_example_are_without_fault(key: str) -> None:
    assert examine(EXAMPLE / "tenants" / key) == ()
