"""Who had a host first keeps it, also after a restart: whoever claims it later is at fault, and never the holder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clocks import Stopwatch
from reading import Reader
from wrota.cli.check import check
from wrota.site import Site
from wrota.site.holders import FILE, Holders, read

HOSTS = {"alfa.example": "alfa", "beta.example": "beta", "xn--w-uga1v8h.example": "alfa"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of databases, which the operator has made."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def claim(folder: Path, host: str) -> None:
    """Let a folder claim one more host."""
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace('hosts = ["', f'hosts = ["{host}", "', 1), "utf-8")


def release(folder: Path, host: str) -> None:
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace(f'"{host}"', '"elsewhere.example"', 1), "utf-8")


def shown(site: Site, host: str) -> tuple[int, str]:
    """Open a front page by its host; return its status and whose it is."""
    answer = Reader(site, f"https://{host}/").fetch("")
    whose = [name for name in ("Szkoła Alfa", "Spółdzielnia Beta") if name in answer.get_data(as_text=True)]
    return answer.status_code, "".join(whose)


def checked(folder: Path, data: Path) -> Result:
    return CliRunner().invoke(check, [str(folder), "--lang", "en"], env={"WROTA_DATA": str(data)})


def test_hosts_and_keys_are_remembered_and_nothing_else(open_site: Callable[..., Site], data: Path) -> None:
    open_site("https://{host}")
    assert json.loads((data / FILE).read_text("utf-8")) == HOSTS
    assert (data / FILE).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in data.iterdir() if file.suffix != ".sqlite3"] == [FILE]


def test_a_neighbour_that_claims_a_host_is_at_fault_alone_also_after_a_restart(
    open_site: Callable[..., Site],
    tenants: Path,
    data: Path,
    stopwatch: Stopwatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = open_site("https://{host}")
    assert shown(first, "beta.example") == (200, "Spółdzielnia Beta")
    claim(tenants / "beta", "alfa.example")
    stopwatch.move(5)
    for site in (first, open_site("https://{host}"), open_site("https://{host}")):
        assert shown(site, "alfa.example") == (200, "Szkoła Alfa")
    assert shown(first, "beta.example") == (200, "Spółdzielnia Beta"), "its last good state stays"
    assert shown(open_site("https://{host}"), "beta.example") == (503, "")
    assert "beta: the host alfa.example is held by alfa, and stays there" in caplog.text
    assert "Another tenant has the host “alfa.example” too: alfa." in caplog.text
    assert not [record for record in caplog.records if record.getMessage().startswith("alfa")]


def test_the_check_finds_the_fault_in_the_newcomers_folder_alone(
    open_site: Callable[..., Site], tenants: Path, data: Path
) -> None:
    open_site("https://{host}")
    claim(tenants / "beta", "alfa.example")
    assert checked(tenants / "alfa", data).exit_code == 0
    told = checked(tenants / "beta", data)
    assert (told.exit_code, told.stdout.count(": error: ")) == (1, 1)
    assert "error: Another tenant has the host “alfa.example” too: alfa." in told.stdout


def test_of_two_newcomers_neither_gets_a_host_and_both_are_told(
    open_site: Callable[..., Site], tenants: Path, data: Path, stopwatch: Stopwatch
) -> None:
    site = open_site("https://{host}")
    for key in ("alfa", "beta"):
        claim(tenants / key, "nowy.example")
    for _ in range(2):
        stopwatch.move(5)
        assert shown(site, "nowy.example") == (503, "")
        assert (shown(site, "alfa.example")[0], shown(site, "beta.example")[0]) == (200, 200)
    assert "nowy.example" not in (read(data) or {})
    for key in ("alfa", "beta"):
        assert "nowy.example" in checked(tenants / key, data).stdout
    release(tenants / "beta", "nowy.example")
    stopwatch.move(5)
    assert shown(site, "nowy.example") == (200, "Szkoła Alfa")


def test_a_holder_that_lets_a_host_go_frees_it(
    open_site: Callable[..., Site], tenants: Path, data: Path, stopwatch: Stopwatch
) -> None:
    site = open_site("https://{host}")
    claim(tenants / "beta", "alfa.example")
    release(tenants / "alfa", "alfa.example")
    stopwatch.move(5)
    assert shown(site, "alfa.example") == (200, "Spółdzielnia Beta")
    assert (read(data) or {})["alfa.example"] == "beta"


@pytest.mark.parametrize("away", ["moved", "broken"])
def test_a_host_stays_with_a_holder_whose_folder_is_away_until_the_operator_frees_it(
    open_site: Callable[..., Site], tenants: Path, data: Path, tmp_path: Path, stopwatch: Stopwatch, away: str
) -> None:
    open_site("https://{host}")
    claim(tenants / "beta", "alfa.example")
    if away == "moved":
        (tenants / "alfa").rename(tmp_path / "away")
    else:
        (tenants / "alfa" / "tenant.toml").write_text("name = ")
    site = open_site("https://{host}")
    assert shown(site, "alfa.example") == ((404, "") if away == "moved" else (503, ""))
    known = json.loads((data / FILE).read_text("utf-8"))
    (data / FILE).write_text(json.dumps({host: key for host, key in known.items() if host != "alfa.example"}))
    stopwatch.move(5)
    assert shown(site, "alfa.example") == (200, "Spółdzielnia Beta")


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"alfa.example": 7}', "\ufffd"])
def test_a_file_that_is_gone_or_broken_while_the_site_runs_moves_no_host(
    open_site: Callable[..., Site],
    tenants: Path,
    data: Path,
    stopwatch: Stopwatch,
    caplog: pytest.LogCaptureFixture,
    text: str | None,
) -> None:
    site = open_site("https://{host}")
    claim(tenants / "beta", "alfa.example")
    (data / FILE).unlink()
    if text is not None:
        (data / FILE).write_text(text)
    for _ in range(3):
        stopwatch.move(5)
        assert shown(site, "alfa.example") == (200, "Szkoła Alfa")
    if text is None:
        assert (read(data) or {})["alfa.example"] == "alfa"
    else:
        assert caplog.text.count("hosts.json cannot be read") == 1
        assert (data / FILE).read_text() == text


def test_a_host_that_the_operators_addresses_make_of_a_key_is_nobody_elses(
    open_site: Callable[..., Site], tenants: Path, data: Path
) -> None:
    claim(tenants / "beta", "alfa.portal.example")
    site = open_site("https://{host},https://{key}.portal.example")
    assert shown(site, "alfa.portal.example") == (200, "Szkoła Alfa")
    assert shown(site, "beta.portal.example") == (503, "")


@pytest.mark.parametrize("port", ["", ":8443"])
def test_the_operators_host_whose_paths_are_portals_is_nobodys_front_page(
    open_site: Callable[..., Site], tenants: Path, data: Path, stopwatch: Stopwatch, port: str
) -> None:
    claim(tenants / "beta", "portal.example")
    site = open_site(f"https://{{host}},https://portal.example{port}/{{key}}")
    for _ in range(2):
        assert shown(site, "portal.example") == (404, "")
        assert shown(site, f"portal.example{port}/alfa") == (200, "Szkoła Alfa")
        stopwatch.move(5)
    told = checked(tenants / "beta", data).stdout
    assert shown(open_site("https://{host}"), "portal.example") == (200, "Spółdzielnia Beta"), (
        "it is the operator's no more"
    )
    assert "error: The host “portal.example” is the operator’s own: portals lie below its paths." in told
    release(tenants / "beta", "portal.example")
    stopwatch.move(5)
    assert shown(site, f"portal.example{port}/beta") == (200, "Spółdzielnia Beta")


def test_without_addresses_of_hosts_nothing_is_remembered_and_nobody_at_fault(
    open_site: Callable[..., Site], tenants: Path, data: Path
) -> None:
    claim(tenants / "beta", "alfa.example")
    site = open_site("https://{key}.portal.example")
    for key in ("alfa", "beta"):
        assert shown(site, f"{key}.portal.example")[0] == 200
    assert not (data / FILE).exists()


def test_where_nothing_can_be_remembered_it_is_told_and_the_site_serves(
    open_site: Callable[..., Site], tenants: Path, data: Path, caplog: pytest.LogCaptureFixture, stopwatch: Stopwatch
) -> None:
    (data / FILE).mkdir()
    site = open_site("https://{host}")
    for _ in range(2):
        assert shown(site, "alfa.example") == (200, "Szkoła Alfa")
        stopwatch.move(5)
    assert caplog.text.count("hosts.json cannot be read") == 1


def test_two_processes_agree_by_the_file(data: Path) -> None:
    one, other = Holders(data), Holders(data)
    assert one.settle({"alfa": ["a.example"]}, {}) == {"a.example": "alfa"}
    claims = {"alfa": ["a.example"], "beta": ["a.example", "b.example"]}
    assert other.settle(claims, {}) == one.settle(claims, {}) == {"a.example": "alfa", "b.example": "beta"}
    assert other.rival("beta", ["b.example", "a.example"]) == ("a.example", "alfa")
    assert one.rival("alfa", ["a.example"]) is None


def test_a_copy_of_a_holders_folder_is_at_fault(
    open_site: Callable[..., Site], tenants: Path, data: Path, stopwatch: Stopwatch
) -> None:
    site = open_site("https://{host}")
    shutil.copytree(tenants / "alfa", tenants / "kopia")
    stopwatch.move(5)
    assert shown(site, "alfa.example") == (200, "Szkoła Alfa")
    assert checked(tenants / "kopia", data).stdout.count("too: alfa.") == 2
    assert checked(tenants / "alfa", data).exit_code == 0
