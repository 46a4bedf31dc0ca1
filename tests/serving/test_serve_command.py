"""``wrota serve``: begins and ends in words, serves the site, and refuses to begin where it cannot."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

import wrota
from post.servers import free_port
from sites import SECRET, environment
from wrota import logs
from wrota.cli import main

PATIENCE = 30
ADDRESS = "http://{key}.localhost:8000"
PROGRAM = "from wrota.cli import main; main()"


@contextmanager
def running(environ: Mapping[str, str], folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command until the end of the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WROTA_")}
    own = {"PYTHONPATH": str(Path(wrota.__file__).parents[1])}
    command = [sys.executable, "-c", PROGRAM, "serve", *options]
    process = subprocess.Popen(command, cwd=folder, env={**kept, **own, **environ}, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def status(port: int, path: str) -> int:
    """Return the status of a page, once there is an answer."""
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "alfa.localhost:8000"})) as page:
                return int(page.status)
        except URLError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.05)


@pytest.fixture
def environ(tenants: Path, tmp_path: Path) -> dict[str, str]:
    """The settings of a site, with a port of its own."""
    known = environment(tenants, tmp_path / "data", WROTA_ADDRESS=ADDRESS, PORT=str(free_port()), HOST="127.0.0.1")
    for key in ("alfa", "beta"):
        assert CliRunner(env=known).invoke(main, ["init", key]).exit_code == 0
    return known


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_end_and_says_both(
    environ: dict[str, str], tmp_path: Path, sign: signal.Signals
) -> None:
    with running(environ, tmp_path) as process:
        assert status(int(environ["PORT"]), "/logowanie") == 200
        assert status(int(environ["PORT"]), "/healthz") == 200
        process.send_signal(sign)
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        begins, stops = [json.loads(line) for line in process.stderr]
    for said in (wrota.__version__, f"127.0.0.1:{environ['PORT']}", "2 institutions", ADDRESS, "0 proxies"):
        assert said in begins["message"]
    assert "stopped" in stops["message"]
    assert SECRET.decode() not in str(begins)


def test_a_site_of_the_operators_own_is_served_by_its_name(environ: dict[str, str], tmp_path: Path) -> None:
    module = "from wrota import Site\nfrom flask import Blueprint\nsite = Site.from_environment(modules=[])\nnone = 7\n"
    (tmp_path / "own.py").write_text(module, "utf-8")
    with running(environ, tmp_path, "own:site") as process:
        assert status(int(environ["PORT"]), "/logowanie") == 200
        process.terminate()
        assert process.wait(PATIENCE) == 0
    with running(environ, tmp_path, "own:none") as process:
        assert process.wait(PATIENCE) == 2
        assert process.stderr is not None
        assert "own:none is no wrota.Site." in process.stderr.read()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"WROTA_TENANTS": ""}, "WROTA_TENANTS is not set"),
        ({"WROTA_SECRET": "short"}, "WROTA_SECRET has 5 bytes"),
        ({"WROTA_LOG": "xml"}, "WROTA_LOG is “text” or “json”, not “xml”."),
        ({"PORT": "99999"}, "There is no port 99999: PORT is a number up to 65535."),
        ({"HOST": "198.51.100.300"}, "198.51.100.300 is no address of this machine"),
        ({"HOST": "no.such.host.invalid"}, "no.such.host.invalid is no address of this machine"),
    ],
)
def test_it_does_not_begin_where_it_cannot_and_says_why(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], said: str
) -> None:
    monkeypatch.setattr(logs, "configure", lambda form: None)
    outcome = CliRunner(env={**environ, **changed}).invoke(main, ["serve"])
    assert (outcome.exit_code, said in outcome.output) == (2, True), outcome.output


def test_a_port_that_is_taken_is_told(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "configure", lambda form: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = CliRunner(env={**environ, "PORT": str(taken.getsockname()[1])}).invoke(main, ["serve"])
    assert (outcome.exit_code, "PORT names another one" in outcome.output) == (2, True)
