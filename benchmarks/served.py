"""A server as ``wrota serve`` runs it, in a process of its own, behind one proxy as it believes."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from many_tenants import SECRET

import wrota


@dataclass(frozen=True)
class Served:
    """A running ``wrota serve`` with two institutions."""

    port: int
    process: int

    def ask(self, tenant: str, path: str, *, body: str = "", cookie: str = "", caller: str = "192.0.2.1") -> Answered:
        """Send one request as a proxy would, and wait for the whole answer."""
        headers = {"Host": f"{tenant}.localhost:8000", "X-Forwarded-For": caller, "Cookie": cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST" if body else "GET", path, body or None, headers)
            response = connection.getresponse()
            text = response.read().decode()
            cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
            return Answered(response.status, text, cookie, time.perf_counter() - began)
        finally:
            connection.close()

    def memory(self) -> int:
        """Return the resident bytes of the server."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s*([0-9]+) kB", status)
        assert found
        return int(found[1]) * 1024


@dataclass(frozen=True)
class Answered:
    """An answer, and the seconds that it took."""

    status: int
    text: str
    cookie: str
    seconds: float


@contextmanager
def serving(root: Path, data: Path, tenants: list[str]) -> Iterator[Served]:
    """Serve the institutions of a folder, and wait until each of some has answered."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    settings = {
        "WROTA_TENANTS": str(root),
        "WROTA_DATA": str(data),
        "WROTA_SECRET": SECRET.decode(),
        "WROTA_ADDRESS": "http://{key}.localhost:8000",
        "WROTA_PROXIES": "1",
        "PYTHONPATH": str(Path(wrota.__file__).parents[1]),
    }
    command = [sys.executable, "-c", "from wrota.cli import main; main()", "serve"]
    options = ["--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([*command, *options], env={**os.environ, **settings}) as process:
        try:
            served = Served(port, process.pid)
            for tenant in tenants:
                _wait_for(served, tenant)
            yield served
        finally:
            process.terminate()


def _wait_for(served: Served, tenant: str) -> None:
    for _ in range(300):
        with suppress(OSError):
            assert served.ask(tenant, "/logowanie").status == 200
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")
