"""A policy's text that differs from what people accepted first: the site says so when it takes the folder up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from clocks import Stopwatch
from people import ANNA, BOGDAN, portal
from reading import Reader
from wrota.cli.check import check
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import acceptances, accounts
from wrota.store.acceptances import AcceptedText, How, NewAcceptance
from wrota.store.people_bulk import Record

NAME = "policies/regulamin/2024-01-15.md"
SAID = "alfa: the text of policies/regulamin 2024-01-15 (pl) is not the one that people have accepted first"


def accept(site: Site, folder: Path, *names: str) -> None:
    """Let people accept the text as it lies in the folder now."""
    store, content = portal(site, "alfa").store, (folder / NAME).read_bytes()
    with store.open(), store.writing():
        for name in names:
            account = accounts.add(store, Record(State.ACTIVE, name))
            text = AcceptedText("pl", content)
            new = NewAcceptance("regulamin", date(2024, 1, 15), text, {}, How.ACCEPTED, store.now())
            acceptances.add(store, account.id, new)


def short(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:12]


def visit(site: Site) -> int:
    return Reader(site, "http://alfa.localhost:8000/").fetch("").status_code


@pytest.fixture
def folder(tenants: Path) -> Path:
    return tenants / "alfa"


def test_another_text_is_told_when_the_folder_is_taken_up_and_once(
    site: Site, folder: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = (folder / NAME).read_bytes()
    accept(site, folder, "Anna", "Bogdan")
    (folder / NAME).write_text("# Inny\n", "utf-8")
    for _ in range(3):
        stopwatch.move(5)
        assert visit(site) == 200
    [said] = [record.getMessage() for record in caplog.records if record.getMessage().startswith(SAID)]
    assert said.endswith(f"Accepted: 2 × {short(before)}; now: {short(b'# Inny' + bytes([10]))}")
    assert ANNA.name not in said
    assert BOGDAN.name not in said


def test_a_next_person_who_accepts_the_other_text_does_not_make_it_right(
    site: Site, folder: Path, tmp_path: Path, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = (folder / NAME).read_bytes()
    accept(site, folder, "Anna", "Bogdan")
    (folder / NAME).write_text("# Inny\n", "utf-8")
    stopwatch.move(5)
    accept(site, folder, "Celina")
    counts = f"2 × {short(before)}, 1 × {short(b'# Inny' + bytes([10]))}"
    site.portals.close()
    site._accepted._seen.clear()
    assert visit(site) == 200
    assert f"Accepted: {counts}; now:" in caplog.text
    told = CliRunner().invoke(check, [str(folder), "--lang", "en"], env={"WROTA_DATA": str(tmp_path / "data")})
    assert told.exit_code == 1
    assert f"{NAME}:1:1: error: People have accepted this text as it was before." in told.stdout
    assert f"Accepted: {counts}; now:" in told.stdout
    (folder / NAME).write_bytes(before)
    told = CliRunner().invoke(check, [str(folder), "--lang", "en"], env={"WROTA_DATA": str(tmp_path / "data")})
    assert told.exit_code == 0
    assert f"people have accepted both texts: {counts}." in told.stdout


def test_nobody_is_asked_while_the_policies_stay_as_they_were(
    site: Site, folder: Path, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visit(site) == 200
    monkeypatch.setattr("wrota.store.evidence.read", None)
    config = folder / "tenant.toml"
    for number in range(3):
        config.write_text(config.read_text("utf-8") + f"\n# {number}\n", "utf-8")
        stopwatch.move(5)
        assert visit(site) == 200
    assert not site.portals.faults()


def test_a_database_that_cannot_be_read_is_told_and_the_portal_serves(
    open_site: Callable[..., Site], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "alfa.sqlite3").write_text("no database at all, but long enough to be looked at" * 40)
    assert visit(open_site()) in {200, 503}
    assert "alfa: what people have accepted cannot be read" in caplog.text
