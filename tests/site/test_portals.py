"""The living portals: so many at most, and each gives back what it held."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from clocks import Stopwatch
from people import ANNA
from reading import Reader
from wrota.portal import Portal
from wrota.seams import Seams
from wrota.site import Site
from wrota.site.portals import Portals
from wrota.store import integrity
from wrota.tenant.pacing import FREE_EFFORT, SHARE
from wrota.tenant.reader import Tenant, read


@pytest.fixture
def many(tenants: Path) -> Path:
    """A folder of ten tenants and no others."""
    for number in range(10):
        folder = shutil.copytree(tenants / "beta", tenants / f"t{number}")
        config = folder / "tenant.toml"
        config.write_text(config.read_text("utf-8").replace("beta.example", f"t{number}.example"), "utf-8")
    return tenants


@pytest.fixture
def five(open_site: Callable[..., Site], many: Path) -> Site:
    """A site that keeps five portals alive."""
    site = open_site()
    site.portals = Portals(site._build, site.seams, alive_at_most=5)
    return site


def visit(site: Site, key: str) -> int:
    """Open a front page and return its status."""
    return Reader(site, f"http://{key}.localhost:8000/").fetch("").status_code


def alive(site: Site) -> list[str]:
    """Return the keys of the living portals, the longest unused first."""
    return list(site.portals._slots)


def test_the_longest_unused_is_dropped(five: Site) -> None:
    for number in range(5):
        assert visit(five, f"t{number}") == 200
    visit(five, "t0")
    visit(five, "t5")
    assert alive(five) == ["t2", "t3", "t4", "t0", "t5"]


def test_a_dropped_portal_is_built_again(five: Site) -> None:
    for _ in range(2):
        for number in range(10):
            assert visit(five, f"t{number}") == 200
    assert len(alive(five)) == 5


def test_a_good_portal_whose_folder_is_broken_just_now_is_not_dropped(
    five: Site, many: Path, stopwatch: Stopwatch
) -> None:
    visit(five, "t0")
    (many / "t0" / "tenant.toml").write_text("name = ")
    stopwatch.move(5)
    for number in range(10):
        assert visit(five, f"t{number}") == 200
    assert "t0" in alive(five)


def test_folders_that_never_were_good_take_no_place_from_the_others(five: Site, many: Path) -> None:
    for number in range(7):
        (many / f"t{number}" / "tenant.toml").write_text("name = ")
    for number in range(7):
        assert visit(five, f"t{number}") == 503
    built = count_builds(five)
    for _ in range(3):
        for number in (7, 8, 9):
            assert visit(five, f"t{number}") == 200
    assert built == ["t7", "t8", "t9"]


def test_when_all_are_broken_just_now_the_newest_still_gets_its_place(
    five: Site, many: Path, stopwatch: Stopwatch
) -> None:
    for number in range(5):
        visit(five, f"t{number}")
        (many / f"t{number}" / "tenant.toml").write_text("name = ")
    stopwatch.move(5)
    for number in range(5):
        assert visit(five, f"t{number}") == 200
    built = count_builds(five)
    for _ in range(3):
        assert visit(five, "t9") == 200
    assert built == ["t9"]


def test_of_many_first_visitors_one_builds_and_all_are_served(open_site: Callable[..., Site]) -> None:
    site = open_site()
    built = count_builds(site)
    start = threading.Barrier(20)

    def one(_: int) -> int:
        start.wait()
        return visit(site, "alfa")

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(one, range(20))) == {200}
    assert built == ["alfa"]


def test_visitors_are_served_by_the_old_portal_while_the_new_one_is_built(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site()
    assert visit(site, "alfa") == visit(site, "beta") == 200
    reading, go_on = threading.Event(), threading.Event()

    def slowly(folder: Path) -> Tenant:
        reading.set()
        assert go_on.wait(10)
        return read(folder)

    monkeypatch.setattr("wrota.site.portals.read", slowly)
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8") + "\n# edited\n", "utf-8")
    stopwatch.move(5)
    with ThreadPoolExecutor(1) as threads:
        builder = threads.submit(visit, site, "alfa")
        assert reading.wait(10)
        assert visit(site, "alfa") == visit(site, "beta") == 200
        go_on.set()
        assert builder.result() == 200


def test_a_closed_site_holds_no_file(open_site: Callable[..., Site]) -> None:
    site = open_site()
    for key in ("alfa", "beta"):
        reader = Reader(site, f"http://{key}.localhost:8000/")
        reader.get("logowanie")
        reader.submit({"identifier": "nikt", "password": "x"})
    assert open_databases()
    site.close()
    assert not open_databases()


def test_a_portal_that_was_swapped_holds_no_file(site: Site, tenants: Path, stopwatch: Stopwatch) -> None:
    held = []
    for number in range(5):
        config = tenants / "alfa" / "tenant.toml"
        config.write_text(config.read_text("utf-8") + f"\n# {number}\n", "utf-8")
        stopwatch.move(5)
        reader = Reader(site, "http://alfa.localhost:8000/")
        reader.get("logowanie")
        reader.submit({"identifier": "nikt", "password": "x"})
        held.append((len(open_databases()), site.portals.get(tenants / "alfa")))
    assert len({count for count, _ in held}) == 1


def test_a_portal_that_was_swapped_is_not_followed_by_a_check_of_the_whole_database(
    site: Site, tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[sqlite3.Connection] = []

    def count(connection: sqlite3.Connection) -> bool:
        checks.append(connection)
        return True

    monkeypatch.setattr(integrity, "_is_whole", count)
    for number in range(3):
        config = tenants / "alfa" / "tenant.toml"
        config.write_text(config.read_text("utf-8") + f"\n# {number}\n", "utf-8")
        stopwatch.move(5)
        reader = Reader(site, "http://alfa.localhost:8000/")
        reader.get("logowanie")
        reader.submit({"identifier": "nikt", "password": "x"})
    assert len(checks) == 1


def test_a_request_that_is_under_way_when_its_portal_is_swapped_is_finished(
    site: Site, tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = site.seams.hasher
    verify = hasher.verify

    def and_swap(stored: str | None, password: str) -> bool:
        config = tenants / "alfa" / "tenant.toml"
        config.write_text(config.read_text("utf-8") + "\n# edited\n", "utf-8")
        stopwatch.move(5)
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(visit, site, "alfa").result() == 200
        return verify(stored, password)

    monkeypatch.setattr(hasher, "verify", and_swap)
    reader = Reader(site, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    assert reader.submit(ANNA.typed).status == 200


def open_databases() -> list[str]:
    """Return the databases that this process has open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [name for link in links if "sqlite3" in (name := str(link.readlink()))]


