"""The rounds: every institution is served, nobody waits for another, and a quiet database is left alone."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest

from post.conftest import CONFIG
from post.sinks import Sink
from sites import SECRET
from store.world import World
from wrota.desk import Desk
from wrota.post import heartbeat
from wrota.post.rounds import Rounds
from wrota.post.transport import Transport, Undelivered
from wrota.rules.addresses import parse_templates
from wrota.rules.keys import derive
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.store import Store, outbox
from wrota.store.outbox import NewLetter
from wrota.tenant.pacing import FREE_EFFORT, SHARE
from wrota.tenant.reader import Tenant, read

PATIENCE = 10


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a site with one folder of institutions."""
    (tmp_path / "tenants").mkdir()
    addresses = parse_templates("https://{host}")
    return Settings(tenants=tmp_path / "tenants", data=tmp_path / "data", secret=SECRET, addresses=addresses)


def found(settings: Settings, key: str) -> Path:
    """Found an institution and return its folder."""
    folder = settings.tenants / key
    folder.mkdir()
    (folder / "tenant.toml").write_text(CONFIG.replace("portal.example", f"{key}.example"), "utf-8")
    return folder


def write(settings: Settings, seams: Seams, key: str, to: str = "anna@example.org") -> None:
    """Put a letter into an institution's outbox, and look as if that had been some time ago."""
    store = Store(settings.data / f"{key}.sqlite3", derive(SECRET, key), seams)
    store.create()
    values = {"name": "Anna", "account_name": "anna", "when": "dziś"}
    with store.writing():
        outbox.put(store, NewLetter("password_changed", "pl", to, f"https://{key}.example", values))
    store.retire()
    age(settings)


