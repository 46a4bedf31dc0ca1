"""A crowd at one institution, slow clients and a huge body under ``wrota serve``: what the others notice of it."""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from many_tenants import SECRET, make_tenants, open_site

import wrota
from wrota.store import audit

CROWD = 200
SLOW = 200
EVERY = 0.02
BODY = 300_000_000
MIB = 1024 * 1024
PAGE_P95, SIGN_IN, PAGE_SLOW, TAKEN, GROWTH = 0.3, 5.0, 0.5, 16 * MIB, 8 * MIB
"""The bounds: seconds for another institution's page and sign-in, a page among slow clients; bytes taken, and kept."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


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
def serving() -> Iterator[Served]:
    """Serve two institutions, behind one proxy as it believes."""
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "tenants"), Path(folder, "data")
        root.mkdir()
        _use_databases(root, data, make_tenants(root, 2))
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
                _wait_for(served)
                yield served
            finally:
                process.terminate()


def crowd(served: Served) -> dict[str, float]:
    """Let two hundred sign in at once at one institution, and ask another one for pages, a sign-in and its health."""
    forms = [_form(served, "t0000", number) for number in range(CROWD)]
    own = _form(served, "t0001", 7)
    pages: list[float] = []
    probes: list[float] = []
    over = threading.Event()
    with ThreadPoolExecutor(CROWD + 3) as threads:
        watched = [
            threads.submit(_keep_asking, over, lambda: served.ask("t0001", "/logowanie").seconds, pages),
            threads.submit(_keep_asking, over, lambda: served.ask("nobody", "/healthz").seconds, probes),
        ]
        time.sleep(0.2)
        began = time.perf_counter()
        signing = [threads.submit(_sign_in, served, "t0000", form, number) for number, form in enumerate(forms)]
        time.sleep(0.1)
        other = _sign_in(served, "t0001", own, 300)
        answered = [one.result() for one in signing]
        lasted = time.perf_counter() - began
        over.set()
        for one in watched:
            one.result()
    statuses = Counter(one.status for one in answered)
    return {
        "judged": statuses[422],
        "told to come later": statuses[503],
        "any other answer": CROWD - statuses[422] - statuses[503],
        "seconds": lasted,
        "slowest of them": max(one.seconds for one in answered),
        "pages": len(pages),
        "page p50": statistics.median(pages),
        "page p95": _p95(pages),
        "page max": max(pages),
        "healthz p95": _p95(probes),
        "healthz max": max(probes),
        "other sign-in status": other.status,
        "other sign-in": other.seconds,
    }


def slow(served: Served) -> dict[str, float]:
    """Let two hundred connections send byte by byte, or read nothing, and ask for pages meanwhile."""
    head = "Host: t0000.localhost:8000\r\n"
    begun = [
        f"GET / HTTP/1.1\r\n{head}X: ".encode(),
        f"POST /logowanie HTTP/1.1\r\n{head}Content-Length: 200000\r\n\r\n".encode(),
        f"GET /static/base.css HTTP/1.1\r\n{head}\r\n".encode() * 100,
    ]
    times = []
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_connection(("127.0.0.1", served.port))) for _ in range(SLOW)]
        for number, one in enumerate(sockets):
            one.send(begun[number % len(begun)])
        for _ in range(100):
            for one in sockets:
                with suppress(OSError):
                    one.send(b"a", socket.MSG_DONTWAIT)
            times.append(served.ask("t0001", "/logowanie").seconds)
    return {"page p50": statistics.median(times), "page p95": _p95(times), "page max": max(times)}


def huge(served: Served, *, chunked: bool) -> dict[str, float]:
    """Send three hundred megabytes to a form, as far as they are taken."""
    before, sent = served.memory(), 0
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {BODY}"
    head = f"POST /logowanie HTTP/1.1\r\nHost: t0000.localhost:8000\r\n{length}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
        connection.sendall(head + (b"%x\r\n" % BODY if chunked else b""))
        with suppress(OSError):
            while sent < BODY:
                sent += connection.send(b"a" * 65536)
        with suppress(OSError):
            answer = connection.recv(65536)
    return {"status": int(answer.split(b" ")[1]), "bytes taken": sent, "growth": max(served.memory() - before, 0)}


def report(title: str, figures: dict[str, float], bounds: dict[str, Callable[[float], bool]]) -> bool:
    """Print figures, and say whether they keep to their bounds."""
    print(title)
    kept = True
    for name, figure in figures.items():
        is_good = name not in bounds or bounds[name](figure)
        kept = kept and is_good
        shown = f"{figure:12.3f}" if isinstance(figure, float) else f"{figure:12d}"
        print(f"  {name:24}{shown}{'' if is_good else '   out of bounds'}")
    return kept


def _sign_in(served: Served, tenant: str, form: Answered, number: int) -> Answered:
    token = _TOKEN.search(form.text)
    assert token, form.status
    typed = {"csrf_token": token[1], "identifier": f"nikt-{number}", "password": "x"}
    return served.ask(tenant, "/logowanie", body=urlencode(typed), cookie=form.cookie, caller=_caller(number))


def _form(served: Served, tenant: str, number: int) -> Answered:
    return served.ask(tenant, "/logowanie", caller=_caller(number))


def _caller(number: int) -> str:
    """Return an address for each of the crowd, whom a limit for one address must not meet."""
    return f"198.51.{number // 250}.{number % 250 + 1}"


def _keep_asking(over: threading.Event, ask: Callable[[], float], times: list[float]) -> None:
    while not over.is_set():
        began = time.perf_counter()
        times.append(ask())
        over.wait(max(EVERY - (time.perf_counter() - began), 0))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


def _use_databases(root: Path, data: Path, keys: list[str]) -> None:
    site = open_site(root, data)
    for tenant in keys:
        with site.portals.get(site.folders.folder(tenant)).store.open() as store:
            audit.verify(store)
    site.close()


def _wait_for(served: Served) -> None:
    for _ in range(300):
        with suppress(OSError):
            for tenant in ("t0000", "t0001"):
                assert served.ask(tenant, "/logowanie").status == 200
            return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    with serving() as served:
        kept = [
            report(
                f"{CROWD} sign-ins at once at one institution; another one is asked every {EVERY * 1000:.0f} ms",
                crowd(served),
                {
                    "page p95": lambda seconds: seconds < PAGE_P95,
                    "other sign-in status": lambda status: status == 422,
                    "other sign-in": lambda seconds: seconds < SIGN_IN,
                    "any other answer": lambda count: count == 0,
                },
            ),
            report(f"{SLOW} slow connections", slow(served), {"page p95": lambda seconds: seconds < PAGE_SLOW}),
        ]
        for chunked in (False, True):
            bounds: dict[str, Callable[[float], bool]] = {
                "status": lambda status: status == 413,
                "bytes taken": lambda count: count < TAKEN,
                "growth": lambda count: count < GROWTH,
            }
            how = "in chunks" if chunked else "with its length"
            kept.append(report(f"a body of {BODY // 10**6} MB {how}", huge(served, chunked=chunked), bounds))
    sys.exit(not all(kept))
