"""``wrota check``: its lines, its closing words and how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from breaking import Folder, swap, write
from wrota.cli.check import check


def run(*arguments: str, **environ: str | None) -> Result:
    return CliRunner().invoke(check, arguments, env={"WROTA_TENANTS": None, "LANG": "en_GB.UTF-8", **environ})


@pytest.fixture
def beside(folder: Folder) -> Path:
    """Give a second good folder beside the first, with hosts of its own."""
    second = folder.path.with_name("drugi")
    shutil.copytree(folder.path, second)
    swap('["próbny.example", "proba.example"]', '["drugi.example"]')(Folder(second))
    return second


def test_a_good_folder_ends_with_0_and_prints_nothing_but_a_closing_line(folder: Folder) -> None:
    result = run(str(folder.path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Folders: 1. Errors: 0. Warnings: 0.\n"


def test_an_error_is_a_line_with_its_place_and_ends_with_1(folder: Folder) -> None:
    swap('theme = "base"', 'thema = "base"')(folder)
    result = run(str(folder.path))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{folder.path}/tenant.toml:6:1: error: There is no key “thema” here.")
    assert result.stdout.count("\n") == 1


def test_a_slip_in_tenant_toml_does_not_make_the_languages_of_words_toml_strangers(folder: Folder) -> None:
    write("words.toml", '"Zaloguj się" = { pl = "Wejdź", en = "Enter" }')(folder)
    swap("public_body = true", "public_body = tak")(folder)
    result = run(str(folder.path))
    assert result.stdout.count("\n") == 1
    assert "Yes is written true" in result.stdout


def test_a_warning_alone_ends_with_0(folder: Folder) -> None:
    swap("length = 12", "length = 10")(folder)
    result = run(str(folder.path))
    assert result.exit_code == 0
    assert ":84:10: warning: " in result.stdout


def test_a_key_names_the_folder_as_it_does_elsewhere(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    swap('theme = "base"', 'thema = "base"')(folder)
    root = folder.path.parent
    monkeypatch.chdir("/")
    assert run("probny", WROTA_TENANTS=str(root)).stdout.startswith(f"{root}/probny/tenant.toml:6:1: error: ")
    assert "missing" in run("inny", WROTA_TENANTS=str(root)).stdout


@pytest.mark.parametrize("given", ["probny", "./probny", "probny/", "../{parent}/probny"])
def test_a_path_is_shown_as_it_was_given(folder: Folder, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path.parent)
    given = given.format(parent=folder.path.parent.name)
    swap('theme = "base"', 'thema = "base"')(folder)
    assert run(given).stdout.startswith(f"{given.rstrip('/')}/tenant.toml:6:1: error: ")


def test_the_folder_one_stands_in_can_be_checked(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path)
    swap('theme = "base"', 'thema = "base"')(folder)
    assert run(".").stdout.startswith("./tenant.toml:6:1: error: There is no key")


def test_without_folders_all_tenants_of_the_site_are_checked(folder: Folder, beside: Path) -> None:
    swap('theme = "base"', 'thema = "base"')(Folder(beside))
    (folder.path.parent / ".git").mkdir()
    result = run(WROTA_TENANTS=str(folder.path.parent))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{beside}/tenant.toml:")
    assert result.stderr == "Folders: 2. Errors: 1. Warnings: 0.\n"


@pytest.mark.parametrize("tenants", [None, "", "/no/such/folder"])
def test_without_folders_and_without_a_site_it_ends_with_2_and_says_why(tenants: str | None) -> None:
    result = run(WROTA_TENANTS=tenants)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "WROTA_TENANTS" in result.stderr


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run(str(tmp_path / "nikt"))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path}/nikt/tenant.toml:1:1: error: ")


def test_a_host_that_two_of_the_folders_claim_is_an_error_in_both(folder: Folder, beside: Path) -> None:
    swap('["drugi.example"]', '["drugi.example",\n "xn--prbny-1ta.example"]')(Folder(beside))
    lines = run(str(folder.path), str(beside)).stdout.splitlines()
    assert lines == [
        f"{folder.path}/tenant.toml:3:10: error: Another tenant has the host “próbny.example” too: drugi.",
        f"{beside}/tenant.toml:4:2: error: Another tenant has the host “xn--prbny-1ta.example” too: probny.",
    ]


def test_a_host_of_a_neighbour_that_is_not_being_checked_is_an_error_too(folder: Folder, beside: Path) -> None:
    swap('["drugi.example"]', '["proba.example"]')(Folder(beside))
    result = run(str(folder.path))
    assert result.stdout.startswith(f"{folder.path}/tenant.toml:3:28: error: Another tenant has")
    assert result.exit_code == 1


def test_two_copies_of_one_tenant_contest_their_hosts(folder: Folder, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere/probny"
    shutil.copytree(folder.path, copy)
    result = run(str(folder.path), str(copy))
    assert result.stdout.count("Another tenant has the host") == 4
    assert result.stdout.count("too: probny.") == 4


def test_a_neighbour_that_may_not_be_read_is_passed_over(folder: Folder) -> None:
    (folder.path.parent / "loop").symlink_to("loop")
    assert run(str(folder.path)).exit_code == 0


def test_a_broken_neighbour_is_nobodys_fault(folder: Folder, beside: Path) -> None:
    Folder(beside).write("tenant.toml", "= broken")
    assert run(str(folder.path)).exit_code == 0


@pytest.mark.parametrize(
    ("lang", "chosen", "polish"),
    [
        ("pl_PL.UTF-8", None, True),
        ("en_US.UTF-8", None, False),
        ("C", None, True),
        ("pl_PL", "en", False),
        ("en", "pl", True),
    ],
)
def test_the_language_is_the_chosen_one_else_that_of_the_environment_else_polish(
    folder: Folder, lang: str, chosen: str | None, polish: bool
) -> None:
    swap("length = 12", 'length = "12"')(folder)
    result = run(str(folder.path), *(("--lang", chosen) if chosen else ()), LANG=lang)
    assert ("whole number" not in result.stdout) is polish


def test_no_secret_is_needed(folder: Folder) -> None:
    assert run(str(folder.path), WROTA_SECRET=None, WROTA_DATA=None).exit_code == 0
