"""Health: whether the process answers, and whether it can serve."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from clocks import Stopwatch
from people import portal
from reading import Reader
from sites import empty_database
from wrota.errors import StoreError
from wrota.post import heartbeat
from wrota.post.inbox import Inbox
from wrota.post.rounds import Rounds
from wrota.site import Site, database_looks, health
from wrota.store import schema

WELL = {
    "status": "ok",
    "reasons": [],
    "tenants": 2,
    "broken": 0,
    "unreadable": 0,
    "databases": {},
    "worker": "ok",
}


def ask(site: Site, path: str, host: str = "nikt.example") -> tuple[int, dict[str, Any]]:
    """Ask a probe at any host."""
    answer = Reader(site, f"http://{host}/").fetch(path)
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, dict(answer.get_json())


@pytest.mark.parametrize("host", ["nikt.example", "alfa.localhost:8000", "localhost:8000", "10.0.0.1:1"])
def test_probes_answer_at_every_host(site: Site, host: str) -> None:
    assert ask(site, "healthz", host) == (200, {"status": "ok"})
    assert ask(site, "readyz", host)[0] == 200


def test_a_probe_names_no_tenant(site: Site) -> None:
    for path in ("healthz", "readyz"):
        assert "alfa" not in str(ask(site, path))


def test_a_live_process_answers_without_any_work(open_site: Callable[..., Site], statements: list[str]) -> None:
    site = open_site()
    heartbeat.beat(site.settings.data)
    assert ask(site, "healthz")[0] == 200
    assert ask(site, "readyz") == (200, WELL)
    assert not statements
    assert not site.portals._slots


def test_one_broken_tenant_is_told_and_takes_no_node_away(
    open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    site = open_site()
    heartbeat.beat(site.settings.data)
    (tenants / "beta" / "tenant.toml").write_text("name = ")
    stopwatch.move(5)
    assert Reader(site, "http://beta.localhost:8000/").fetch("").status_code == 503
    assert ask(site, "readyz") == (200, {**WELL, "status": "degraded", "broken": 1})


def test_without_tenants_nothing_is_ready(open_site: Callable[..., Site], tenants: Path, stopwatch: Stopwatch) -> None:
    site = open_site()
    for folder in list(tenants.iterdir()):
        shutil.rmtree(folder)
    stopwatch.move(5)
    status, facts = ask(site, "readyz")
    assert (status, facts["status"], facts["tenants"]) == (503, "not ready", 0)
    assert ask(site, "healthz")[0] == 200


def test_a_data_folder_that_cannot_be_written_is_told(open_site: Callable[..., Site], tmp_path: Path) -> None:
    site = open_site(data=tmp_path / "no" / "such" / "room")
    status, facts = ask(site, "readyz")
    assert (status, len(facts["reasons"])) == (503, 1)


@pytest.fixture
def well(open_site: Callable[..., Site]) -> Site:
    """A site of which nothing is wrong, with its worker."""
    site = open_site()
    Rounds(site.settings, site.seams, Inbox()).once()
    assert ask(site, "readyz") == (200, WELL)
    return site


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def text(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def something_else(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipe (cake TEXT)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")


def other_secret(path: Path) -> None:
    path.write_bytes(empty_database("beta", b"another secret of 32 bytes or so!"))


@pytest.mark.parametrize(
    ("harm", "cause"),
    [
        (missing, "missing"),
        (empty, "no_database"),
        (a_folder, "no_database"),
        (text, "no_database"),
        (something_else, "no_database"),
        (newer, "newer"),
        (other_secret, "other_secret"),
    ],
)
def test_a_database_that_cannot_be_served_is_counted_by_its_cause_and_named_in_the_log_alone(
    well: Site, stopwatch: Stopwatch, harm: Callable[[Path], None], cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = well.settings.data / "beta.sqlite3"
    good = path.read_bytes()
    harm(path)
    stopwatch.move(database_looks.AGAIN_AFTER)
    for _ in range(3):
        assert ask(well, "readyz") == (200, {**WELL, "status": "degraded", "databases": {cause: 1}})
        stopwatch.move(database_looks.LOOK_EVERY)
    told = [record.message for record in caplog.records if "beta" in record.message]
    assert len(told) == 1
    assert str(path) in told[0]
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.write_bytes(good)
    assert ask(well, "readyz") == (200, WELL)


def test_where_no_database_can_be_served_nothing_is_ready(well: Site, stopwatch: Stopwatch) -> None:
    for key in ("alfa", "beta"):
        (well.settings.data / f"{key}.sqlite3").unlink()
    stopwatch.move(database_looks.LOOK_EVERY)
    status, facts = ask(well, "readyz")
    assert (status, facts["status"], facts["databases"]) == (503, "not ready", {"missing": 2})
    assert facts["reasons"] == ["no database can be served"]


def test_damage_that_a_portal_met_is_told(well: Site, stopwatch: Stopwatch) -> None:
    path = well.settings.data / "beta.sqlite3"
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(255 - byte for byte in content[-4096:])
    path.write_bytes(content)
    with pytest.raises(StoreError):
        portal(well, "beta").store.prove()
    stopwatch.move(database_looks.LOOK_EVERY)
    assert ask(well, "readyz") == (200, {**WELL, "status": "degraded", "databases": {"damaged": 1}})


def test_what_may_only_be_read_is_told(well: Site, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    beta, access = well.settings.data / "beta.sqlite3", os.access
    # Whoever runs the tests may be allowed everything.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != beta and access(path, mode))
    stopwatch.move(database_looks.AGAIN_AFTER)
    assert ask(well, "readyz")[1]["databases"] == {"not_writable": 1}


def test_a_data_folder_that_is_gone_is_told_and_not_made_anew(well: Site, stopwatch: Stopwatch) -> None:
    shutil.rmtree(well.settings.data)
    stopwatch.move(database_looks.LOOK_EVERY)
    status, facts = ask(well, "readyz")
    assert (status, facts["databases"], facts["worker"]) == (503, {"missing": 2}, "never seen")
    assert "the data folder is missing" in facts["reasons"]
    assert not well.settings.data.exists()


def test_a_full_disk_is_told_before_a_write_fails(well: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, health.RESERVE - 1))
    status, facts = ask(well, "readyz")
    assert (status, facts["reasons"]) == (503, ["the disk of the data folder is full"])


def test_a_folder_that_may_not_be_read_is_counted(well: Site, tenants: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tenants / "beta" and access(path, mode))
    assert ask(well, "readyz") == (200, {**WELL, "status": "degraded", "unreadable": 1})


def test_a_worker_that_stopped_or_never_ran_is_told(well: Site) -> None:
    beat = well.settings.data / heartbeat.NAME
    long_ago = beat.stat().st_mtime - heartbeat.SILENT_AFTER - 1
    os.utime(beat, (long_ago, long_ago))
    assert ask(well, "readyz") == (200, {**WELL, "status": "degraded", "worker": "silent"})
    beat.unlink()
    assert ask(well, "readyz") == (200, {**WELL, "status": "degraded", "worker": "never seen"})
    Rounds(well.settings, well.seams, Inbox()).once()
    assert ask(well, "readyz") == (200, WELL)


def test_probes_open_a_database_once_and_seldom(
    well: Site, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(schema, "look", lambda path, _: opened.append(path))
    for _ in range(20):
        assert ask(well, "readyz")[0] == 200
        stopwatch.move(database_looks.LOOK_EVERY)
    assert opened == []
    stopwatch.move(database_looks.AGAIN_AFTER)
    for _ in range(20):
        assert ask(well, "readyz")[0] == 200
    assert len(opened) == 2


def test_no_look_takes_long_however_many_databases_there_are(
    open_site: Callable[..., Site], stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_looks, "AT_ONCE", 0.0)
    opened: list[object] = []
    monkeypatch.setattr(schema, "look", lambda path, keys: opened.append(path))
    site = open_site()
    assert ask(site, "readyz")[0] == 200
    assert opened == []
    monkeypatch.setattr(database_looks, "AT_ONCE", 1.0)
    stopwatch.move(database_looks.LOOK_EVERY)
    assert ask(site, "readyz")[0] == 200
    assert len(opened) == 2


def test_databases_that_serve_nobody_are_named_in_the_log_once(
    well: Site, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(well.settings.data / "beta.sqlite3", well.settings.data / "gamma.sqlite3")
    for _ in range(3):
        stopwatch.move(database_looks.LOOK_EVERY)
        assert ask(well, "readyz") == (200, WELL)
    assert [record.message.partition(":")[0] for record in caplog.records] == ["gamma"]