def open_files() -> int:
    """Return how many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def age(settings: Settings) -> None:
    """Make the files of all databases a minute older."""
    for file in settings.data.iterdir():
        # What belongs to an open connection goes when the worker closes it.
        with suppress(FileNotFoundError):
            facts = file.stat()
            os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns - 60 * 10**9))


@contextmanager
def going(rounds: Rounds) -> Iterator[None]:
    """Let the rounds go on beside the test."""
    stop = threading.Event()
    worker = threading.Thread(target=rounds.run, args=(stop, 0.02))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def until(sink: Sink, count: int) -> None:
    """Wait for so many letters."""
    deadline = time.monotonic() + PATIENCE
    while len(sink.messages) < count:
        assert time.monotonic() < deadline, "the letters do not come"
        time.sleep(0.01)


def test_the_letters_of_every_institution_go_out_in_its_own_words(settings: Settings, seams: Seams, sink: Sink) -> None:
    for key in ("first", "second"):
        found(settings, key)
        write(settings, seams, key)
    Rounds(settings, seams, sink).once()
    assert sorted(sink.tenants) == ["first", "second"]
    assert len({message["Message-ID"].partition("@")[0] for message in sink.messages}) == 2


def test_no_database_is_ever_made(settings: Settings, seams: Seams, sink: Sink) -> None:
    found(settings, "first")
    Rounds(settings, seams, sink).once()
    assert not settings.data.exists()
    settings.data.mkdir()
    Rounds(settings, seams, sink).once()
    assert [file.name for file in settings.data.iterdir()] == [heartbeat.NAME]


def test_a_quiet_database_is_left_alone_until_its_files_change(settings: Settings, seams: Seams, sink: Sink) -> None:
    found(settings, "first")
    write(settings, seams, "first")
    visits: list[Desk] = []
    rounds = Rounds(settings, seams, sink, [lambda desk, _: visits.append(desk)])
    rounds.once()
    assert len(sink.messages) == 1
    age(settings)
    rounds.once()
    seen = len(visits)
    for _ in range(5):
        rounds.once()
    assert len(visits) == seen == 2
    write(settings, seams, "first")
    rounds.once()
    assert len(sink.messages) == 2


def test_a_file_that_was_written_just_now_proves_nothing(settings: Settings, seams: Seams, sink: Sink) -> None:
    found(settings, "first")
    write(settings, seams, "first")
    (settings.data / "first.sqlite3").touch()
    visits: list[Desk] = []
    rounds = Rounds(settings, seams, sink, [lambda desk, _: visits.append(desk)])
    for _ in range(3):
        rounds.once()
    assert len(visits) == 3


def test_a_letter_that_waits_is_tried_again_although_no_file_changes(
    settings: Settings, seams: Seams, sink: Sink, world: World
) -> None:
    found(settings, "first")
    write(settings, seams, "first")
    sink.failures.append(Undelivered("no_connection", is_server=True))
    rounds = Rounds(settings, seams, sink)
    for _ in range(2):
        rounds.once()
        age(settings)
    assert sink.messages == []
    world.move(minutes=1)
    rounds.once()
    assert len(sink.messages) == 1


def test_one_institution_whose_server_hangs_keeps_no_other_waiting(
    settings: Settings, seams: Seams, sink: Sink
) -> None:
    released = threading.Event()

    class Hanging:
        def send(self, tenant: str, message: EmailMessage) -> None:
            if tenant == "first":
                released.wait(PATIENCE)
            sink.send(tenant, message)

    for key in ("first", "second", "third"):
        found(settings, key)
        write(settings, seams, key)
    with going(Rounds(settings, seams, Hanging())):
        until(sink, 2)
        write(settings, seams, "second")
        until(sink, 3)
        assert "first" not in sink.tenants
        released.set()
        until(sink, 4)
    assert sink.tenants.count("first") == 1


@pytest.mark.parametrize("trouble", ["broken folder", "no folder", "other secret", "no database", "damaged"])
def test_the_trouble_of_one_institution_is_no_others(
    settings: Settings, seams: Seams, sink: Sink, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    for key in ("first", "second"):
        found(settings, key)
        write(settings, seams, key)
    database = settings.data / "first.sqlite3"
    if trouble == "broken folder":
        (settings.tenants / "first" / "tenant.toml").write_text("name =", "utf-8")
    elif trouble == "no folder":
        (settings.tenants / "first").rename(settings.tenants.with_name("gone"))
    elif trouble == "other secret":
        (settings.data / "second.sqlite3").rename(database)
        write(settings, seams, "second")
    elif trouble == "no database":
        database.write_bytes(b"")
    else:
        database.write_bytes(b"no database at all" * 100)
    Rounds(settings, seams, sink).once()
    assert sink.tenants == ["second"]
    assert trouble != "no database" or database.read_bytes() == b""
    assert "anna@example.org" not in caplog.text


def test_a_folder_that_breaks_while_serving_is_served_by_its_last_good_state(
    settings: Settings, seams: Seams, sink: Sink
) -> None:
    folder = found(settings, "first")
    write(settings, seams, "first")
    rounds = Rounds(settings, seams, sink)
    rounds.once()
    (folder / "tenant.toml").write_text("name =", "utf-8")
    write(settings, seams, "first")
    rounds.once()
    (folder / "tenant.toml").write_text(
        CONFIG.replace('sender_name = "Portal Próbny"', 'sender_name = "Nowy"'), "utf-8"
    )
    write(settings, seams, "first")
    rounds.once()
    assert [message["From"].addresses[0].display_name for message in sink.messages] == ["Portal Próbny"] * 2 + ["Nowy"]


def test_a_folder_that_takes_much_work_is_read_less_often(
    settings: Settings, seams: Seams, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent, seconds, read_at = [0.0], [0.0], []

    def slowly(folder: Path) -> Tenant:
        read_at.append(seconds[0])
        spent[0] += 2.0
        return read(folder)

    monkeypatch.setattr("wrota.post.tenant_cache.read", slowly)
    folder = found(settings, "first")
    here = replace(seams, effort=lambda: spent[0], monotonic=lambda: seconds[0])
    rounds, letters = Rounds(settings, here, sink), 100
    for second in range(letters):
        (folder / "notes.txt").write_text(f"{second}")
        write(settings, seams, "first")
        rounds.once()
        seconds[0] += 1
    assert len(sink.messages) == letters
    assert 4 < len(read_at) <= (SHARE * letters + FREE_EFFORT) / 2 + 1


def test_an_errand_that_fails_stops_no_letter(
    settings: Settings, seams: Seams, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(desk: Desk, is_over: object) -> None:
        raise ZeroDivisionError

    found(settings, "first")
    write(settings, seams, "first")
    Rounds(settings, seams, sink, [fail]).once()
    assert len(sink.messages) == 1
    assert "first: letters have to wait" in caplog.text


def test_an_errand_that_fails_stops_no_other(settings: Settings, seams: Seams, sink: Sink) -> None:
    tried: list[str] = []

    def fail(desk: Desk, is_over: object) -> None:
        tried.append("fails")
        raise ZeroDivisionError

    def work(desk: Desk, is_over: object) -> None:
        tried.append("works")

    found(settings, "first")
    write(settings, seams, "first")
    Rounds(settings, seams, sink, [fail, work]).once()
    assert tried == ["fails", "works"]


def test_what_is_asked_for_does_not_wait_behind_all_letters_that_are_due(
    settings: Settings, seams: Seams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errands and letters take turns, however many there are of either."""
    monkeypatch.setattr("wrota.post.rounds.SLICE", 0.1)
    happened: list[str] = []

    class Slow:
        def send(self, tenant: str, message: EmailMessage) -> None:
            happened.append("letter")
            time.sleep(0.04)

    def ask(desk: Desk, is_over: Callable[[], bool]) -> None:
        while happened.count("answer") < 12 and not is_over():
            happened.append("answer")
            time.sleep(0.02)

    found(settings, "first")
    for _ in range(8):
        write(settings, seams, "first")
    Rounds(settings, seams, Slow(), [ask]).once()
    assert (happened.count("answer"), happened.count("letter")) == (12, 8)
    turns = [name for before, name in pairwise(["", *happened]) if name != before]
    assert turns[:4] == ["answer", "letter", "answer", "letter"]


def test_the_worker_keeps_no_file_open(settings: Settings, seams: Seams, sink: Sink) -> None:
    found(settings, "first")
    write(settings, seams, "first")
    before = open_files()
    Rounds(settings, seams, sink).once()
    assert open_files() == before


def test_rounds_end_when_they_are_told_to(settings: Settings, seams: Seams) -> None:
    sink = Sink()
    stop = threading.Event()

    class Ending:
        def send(self, tenant: str, message: EmailMessage) -> None:
            stop.set()
            sink.send(tenant, message)

    found(settings, "first")
    for _ in range(3):
        write(settings, seams, "first")
    transport: Transport = Ending()
    Rounds(settings, seams, transport).run(stop, 0.01)
    assert len(sink.messages) == 1
    with closing(sqlite3.connect(settings.data / "first.sqlite3")) as thief:
        waiting = thief.execute("SELECT COUNT(*) FROM letter WHERE state = 'waiting'").fetchone()
    assert waiting == (2,)
