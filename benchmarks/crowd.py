"""A crowd at one institution, slow clients and a huge body under ``wrota serve``: what the others notice of it."""

from __future__ import annotations

import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from many_tenants import make_databases, make_tenants
from served import Answered, Served, serving

CROWD = 200
SLOW = 200
EVERY = 0.02
BODY = 300_000_000
MIB = 1024 * 1024
PAGE_P95, SIGN_IN, PAGE_SLOW, TAKEN, GROWTH = 0.3, 5.0, 0.5, 16 * MIB, 8 * MIB
"""The bounds: seconds for another institution's page and sign-in, a page among slow clients; bytes taken, and kept."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@contextmanager
def two_institutions() -> Iterator[Served]:
    """Serve two institutions."""
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "tenants"), Path(folder, "data")
        root.mkdir()
        keys = make_tenants(root, 2)
        make_databases(data, keys)
        with serving(root, data, keys) as served:
            yield served


def crowd(served: Served) -> dict[str, float]:
    """Let two hundred sign in at once at one institution, and ask another one for pages, a sign-in and its health."""
    forms = [_form(served, "t0000", number) for number in range(CROWD)]
    own = _form(served, "t0001", 7)
    pages: list[float] = []
    probes: list[float] = []
    missing: list[int] = []

    def page() -> float:
        answered = served.ask("t0001", "/logowanie")
        if answered.status != 200 or 'name="password"' not in answered.text:
            missing.append(answered.status)
        return answered.seconds

    over = threading.Event()
    with ThreadPoolExecutor(CROWD + 3) as threads:
        watched = [
            threads.submit(_keep_asking, over, page, pages),
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
        "pages not there": len(missing),
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


if __name__ == "__main__":
    with two_institutions() as served:
        kept = [
            report(
                f"{CROWD} sign-ins at once at one institution; another one is asked every {EVERY * 1000:.0f} ms",
                crowd(served),
                {
                    "page p95": lambda seconds: seconds < PAGE_P95,
                    "other sign-in status": lambda status: status == 422,
                    "other sign-in": lambda seconds: seconds < SIGN_IN,
                    "any other answer": lambda count: count == 0,
                    "pages not there": lambda count: count == 0,
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
