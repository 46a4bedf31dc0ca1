"""Databases by commands: made by one on purpose, missed in words by the others, brought up with every trouble named."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sites import environment, found_one
from store.test_schema import is_sound, names
from wrota.cli import main
from wrota.seams import Hasher, Seams
from wrota.store import integrity, schema

Run = Callable[..., Result]
KEPT = Path(__file__).parents[1] / "kept" / "0.1"
SHEET = "identifier:login,email\nola,ola@example.org\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the databases lie; the folder is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def run(tenants: Path, data: Path) -> Run:
    """Run ``wrota`` with the settings of a site."""

    def invoke(*words: str, **settings: str) -> Result:
        return CliRunner(env={**environment(tenants, data), **settings}).invoke(main, words)

    return invoke


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    """A sheet with one person."""
    file = tmp_path / "people.csv"
    file.write_text(SHEET, "utf-8")
    return str(file)


def test_a_database_is_made_on_purpose_and_once(run: Run, data: Path) -> None:
    made = run("init", "alfa")
    assert (made.exit_code, made.stdout) == (0, f"The new database is {data / 'alfa.sqlite3'}.\n")
    before = (data / "alfa.sqlite3").read_bytes()
    again = run("init", "alfa")
    assert (again.exit_code, again.stderr) == (1, f"There is a database already: {data / 'alfa.sqlite3'}\n")
    assert (data / "alfa.sqlite3").read_bytes() == before
    assert run("audit", "verify", "alfa").exit_code == 0


def test_no_database_is_made_for_an_institution_without_a_folder(run: Run, data: Path) -> None:
    assert run("init", "gamma").exit_code == 2
    assert not data.exists()


@pytest.mark.parametrize("what", ["empty", "folder", "other secret"])
def test_what_stands_in_the_way_is_told_and_left_alone(run: Run, data: Path, what: str) -> None:
    data.mkdir()
    path = data / "alfa.sqlite3"
    if what == "folder":
        path.mkdir()
    elif what == "empty":
        path.touch()
    else:
        found_one(data, "alfa", b"another secret of 32 bytes or so!")
    told = run("init", "alfa")
    assert (told.exit_code, told.stdout) == (2, "")
    assert str(path) in told.stderr
    assert path.is_dir() == (what == "folder")


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "verify", "alfa"),
        ("people", "export", "alfa"),
        ("applications", "list", "alfa"),
        ("applications", "show", "alfa", "W-1"),
        ("sessions", "end", "alfa"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("what", ["missing", "empty", "folder"])
def test_a_command_misses_a_database_in_words_and_makes_none(run: Run, data: Path, words: list[str], what: str) -> None:
    if what != "missing":
        data.mkdir()
    if what == "empty":
        (data / "alfa.sqlite3").touch()
    elif what == "folder":
        (data / "alfa.sqlite3").mkdir()
    told = run(*words, WROTA_ADDRESS="https://{host}")
    assert (told.exit_code, told.stdout) == (2, "")
    assert ("“wrota init alfa”" in told.stderr) == (what == "missing")
    assert "no database" in told.stderr
    assert data.exists() == (what != "missing")


def test_the_first_import_makes_one_and_a_dry_run_does_not(run: Run, data: Path, sheet: str) -> None:
    assert run("people", "import", "alfa", sheet, "--dry-run").stdout == "1 person would be taken in.\n"
    assert not data.exists()
    assert run("people", "import", "alfa", sheet).stdout == "1 person was taken in.\n"
    assert "ola@example.org" in run("people", "export", "alfa").stdout


def test_an_import_that_is_refused_makes_none(run: Run, data: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"{SHEET}ola,jan@example.org\n", "utf-8")
    assert run("people", "import", "alfa", str(wrong)).exit_code == 1
    assert not data.exists()


def test_very_many_faults_are_counted(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("identifier:login,unit\n" + "ola,nowhere\n" * 120, "utf-8")
    told = run("people", "import", "alfa", str(wrong))
    assert told.exit_code == 1
    assert told.stdout.count(f"{wrong}:") == 100
    assert told.stdout.splitlines()[-1] == "Further faults: 20"
    assert told.stderr == "Nothing was taken in: the file has 120 faults.\n"


# The record of what was done


def test_a_whole_record_is_told_with_its_end_which_can_be_compared_later(run: Run, sheet: str) -> None:
    run("init", "alfa")
    first = run("audit", "verify", "alfa").stdout.splitlines()
    assert first == ["The audit is whole.", f"0:{'0' * 64}"]
    run("people", "import", "alfa", sheet)
    whole, end = run("audit", "verify", "alfa", "--since", first[1]).stdout.splitlines()
    assert (whole, end.partition(":")[0]) == ("The audit is whole.", "1")
    assert run("audit", "verify", "alfa", "--since", end).exit_code == 0
    other = run("audit", "verify", "alfa", "--since", f"2:{'a' * 64}")
    assert (other.exit_code, other.stdout.partition(": ")[0]) == (1, "Event 2")
    odd = run("audit", "verify", "alfa", "--since", "yesterday")
    assert (odd.exit_code, odd.stdout) == (2, "")
    assert "NUMBER:DIGEST" in odd.stderr


# Bringing them up


def test_what_is_up_to_date_is_said_to_be_so(run: Run) -> None:
    for key in ("alfa", "beta"):
        run("init", key)
    told = run("upgrade")
    assert (told.exit_code, told.stderr) == (0, "")
    assert told.stdout == "".join(f"{key}: up to date ({schema.known()[-1]})\n" for key in ("alfa", "beta"))


def test_a_data_folder_that_is_not_there_is_told(run: Run, data: Path) -> None:
    told = run("upgrade")
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"WROTA_DATA names {data}, which is not there." in told.stderr


def test_a_data_folder_that_cannot_be_read_is_told(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> list[object]:
        raise PermissionError

    run("init", "alfa")
    monkeypatch.setattr(os, "scandir", refuse)
    told = run("upgrade")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "may this user read it?" in told.stderr


def test_a_data_folder_without_a_database_is_told(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "notes.txt").touch()
    told = run("upgrade")
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr == f"There is no database in {data}.\n"


@pytest.mark.parametrize("what", ["empty", "folder", "text", "something else", "newer"])
def test_what_is_no_database_or_cannot_be_served_is_named_and_the_others_go_on(run: Run, data: Path, what: str) -> None:
    for key in ("alfa", "beta"):
        run("init", key)
    path = data / "alfa.sqlite3"
    if what == "newer":
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    else:
        path.unlink()
    if what == "folder":
        path.mkdir()
    elif what in {"empty", "text"}:
        path.write_text("no database at all" * 100 if what == "text" else "")
    elif what == "something else":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE recipe (cake TEXT)")
    told = run("upgrade")
    assert told.exit_code == 1
    named, fine = told.stdout.splitlines()
    assert named.startswith("alfa: ")
    assert str(path) in named
    assert fine.startswith("beta: up to date")


@pytest.mark.parametrize("jobs", [(), ("--jobs", "1"), ("--jobs", "8")])
def test_many_at_once_are_told_in_the_order_of_their_names_with_the_one_that_fails(
    run: Run, data: Path, jobs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "alfa")
    keys = [f"k{number:02}" for number in range(24)]
    for key in keys:
        shutil.copy(data / "alfa.sqlite3", data / f"{key}.sqlite3")
    (data / "k07.sqlite3").write_text("no database at all" * 100)
    true = schema.upgrade

    def slow(path: Path, shared: Seams) -> tuple[str, str]:
        # The first ones are ready last.
        time.sleep(0.02 if path.stem < "k03" else 0)
        return true(path, shared)

    monkeypatch.setattr(schema, "upgrade", slow)
    told = run("upgrade", *jobs, WROTA_TENANTS="")
    assert told.exit_code == 1
    assert [line.partition(":")[0] for line in told.stdout.splitlines()] == ["alfa", *keys]
    (failed,) = [line for line in told.stdout.splitlines() if "up to date" not in line]
    assert failed == f"k07: The file {data / 'k07.sqlite3'} is not a database."


def test_old_ones_are_brought_up_at_once_and_each_whole(run: Run, data: Path) -> None:
    data.mkdir()
    old = gzip.decompress((KEPT / "oke.sqlite3.gz").read_bytes())
    keys = [f"k{number:02}" for number in range(8)]
    for key in keys:
        (data / f"{key}.sqlite3").write_bytes(old)
    told = run("upgrade", "--jobs", "4", WROTA_TENANTS="")
    newest = schema.known()[-1]
    assert told.stdout.splitlines() == [f"{key}: 0001_house → {newest}" for key in keys]
    assert told.exit_code == 0
    for key in keys:
        assert names(data / f"{key}.sqlite3") == list(schema.known())
        assert is_sound(data / f"{key}.sqlite3")


def test_several_are_looked_at_at_once(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("alfa", "beta"):
        run("init", key)
    both = multiprocessing.Barrier(2)

    def meet(path: Path, _: Seams) -> tuple[str, str]:
        both.wait(10)
        return "x", "x"

    monkeypatch.setattr(schema, "upgrade", meet)
    assert run("upgrade", "--jobs", "2").exit_code == 0


def test_one_hash_is_made_for_all(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.mkdir()
    for key in ("alfa", "beta", "gamma"):
        (data / f"{key}.sqlite3").write_bytes(gzip.decompress((KEPT / "oke.sqlite3.gz").read_bytes()))
    sys.modules["wrota.cli.upgrade"]._seams.cache_clear()
    made: list[Hasher] = []
    true = Hasher.__init__

    def counted(hasher: Hasher) -> None:
        made.append(hasher)
        true(hasher)

    monkeypatch.setattr(Hasher, "__init__", counted)
    assert run("upgrade", "--jobs", "1", WROTA_TENANTS="").stdout.count("→") == 3
    assert len(made) == 1


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_no_jobs_are_a_mistake(run: Run, jobs: str) -> None:
    assert run("upgrade", "--jobs", jobs).exit_code == 2


def test_databases_without_a_folder_are_named(run: Run, tenants: Path) -> None:
    for key in ("alfa", "beta"):
        run("init", key)
    shutil.rmtree(tenants / "beta")
    told = run("upgrade")
    assert told.exit_code == 0
    assert told.stderr == f"beta: nobody is served by this database, since there is no folder {tenants / 'beta'}.\n"
    assert run("upgrade", WROTA_TENANTS="").stderr == ""


def test_a_thousand_that_are_up_to_date_are_not_checked_one_by_one(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "alfa")
    monkeypatch.setattr(integrity, "prove", lambda *_, **__: pytest.fail("checked"))
    assert run("upgrade").exit_code == 0
