"""What people have accepted stays as it was: a changed or missing file is an error that names what to do instead."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from breaking import Folder, swap
from wrota.cli.check import check
from wrota.rules import keys
from wrota.rules.evidence import Accepted, Evidence
from wrota.rules.moments import WARSAW
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.store import Store, acceptances, accounts
from wrota.store.acceptances import AcceptedText, How, NewAcceptance
from wrota.store.people_bulk import Record
from wrota.tenant import reader
from wrota.words import catalogue

DAY = date(2024, 1, 15)
TODAY = date(2026, 11, 21)
VERSION, ANNEX = "policies/regulamin/2024-01-15.md", "policies/regulamin/zagrozenia.md"
ENGLISH = "policies/regulamin/2024-01-15.en.md"


def digest(folder: Folder, name: str) -> str:
    return hashlib.sha256((folder.path / name).read_bytes()).hexdigest()


@pytest.fixture
def accepted(folder: Folder) -> Accepted:
    """Both languages of the version, and its annex, as they are before anybody touches them."""
    texts = {
        Evidence("regulamin", DAY, "pl", digest(folder, VERSION)),
        Evidence("regulamin", DAY, "en", digest(folder, ENGLISH)),
        Evidence("regulamin", DAY, "pl", digest(folder, ANNEX), "zagrozenia.md"),
    }
    return Accepted(frozenset(texts), TODAY)


def found(folder: Folder, accepted: Accepted) -> list[str]:
    """Return what is found, as it is printed."""
    findings = reader.examine(folder.path, accepted)
    return [one.text(catalogue("en"), str(one.file.relative_to(folder.path))) for one in findings]


def test_what_is_as_it_was_is_no_finding(folder: Folder, accepted: Accepted) -> None:
    assert found(folder, accepted) == []


@pytest.mark.parametrize("name", [VERSION, ENGLISH])
@pytest.mark.parametrize("change", [lambda text: text + "\n", lambda text: "\ufeff" + text, str.upper])
def test_a_changed_text_is_an_error_with_the_version_to_make_instead(
    folder: Folder, accepted: Accepted, name: str, change: Callable[[str], str]
) -> None:
    folder.write(name, change(folder.read(name)).encode())
    [said] = found(folder, accepted)
    assert said.startswith(f"{name}:1:1: error: People have accepted this text as it was before.")
    assert "policies/regulamin/2026-11-22.md" in said


def test_the_version_to_make_comes_after_the_newest(folder: Folder, accepted: Accepted) -> None:
    swap("[[policy.annex]]", "[[policy.version]]\ndate = 2027-02-28\n\n[[policy.annex]]")(folder)
    for name in ("2027-02-28.md", "2027-02-28.en.md"):
        folder.write(f"policies/regulamin/{name}", "# Regulamin\n")
    assert found(folder, accepted) == []
    folder.write(VERSION, "# Inny\n")
    assert "policies/regulamin/2027-03-01.md" in found(folder, accepted)[0]


def test_a_changed_annex_says_how_another_comes_in(folder: Folder, accepted: Accepted) -> None:
    folder.write(ANNEX, folder.read(ANNEX) + "\n")
    [said] = found(folder, accepted)
    assert said.startswith(f"{ANNEX}:1:1: error: People have accepted this annex as it was before.")
    assert "until = 2024-01-15" in said
    assert "since = 2026-11-22" in said


def test_what_the_error_says_to_do_is_no_finding(folder: Folder, accepted: Accepted) -> None:
    swap(
        '[[policy.annex]]\ntitle = "Zagrożenia"\nfile = "zagrozenia.md"\n',
        "[[policy.version]]\ndate = 2026-11-22\n\n"
        '[[policy.annex]]\ntitle = "Zagrożenia"\nfile = "zagrozenia.md"\nuntil = 2024-01-15\n\n'
        '[[policy.annex]]\ntitle = "Zagrożenia"\nfile = "nowe.md"\nsince = 2026-11-22\n',
    )(folder)
    for name in ("2026-11-22.md", "2026-11-22.en.md", "nowe.md", "nowe.en.md"):
        folder.write(f"policies/regulamin/{name}", "# Nowe\n")
    assert found(folder, accepted) == []
    old, new = reader.read(folder.path).policies["regulamin"]
    assert (list(old.annexes), list(new.annexes)) == (["zagrozenia.md"], ["nowe.md"])


def test_a_version_that_is_gone_is_an_error_at_its_policy(folder: Folder, accepted: Accepted) -> None:
    swap("date = 2024-01-15", "date = 2025-01-15")(folder)
    for name in ("2024-01-15.md", "2024-01-15.en.md"):
        path = folder.path / "policies" / "regulamin" / name
        path.rename(path.with_name(name.replace("2024", "2025")))
    said = found(folder, accepted)
    assert len(said) == 2
    assert all("tenant.toml" in one and "of 2024-01-15" in one and "old versions stay readable" in one for one in said)


def test_a_text_that_changed_to_and_fro_is_a_warning(folder: Folder, accepted: Accepted) -> None:
    between = Evidence("regulamin", DAY, "pl", "0" * 64)
    [said] = found(folder, Accepted(accepted.texts | {between}, TODAY))
    assert said.startswith(f"{VERSION}:1:1: warning: ")


def test_other_mistakes_are_told_at_the_same_time(folder: Folder, accepted: Accepted) -> None:
    swap('theme = "base"', 'thema = "base"')(folder)
    folder.write(VERSION, "# Inny\n")
    assert [said.split(":")[0] for said in found(folder, accepted)] == [VERSION, "tenant.toml"]


# By the command, with the site's database and without its secret


@pytest.fixture
def data(folder: Folder, tmp_path: Path) -> Path:
    """A folder of databases; at this institution one person has accepted the version with its annex."""
    data, own = tmp_path / "data", keys.derive(b"Kq3-vZ8_tW5xYb7NcR2pLm9sDf4gHj6a", "probny")
    store = Store(data / "probny.sqlite3", own, Seams(hasher=Hasher(memory_kib=8, passes=1)))
    store.create()
    text, annex = (AcceptedText("pl", (folder.path / name).read_bytes()) for name in (VERSION, ANNEX))
    with store.writing():
        account = accounts.add(store, Record(State.ACTIVE, "Anna"))
        new = NewAcceptance("regulamin", DAY, text, {"zagrozenia.md": annex}, How.ACCEPTED, store.now())
        acceptances.add(store, account.id, new)
    store.retire()
    return data


def run(folder: Folder, data: Path | str | None) -> Result:
    environ = {"WROTA_DATA": str(data) if data else None, "WROTA_SECRET": None, "LANG": "en_GB.UTF-8"}
    return CliRunner().invoke(check, [str(folder.path)], env=environ)


def test_the_command_asks_the_database_and_needs_no_secret(folder: Folder, data: Path) -> None:
    assert run(folder, data).exit_code == 0
    folder.write(VERSION, folder.read(VERSION) + "\n")
    result = run(folder, data)
    assert result.exit_code == 1
    tomorrow = Accepted(today=datetime.now(WARSAW).date()).next_day(DAY)
    assert f"{folder.path}/{VERSION}:1:1: error: " in result.stdout
    assert f"policies/regulamin/{tomorrow}.md" in result.stdout


@pytest.mark.parametrize("elsewhere", [None, "", "/no/such/folder"])
def test_without_a_database_nothing_is_known_and_nothing_made(
    folder: Folder, elsewhere: str | None, tmp_path: Path
) -> None:
    folder.write(VERSION, "# Inny\n")
    assert run(folder, elsewhere).exit_code == 0
    assert run(folder, tmp_path / "new").exit_code == 0
    assert not (tmp_path / "new").exists()


def test_a_database_that_cannot_be_read_is_told_and_the_folder_checked_all_the_same(folder: Folder, data: Path) -> None:
    (data / "probny.sqlite3").write_text("no database at all, but long enough to be looked at" * 40)
    swap('theme = "base"', 'thema = "base"')(folder)
    result = run(folder, data)
    assert result.exit_code == 1
    assert "is not a database" in result.stderr
    assert "tenant.toml:6:1: error:" in result.stdout
