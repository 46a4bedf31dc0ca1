"""The demonstration's inbox and people: there within two seconds, and nowhere but in the demonstration."""

from __future__ import annotations

import importlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

import wrota
from people import portal
from reading import Reader, told
from sites import found
from wrota import demo, resources, settings
from wrota.errors import SettingsError
from wrota.post.inbox import Inbox
from wrota.seams import Hasher, Seams
from wrota.site import Site
from wrota.store import tables

PORT = 8123
SENT = "Check your e-mail"
STRIP = "Demonstration: this site belongs to no institution; its people and figures are made up."


class Running:
    """A demonstration with its worker, by the real clock."""

    def __init__(self, folder: Path, *, keep: bool = False) -> None:
        self.environ = demo.prepare(folder, PORT, keep=keep)
        self.site = Site(
            settings.read(self.environ), Seams(hasher=Hasher(memory_kib=8, passes=1)), is_demonstration=True
        )
        demo.fill(self.site)
        inbox = Inbox(folder / "inbox")
        self.wsgi = demo.Demonstration(self.site, inbox, PORT)
        self._stop, self._worker = demo.start_worker(self.site, inbox)

    def letters(self, host: str = "localhost") -> list[dict[str, str]]:
        """Return what inbox.json lists."""
        answer = Client(self.wsgi).get("/inbox.json", base_url=f"http://{host}:{PORT}")
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        found: list[dict[str, str]] = json.loads(answer.get_data())
        return found

    def ask(self, base: str, identifier: str) -> None:
        """Ask for a letter at a portal without a robot check."""
        reader = Reader(self.wsgi, base)
        reader.get("przywracanie")
        assert reader.submit({"identifier": identifier}, action_ends="przywracanie").heading == told(SENT)

    def end(self) -> None:
        """Stop the worker and close the site."""
        self._stop.set()
        self._worker.join()
        self.site.close()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start demonstrations in one folder, one after the other."""
    started: list[Running] = []

    def start(**options: bool) -> Running:
        started.append(Running(tmp_path / ".demo", **options))
        return started[-1]

    yield start
    for running in started:
        running.end()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("post")]


@pytest.mark.parametrize(
    "base", [f"http://oke.localhost:{PORT}/", f"http://localhost:{PORT}/oke/", f"http://127.0.0.1:{PORT}/oke/"]
)
def test_a_letter_is_in_the_inbox_within_two_seconds(run: Callable[..., Running], base: str) -> None:
    demonstration = run()
    demonstration.ask(base, "02060220345")
    asked = time.monotonic()
    while not demonstration.letters() and time.monotonic() < asked + 2:
        time.sleep(0.05)
    [letter] = demonstration.letters("127.0.0.1")
    assert set(letter) == {"tenant", "to", "from", "reply_to", "subject", "text", "html", "sent_at"}
    assert (letter["tenant"], letter["to"]) == ("oke", "danuta@egzaminator.example")
    assert [line for line in letter["text"].splitlines() if line.startswith(base)]
    assert letter["sent_at"].endswith("+00:00")


def test_the_inbox_page_shows_the_letters_as_text(run: Callable[..., Running]) -> None:
    demonstration = run()
    demonstration.ask(f"http://pojezierze.localhost:{PORT}/", "L0000103")
    while not demonstration.letters():
        time.sleep(0.05)
    answer = Client(demonstration.wsgi).get("/inbox", base_url=f"http://localhost:{PORT}")
    assert answer.status_code == 200
    assert "cecylia@lokatorzy.example" in answer.get_data(as_text=True)
    assert "script" not in answer.headers["Content-Security-Policy"]


def test_every_start_is_a_fresh_one_unless_it_is_to_be_kept(run: Callable[..., Running]) -> None:
    first = run()
    first.ask(f"http://oke.localhost:{PORT}/", "02060220345")
    while not first.letters():
        time.sleep(0.05)
    first.end()
    kept = run(keep=True)
    assert len(kept.letters()) == 1
    assert kept.environ == first.environ
    kept.end()
    fresh = run()
    assert fresh.letters() == []
    assert fresh.environ["WROTA_SECRET"] != first.environ["WROTA_SECRET"]


@pytest.mark.parametrize("path", ["/inbox", "/inbox.json"])
def test_a_portal_of_the_demonstration_has_no_inbox_of_its_own(run: Callable[..., Running], path: str) -> None:
    client = Client(run().wsgi)
    assert client.get(path, base_url=f"http://oke.localhost:{PORT}").status_code == 404
    assert client.get(f"/oke{path}", base_url=f"http://localhost:{PORT}").status_code == 404


def test_the_plain_application_has_no_inbox_and_nobody_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in demo.prepare(tmp_path / ".demo", PORT, keep=False).items():
        monkeypatch.setenv(name, value)
    site = importlib.reload(importlib.import_module("wrota.wsgi")).application
    found(site)
    client = Client(site)
    for base in ("http://localhost", "http://127.0.0.1", "http://oke.localhost", "http://eszkola.localhost"):
        for path in ("/inbox", "/inbox.json"):
            assert client.get(path, base_url=f"{base}:{PORT}").status_code == 404
    for key in ("eszkola", "oke", "pojezierze"):
        page = client.get("/logowanie", base_url=f"http://{key}.localhost:{PORT}")
        assert page.status_code == 200
        assert told(STRIP) not in page.get_data(as_text=True)
        store = portal(site, key).store
        with store.open():
            assert store.rows(tables.AccountRow.select()) == []
    site.close()


def test_the_plain_application_does_not_even_know_of_inbox_and_import(tmp_path: Path) -> None:
    environ = demo.prepare(tmp_path / ".demo", PORT, keep=False)
    unknown = {"wrota.demo", "wrota.post.inbox", "wrota.desk.staff.people"}
    program = f"import sys, wrota.wsgi; print(sorted({unknown} & set(sys.modules)))"
    path = {"PYTHONPATH": str(Path(wrota.__file__).parents[1])}
    answer = subprocess.run(
        [sys.executable, "-c", program], env={**environ, **path}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_samples_modules_are_an_example_that_only_a_checkout_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [module.name for module in demo.modules()] == ["charges"]
    monkeypatch.setattr(resources, "examples", lambda: None)
    assert demo.modules() == ()


def test_an_installed_package_has_no_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lib" / "site-packages" / "wrota"
    (package / "tenants").mkdir(parents=True)
    (tmp_path / "lib" / "examples").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.examples() is None


def test_a_second_demonstration_leaves_the_data_of_the_first_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / demo.FOLDER / "env"
    demo.prepare(demo.FOLDER, PORT, keep=False)
    before = kept.read_text("utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError, match="already"):
        demo.run(taken.getsockname()[1], keep=False)
    assert kept.read_text("utf-8") == before


def test_what_it_keeps_is_its_users_alone_also_where_it_was_open_before(tmp_path: Path) -> None:
    folder = tmp_path / ".demo"
    environ = demo.prepare(folder, PORT, keep=False)
    for keep in (True, False):
        for place in (folder, folder / "data", folder / "env"):
            place.chmod(0o755)
        assert (demo.prepare(folder, PORT, keep=keep)["WROTA_SECRET"] == environ["WROTA_SECRET"]) is keep
        rights = [place.stat().st_mode & 0o777 for place in (folder, folder / "data", folder / "env")]
        assert rights == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("host", ["zle.example", f"zle.example:{PORT}", "localhost"])
def test_letters_are_shown_at_this_machines_own_names_alone(run: Callable[..., Running], host: str) -> None:
    demonstration = run()
    for path in ("/", "/inbox", "/inbox.json"):
        assert Client(demonstration.wsgi).get(path, headers={"Host": host}).status_code == 404