def count_builds(site: Site) -> list[str]:
    """Return the keys of the portals that are built from now on, as they are."""
    built: list[str] = []
    build = site._build

    def counted(tenant: Tenant) -> Portal:
        built.append(tenant.key)
        return build(tenant)

    site.portals._build = counted
    return built


def test_a_folder_that_takes_much_work_is_looked_at_less_often(
    open_site: Callable[..., Site], tenants: Path, seams: Seams, stopwatch: Stopwatch
) -> None:
    spent = [0.0]
    site = open_site(seams=replace(seams, effort=lambda: spent[0]))
    built, seconds = [], 200

    def slowly(tenant: Tenant) -> Portal:
        built.append(tenant.key)
        spent[0] += 2.0 if tenant.key == "alfa" else 0.03
        return build(tenant)

    build, site.portals._build = site.portals._build, slowly
    for second in range(seconds):
        for key in ("alfa", "beta"):
            (tenants / key / "notes.txt").write_text(f"{second}")
            assert visit(site, key) == 200
        stopwatch.move(1)
    assert 2 * built.count("alfa") <= SHARE * seconds + FREE_EFFORT + 2
    assert built.count("alfa") > 5
    assert built.count("beta") == seconds


def test_a_first_visitor_waits_for_the_portal_a_while_and_no_longer(
    open_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site()
    reading, go_on = threading.Event(), threading.Event()

    def slowly(folder: Path) -> Tenant:
        reading.set()
        assert go_on.wait(3)
        return read(folder)

    monkeypatch.setattr("wrota.site.portals.read", slowly)
    monkeypatch.setattr("wrota.site.portals.FIRST_WAIT", 0.05)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(visit, site, "alfa")
        assert reading.wait(10)
        assert visit(site, "alfa") == 503
        go_on.set()
        assert first.result() == 200
    assert visit(site, "alfa") == 200


def test_nobody_waits_for_a_folder_that_is_known_to_be_broken(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tenants / "alfa" / "tenant.toml").write_text("name = ")
    site = open_site()
    assert visit(site, "alfa") == 503
    reading, go_on = threading.Event(), threading.Event()
    waited: list[bool] = []

    def slowly(folder: Path) -> Tenant:
        reading.set()
        waited.append(go_on.wait(3))
        return read(folder)

    monkeypatch.setattr("wrota.site.portals.read", slowly)
    monkeypatch.setattr("wrota.site.portals.FIRST_WAIT", 60.0)
    stopwatch.move(5)
    with ThreadPoolExecutor(1) as threads:
        looking = threads.submit(visit, site, "alfa")
        assert reading.wait(10)
        assert visit(site, "alfa") == 503
        go_on.set()
        assert looking.result() == 503
    assert waited == [True]
