"""``make demo``: it says when it is ready, serves every sample by host and by path, and ends when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
NEEDED = ("Makefile", "setup.cfg", "setup.py", "pyproject.toml", "constraints.txt")
TENANTS = sorted(path.name for path in (CHECKOUT / "tenants").glob("*/"))
PATIENCE = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHECKOUT / ".venv" / "demo").exists(), reason="needs the .venv that make makes"),
]


class Demo:
    """A running ``make demo`` in a folder of its own, so that the data of somebody's demo stays as it is."""

    def __init__(self, folder: Path) -> None:
        for name in NEEDED:
            shutil.copy2(CHECKOUT / name, folder / name)
        (folder / ".venv").symlink_to(CHECKOUT / ".venv")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON", "WROTA_"))}
        self.make = subprocess.Popen(
            ["make", "demo"],
            cwd=folder,
            env={**kept, "PORT": str(self.port)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def told(self) -> list[str]:
        """Return what it prints until it is ready."""
        watchdog = threading.Timer(PATIENCE, self.stop)
        watchdog.start()
        lines = []
        for line in self.make.stdout or ():
            lines.append(line.rstrip("\n"))
            if lines[-1] == "ready":
                break
        watchdog.cancel()
        return lines

    def status(self, host: str, path: str) -> int:
        """Return the status of a page, asked for by the Host header alone."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status
        finally:
            connection.close()

    def stop(self) -> None:
        """End whatever of it still runs."""
        if self.make.poll() is None:
            os.killpg(self.make.pid, signal.SIGKILL)
        self.make.wait()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    demo.stop()
    if demo.make.stdout:
        demo.make.stdout.close()


def test_it_prints_its_settings_then_ready_and_serves_every_sample(demo: Demo, tmp_path: Path) -> None:
    told = demo.told()
    assert told[-1] == "ready"
    assert (tmp_path / ".demo" / "env").read_text("utf-8").splitlines() == told[:-1]
    assert demo.status("localhost", "/") == demo.status("127.0.0.1", "/inbox.json") == 200
    for tenant in TENANTS:
        assert demo.status("localhost", f"/{tenant}/") == 200
        assert demo.status(f"{tenant}.localhost", "/") == 200


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_everything_in_the_foreground_ends_it(demo: Demo, sign: signal.Signals) -> None:
    assert demo.told()[-1] == "ready"
    os.killpg(demo.make.pid, sign)
    assert_ended(demo)


def test_a_sigterm_to_make_alone_ends_the_server_too(demo: Demo) -> None:
    assert demo.told()[-1] == "ready"
    demo.make.terminate()
    assert_ended(demo)


def assert_ended(demo: Demo) -> None:
    """Hold that make has ended, nothing of its group runs on, and nobody listens any more."""
    demo.make.wait(timeout=10)
    with pytest.raises(ProcessLookupError):
        os.killpg(demo.make.pid, 0)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", demo.port)) != 0
