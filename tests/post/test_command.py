"""``wrota post deliver``: refuses to start without a mail server, delivers, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from post.servers import Box, free_port, running
from sites import environment
from wrota.cli.post import post
from wrota.desk import Desk
from wrota.store import outbox
from wrota.store.outbox import NewLetter

COMMAND = "from wrota.cli.post import post; post()"
PATIENCE = 20


@pytest.fixture
def environ(desk: Desk, folder: Path) -> dict[str, str]:
    """The settings of a site whose institution has a database."""
    return environment(folder.parent, desk.store.path.parent)


@pytest.fixture
def box() -> Iterator[Box]:
    """What the mail server takes in."""
    yield Box()


def notice(desk: Desk) -> None:
    values = {"name": "Anna", "account_name": "anna", "when": "dziś"}
    with desk.store.writing():
        outbox.put(desk.store, NewLetter("password_changed", "pl", "anna@example.org", "https://p.example", values))
    desk.store.retire()


def started(environ: Mapping[str, str], *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", COMMAND, "deliver", *options], env={**os.environ, **environ})


def until(box: Box, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(box.messages) < count:
        assert time.monotonic() < deadline, "the letters do not come"
        time.sleep(0.05)


@pytest.mark.parametrize("mail", [None, "", "mail.example", "http://mail.example"])
def test_it_refuses_to_start_without_a_mail_server(environ: dict[str, str], mail: str | None) -> None:
    outcome = CliRunner(env={**environ, "WROTA_MAIL": mail}).invoke(post, ["deliver"])
    assert outcome.exit_code == 2
    assert "WROTA_MAIL" in outcome.output


def test_once_delivers_what_is_due_and_ends(desk: Desk, environ: dict[str, str], box: Box) -> None:
    notice(desk)
    port = free_port()
    with running(box, port):
        worker = started({**environ, "WROTA_MAIL": f"smtp://127.0.0.1:{port}"}, "--once")
        assert worker.wait(PATIENCE) == 0
    assert [envelope for _, envelope in box.envelopes] == [["anna@example.org"]]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_until_it_is_told_to_end(
    desk: Desk, environ: dict[str, str], box: Box, sign: signal.Signals
) -> None:
    port = free_port()
    with running(box, port):
        worker = started({**environ, "WROTA_MAIL": f"smtp://127.0.0.1:{port}"})
        for count in (1, 2):
            notice(desk)
            until(box, count)
        worker.send_signal(sign)
        assert worker.wait(PATIENCE) == 0
