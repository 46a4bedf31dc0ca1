"""``wrota new``: a folder that is sound from its first minute, or none at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wrota.cli.new import new
from wrota.tenant import neighbours, reader
from wrota.tenant.findings import Finding


def run(*arguments: str, **environ: str | None) -> Result:
    return CliRunner().invoke(new, arguments, env={"WROTA_TENANTS": None, "LANG": "en_GB.UTF-8", **environ})


def findings(root: Path) -> list[Finding]:
    found = neighbours.examine(neighbours.tenant_folders(root))
    return [finding for one in found.values() for finding in one]


def test_a_new_folder_has_no_findings(tmp_path: Path) -> None:
    result = run("moja-szkola", WROTA_TENANTS=str(tmp_path))
    assert result.exit_code == 0
    assert str(tmp_path / "moja-szkola") in result.stdout
    assert findings(tmp_path) == []


@pytest.mark.parametrize("key", ["a", "x1", "ab-c", "e-bom-2", "k" * 50, "k" * 63])
def test_whatever_may_be_a_key_makes_a_sound_folder(tmp_path: Path, key: str) -> None:
    assert run(key, WROTA_TENANTS=str(tmp_path)).exit_code == 0
    assert findings(tmp_path) == []


def test_a_new_tenant_speaks_polish_and_english(tmp_path: Path) -> None:
    run("nowy", WROTA_TENANTS=str(tmp_path))
    tenant = reader.read(tmp_path / "nowy")
    assert tenant.config.languages == ("pl", "en")
    assert tenant.config.hosts == ("nowy.localhost",)
    assert set(tenant.pages["pomoc"]) == {"pl", "en"}
    assert "logo.svg" in tenant.brand


def test_new_tenants_do_not_quarrel_about_hosts(tmp_path: Path) -> None:
    for key in ("nowy", "stary"):
        run(key, WROTA_TENANTS=str(tmp_path))
    file = tmp_path / "stary/tenant.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("stary.localhost", "trzeci.localhost"), encoding="utf-8")
    run("trzeci", WROTA_TENANTS=str(tmp_path))
    assert findings(tmp_path) == []


def test_without_a_site_the_folder_comes_into_tenants_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("nowy").exit_code == 0
    assert (tmp_path / "tenants/nowy/tenant.toml").is_file()


@pytest.mark.parametrize(
    "key", ["inbox", "inbox.json", "healthz", "static", "Nowy", "1a", "a-", "ab--c", "a/b", "..", "", "żółw"]
)
def test_a_key_that_cannot_be_one_is_refused_and_nothing_is_made(tmp_path: Path, key: str) -> None:
    result = run("--", key, WROTA_TENANTS=str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"“{key}”" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "nowy").mkdir()
    (tmp_path / "nowy/tenant.toml").write_text("mine", encoding="utf-8")
    result = run("nowy", WROTA_TENANTS=str(tmp_path))
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (tmp_path / "nowy/tenant.toml").read_text(encoding="utf-8") == "mine"


def test_a_link_that_leads_nowhere_counts_as_existing(tmp_path: Path) -> None:
    (tmp_path / "nowy").symlink_to(tmp_path / "nikt")
    assert run("nowy", WROTA_TENANTS=str(tmp_path)).exit_code == 2


def test_what_is_commented_out_works_once_it_is_switched_on(tmp_path: Path) -> None:
    run("nowy", WROTA_TENANTS=str(tmp_path))
    file = tmp_path / "nowy/tenant.toml"
    switched_on = re.sub(r"^# (?=\[|[a-z_]+ = )", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert switched_on.count("\n[[") > file.read_text(encoding="utf-8").count("\n[[")
    # What the comments beside these tables ask for besides.
    switched_on = switched_on.replace('roads = ["recovery"', 'roads = ["application", "claim", "recovery"')
    for name in ("2026-01-01.md", "2026-01-01.en.md"):
        version = tmp_path / "nowy/policies/regulamin" / name
        version.parent.mkdir(parents=True, exist_ok=True)
        version.write_text("# Regulamin\n", encoding="utf-8")
    file.write_text(switched_on, encoding="utf-8")
    assert findings(tmp_path) == []


def test_every_line_for_an_administrator_is_explained(tmp_path: Path) -> None:
    run("nowy", WROTA_TENANTS=str(tmp_path))
    text = (tmp_path / "nowy/tenant.toml").read_text(encoding="utf-8")
    assert "{{" not in text
    assert text.count("\n#") > 30
