"""Folders are edited while serving: a good change shows, a broken one leaves the last good portal where it was."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from clocks import Stopwatch
from people import ANNA, BOGDAN, move_in, portal
from reading import Reader
from sites import found
from wrota.seams import Hasher, Seams
from wrota.site import Site
from wrota.tenant.reader import Tenant, read

SOON = 5.0
"""Within so many seconds a change has to show."""

BREAKINGS = [
    "name = ",
    "[brand",
    "",
    "\0",
    'name = "Nowa"',
    "nieznany = 1\n",
    "\ufeff\ufeffx",
    "a = [" * 5000,
    "[contact]\nname = 7\n",
]


def write(tenants: Path, key: str, text: str) -> None:
    """Write a configuration."""
    (tenants / key / "tenant.toml").write_text(text, "utf-8")


def edit(tenants: Path, key: str, old: str, new: str) -> None:
    """Change one thing in a configuration."""
    text = (tenants / key / "tenant.toml").read_text("utf-8")
    assert old in text
    write(tenants, key, text.replace(old, new))


def title(site: Site, key: str) -> tuple[int, str]:
    """Open a front page; return its status and whose it is."""
    answer = Reader(site, f"http://{key}.localhost:8000/").get("")
    return answer.status, answer.title.rpartition(" – ")[2]


@pytest.fixture
def served(site: Site) -> Iterator[Site]:
    """A site whose portals both were visited; whatever happens to alfa, beta is served to the end."""
    for key in ("alfa", "beta"):
        assert title(site, key)[0] == 200
    yield site
    assert title(site, "beta") == (200, "Spółdzielnia Beta")


def test_a_change_shows_within_five_seconds(served: Site, tenants: Path, stopwatch: Stopwatch) -> None:
    edit(tenants, "alfa", "Szkoła Alfa", "Szkoła Nowa")
    stopwatch.move(SOON)
    assert title(served, "alfa") == (200, "Szkoła Nowa")


def test_a_change_of_another_file_shows_too(served: Site, tenants: Path, stopwatch: Stopwatch) -> None:
    logo = tenants / "alfa" / "brand" / "logo.svg"
    before = portal(served, "alfa")
    logo.write_text(logo.read_text("utf-8").replace("#1d4f91", "#123456"), "utf-8")
    stopwatch.move(SOON)
    assert portal(served, "alfa") is not before


def test_without_a_change_nothing_is_built_anew(served: Site, stopwatch: Stopwatch) -> None:
    before = portal(served, "alfa")
    for _ in range(5):
        stopwatch.move(SOON)
        assert portal(served, "alfa") is before


def test_people_stay_signed_in_when_a_folder_changes(
    served: Site, enter: Callable[..., Reader], tenants: Path, stopwatch: Stopwatch
) -> None:
    reader = enter(ANNA)
    token = reader.get("haslo").form("wyloguj").fields["csrf_token"]
    edit(tenants, "alfa", "Szkoła Alfa", "Szkoła Nowa")
    stopwatch.move(SOON)
    assert "Szkoła Nowa" in reader.get("konto").text
    assert reader.send("wyloguj", {"csrf_token": token}).status_code == 303


@pytest.mark.parametrize("broken", BREAKINGS, ids=lambda text: ascii(text[:12]))
def test_the_last_good_portal_stays_while_the_folder_is_broken_and_the_log_says_so_once(
    served: Site, tenants: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    good = (tenants / "alfa" / "tenant.toml").read_text("utf-8")
    write(tenants, "alfa", broken)
    for _ in range(4):
        stopwatch.move(SOON)
        assert title(served, "alfa") == (200, "Szkoła Alfa")
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len([line for line in said if line.startswith("alfa: the folder has mistakes")]) == 1
    assert not [line for line in said if "beta" in line]
    write(tenants, "alfa", good.replace("Szkoła Alfa", "Szkoła Cała"))
    stopwatch.move(SOON)
    assert title(served, "alfa") == (200, "Szkoła Cała")


def test_the_log_names_file_line_and_column(
    served: Site, tenants: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    edit(tenants, "alfa", 'owner = "', 'ownr = "')
    stopwatch.move(SOON)
    assert title(served, "alfa")[0] == 200
    assert "alfa/tenant.toml:3:1: error:" in caplog.text


def test_a_folder_that_is_broken_from_the_start_has_a_short_break_until_it_is_mended(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    good = (tenants / "alfa" / "tenant.toml").read_text("utf-8")
    write(tenants, "alfa", good + "\n[brand\n")
    site = open_site()
    for _ in range(3):
        answer = Reader(site, "http://alfa.localhost:8000/").fetch("")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert b"Alfa" not in answer.get_data()
        assert b"</html>" in answer.get_data()
        stopwatch.move(SOON)
    assert title(site, "beta")[0] == 200
    write(tenants, "alfa", good)
    stopwatch.move(SOON)
    assert title(site, "alfa") == (200, "Szkoła Alfa")


def test_a_folder_that_was_removed_is_not_found(served: Site, tenants: Path, stopwatch: Stopwatch) -> None:
    shutil.rmtree(tenants / "alfa")
    assert Reader(served, "http://alfa.localhost:8000/").fetch("").status_code in {200, 404}
    stopwatch.move(SOON)
    assert Reader(served, "http://alfa.localhost:8000/").fetch("").status_code == 404
    assert set(served.portals._slots) == {"beta"}


def test_a_folder_that_vanishes_before_its_first_visitor_is_no_fault_of_ours(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    site = open_site()
    shutil.rmtree(tenants / "alfa")
    assert Reader(site, "http://alfa.localhost:8000/").fetch("").status_code == 503
    stopwatch.move(SOON)
    assert Reader(site, "http://alfa.localhost:8000/").fetch("").status_code == 404


def test_a_new_folder_appears(served: Site, tenants: Path, stopwatch: Stopwatch) -> None:
    shutil.copytree(tenants / "alfa", tenants / "gamma")
    edit(tenants, "gamma", "Szkoła Alfa", "Szkoła Gamma")
    edit(tenants, "gamma", '"alfa.example", "żółw.example"', '"gamma.example"')
    stopwatch.move(SOON)
    assert title(served, "gamma")[0] == 503
    found(served)
    assert title(served, "gamma") == (200, "Szkoła Gamma")


def test_a_folder_that_comes_back_finds_its_people_again(
    served: Site, enter: Callable[..., Reader], tenants: Path, tmp_path: Path, stopwatch: Stopwatch
) -> None:
    (tenants / "alfa").rename(tmp_path / "away")
    stopwatch.move(SOON)
    assert Reader(served, "http://alfa.localhost:8000/").fetch("").status_code == 404
    (tmp_path / "away").rename(tenants / "alfa")
    stopwatch.move(SOON)
    assert enter(ANNA).get("konto").status == 200


@pytest.mark.parametrize("seconds", [0.0, 1.0, SOON])
def test_an_editor_that_takes_the_file_away_for_a_moment_takes_nobody_away(
    served: Site, tenants: Path, stopwatch: Stopwatch, seconds: float
) -> None:
    config = tenants / "alfa" / "tenant.toml"
    good = config.read_text("utf-8")
    config.unlink()
    stopwatch.move(seconds)
    for _ in range(2):
        assert title(served, "alfa") == (200, "Szkoła Alfa")
        stopwatch.move(SOON)
    config.write_text(good.replace("Szkoła Alfa", "Szkoła Nowa"), "utf-8")
    stopwatch.move(SOON)
    assert title(served, "alfa") == (200, "Szkoła Nowa")


def test_a_root_that_cannot_be_read_for_a_moment_takes_nobody_away(
    served: Site, tenants: Path, tmp_path: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    tenants.rename(tmp_path / "away")
    stopwatch.move(SOON)
    for key, name in (("alfa", "Szkoła Alfa"), ("beta", "Spółdzielnia Beta")):
        assert title(served, key) == (200, name)
    assert "The folder of tenants cannot be read" in caplog.text
    (tmp_path / "away").rename(tenants)
    stopwatch.move(SOON)


def test_a_file_that_is_exchanged_with_its_times_and_size_kept_is_noticed(
    served: Site, tenants: Path, stopwatch: Stopwatch
) -> None:
    config = tenants / "alfa" / "tenant.toml"
    facts = config.stat()
    text = config.read_bytes().replace("Szkoła Alfa".encode(), "Szkoła Ubfa".encode())
    (tenants / "alfa" / ".new").write_bytes(text)
    (tenants / "alfa" / ".new").rename(config)
    os.utime(config, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert config.stat().st_size == facts.st_size
    stopwatch.move(SOON)
    assert title(served, "alfa") == (200, "Szkoła Ubfa")


def test_what_goes_wrong_while_a_folder_is_read_is_the_fault_of_that_folder(
    served: Site, tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(tenants, "alfa", "Szkoła Alfa", "Szkoła Nowa")
    with monkeypatch.context() as patch:
        patch.setattr("wrota.site.portals.read", unreadable)
        stopwatch.move(SOON)
        assert title(served, "alfa") == (200, "Szkoła Alfa")
        fault = served.portals.faults()["alfa"]
        assert (fault.__traceback__, fault.__cause__, fault.__context__) == (None, None, None), "it keeps no folder"
    stopwatch.move(SOON)
    assert title(served, "alfa") == (200, "Szkoła Nowa"), "it is tried again although the folder did not change"
    assert not served.portals.faults()


def test_what_goes_wrong_with_one_heading_keeps_no_other_from_being_looked_at(
    served: Site, tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for key in ("alfa", "beta"):
        write(tenants, key, (tenants / key / "tenant.toml").read_text("utf-8") + "\n# edited\n")
    with monkeypatch.context() as patch:
        patch.setattr("wrota.site.folders.heading", unreadable)
        stopwatch.move(SOON)
        assert title(served, "alfa") == (200, "Szkoła Alfa")
    for key in ("alfa", "beta"):
        assert f"{key}: the heading cannot be read" in caplog.text


def test_a_change_that_lands_while_the_folder_is_read_is_noticed_by_the_next_look(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site()

    def read_and_edit(folder: Path) -> Tenant:
        tenant = read(folder)
        if "Szkoła Alfa" in (folder / "tenant.toml").read_text("utf-8"):
            edit(tenants, "alfa", "Szkoła Alfa", "Szkoła Nowa")
        return tenant

    monkeypatch.setattr("wrota.site.portals.read", read_and_edit)
    assert title(site, "alfa") == (200, "Szkoła Alfa")
    stopwatch.move(SOON)
    assert title(site, "alfa") == (200, "Szkoła Nowa")


def test_in_real_time_a_change_shows_within_five_seconds(open_site: Callable[..., Site], tenants: Path) -> None:
    site = open_site(seams=Seams(hasher=Hasher(memory_kib=8, passes=1)))
    move_in(site, BOGDAN)
    assert title(site, "alfa") == (200, "Szkoła Alfa")
    edit(tenants, "alfa", "Szkoła Alfa", "Szkoła Nowa")
    until = time.monotonic() + SOON
    while title(site, "alfa") != (200, "Szkoła Nowa"):
        assert time.monotonic() < until
        time.sleep(0.05)


def unreadable(_: Path) -> NoReturn:
    """Fail as a disk does, or as a mistake of ours would."""
    raise OSError(24, "Too many open files")
