"""A thousand institutions in one process: start, first pages, memory, and visits while folders are being edited."""

from __future__ import annotations

import gc
import random
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.test import Client
from werkzeug.wrappers import Response

from wrota.rules.addresses import parse_templates
from wrota.rules.keys import derive
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.site.portals import ALIVE_AT_MOST
from wrota.store import Store, audit
from wrota.tenant.new_folder import create
from wrota.tenant.reader import read

Clock = Callable[[], float]

SECRET = b"bench-only-3vZ8tW5xYb7NcR2pLm9sDf4gHj6a"


@dataclass(frozen=True)
class Figures:
    """What one run measured; times in seconds, memory in KiB."""

    tenants: int
    start: float
    first_of_process: float
    median: float
    p99: float
    descriptors: int
    memory_per_portal: float
    build: float
    empty_flask: float
    empty_flask_memory: float
    page: float
    hello: float

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.tenants} tenants in one process",
                f"  start                         {self.start:8.3f} s",
                f"  first page of the process     {self.first_of_process * 1000:8.1f} ms",
                f"  first page of a tenant        {self.median * 1000:8.1f} ms median, {self.p99 * 1000:.1f} ms p99",
                f"  open descriptors afterwards   {self.descriptors:8d}",
                f"  memory per living portal      {self.memory_per_portal:8.0f} KiB"
                f" ({self.memory_per_portal / max(self.empty_flask_memory, 1):.1f} empty Flask apps)",
                f"  building a portal             {self.build * 1000:8.1f} ms"
                f" ({self.build / self.empty_flask:.1f} empty Flask apps)",
                f"  a page seen before            {self.page * 1000:8.2f} ms"
                f" ({self.page / self.hello:.1f} times “hello” of an empty Flask app)",
            )
        )


def make_tenants(root: Path, count: int) -> list[str]:
    """Make so many folders; each is what ``wrota new`` makes, with a name of its own."""
    pattern = create(root, "pattern")
    text = (pattern / "tenant.toml").read_text(encoding="utf-8")
    for number in range(count):
        folder = Path(shutil.copytree(pattern, root / key(number)))
        (folder / "tenant.toml").write_text(renamed(text, number), encoding="utf-8")
    shutil.rmtree(pattern)
    return [key(number) for number in range(count)]


def make_databases(data: Path, keys: list[str]) -> None:
    """Make the tenants' databases, as ``wrota init`` does."""
    seams = Seams()
    for tenant in keys:
        Store(data / f"{tenant}.sqlite3", derive(SECRET, tenant), seams).create()


def key(number: int) -> str:
    """Return the key of a tenant."""
    return f"t{number:04d}"


def name(number: int) -> str:
    """Return the name by which a tenant's page is recognised."""
    return f"Instytucja numer {number:04d}."


def renamed(text: str, number: int) -> str:
    """Return a configuration with another name and host."""
    lines = text.splitlines(keepends=True)
    changed = (
        f'name = "{name(number)}"\n'
        if line.startswith("name =")
        else f'hosts = ["{key(number)}.example"]\n'
        if line.startswith("hosts =")
        else line
        for line in lines
    )
    return "".join(changed)


def open_site(root: Path, data: Path) -> Site:
    """Start a site of all tenants in a folder."""
    addresses = parse_templates("http://{key}.localhost:8000")
    return Site(Settings(tenants=root, data=data, secret=SECRET, addresses=addresses), Seams())


def visit(site: Site, tenant: str) -> tuple[int, str]:
    """Open a tenant's front page; return status and text."""
    answer = Client(site, Response).get("/", base_url=f"http://{tenant}.localhost:8000/")
    return answer.status_code, answer.get_data(as_text=True)


def measure(count: int, clock: Clock = time.perf_counter) -> Figures:
    """Visit each of so many tenants once, in one process; another clock may leave out what was waited."""
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "tenants"), Path(folder, "data")
        root.mkdir()
        keys = make_tenants(root, count)
        empty_memory = _memory_of_empty_flask()
        make_databases(data, keys)
        began = clock()
        site = open_site(root, data)
        start = clock() - began
        first = _timed(site, keys[0], clock)
        before = resident()
        times = [_timed(site, tenant, clock) for tenant in keys[1:]]
        _use_databases(site, keys)
        alive = min(count, ALIVE_AT_MOST) - 1
        memory = (resident() - before) / alive
        build, empty = _beside_empty_flask(site, keys)
        page, hello = _beside_hello(site, keys[-1])
        figures = Figures(
            tenants=count,
            start=start,
            first_of_process=first,
            median=statistics.median(times),
            p99=statistics.quantiles(times, n=100)[98],
            descriptors=len(list(Path("/proc/self/fd").iterdir())),
            memory_per_portal=memory,
            build=build,
            empty_flask=empty,
            empty_flask_memory=empty_memory,
            page=page,
            hello=hello,
        )
        site.close()
        return figures


def visit_while_edited(count: int, threads: int, seconds: float) -> list[str]:
    """Let threads visit while folders are edited, broken and mended; return what was wrong with any answer."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "tenants"), Path(folder, "data")
        root.mkdir()
        keys = make_tenants(root, count)
        make_databases(data, keys)
        site = open_site(root, data)
        wrong.extend(tenant for tenant in keys if visit(site, tenant)[0] != 200)
        until = time.monotonic() + seconds
        visitors = [
            threading.Thread(target=_keep_visiting, args=(site, count, until, wrong, random.Random(seed)))
            for seed in range(threads)
        ]
        editor = threading.Thread(target=_keep_editing, args=(root, count, until))
        for thread in (*visitors, editor):
            thread.start()
        for thread in (*visitors, editor):
            thread.join()
        site.close()
    return wrong


def _timed(site: Site, tenant: str, clock: Clock = time.perf_counter) -> float:
    began = clock()
    status, _ = visit(site, tenant)
    assert status == 200, (tenant, status)
    return clock() - began


def _keep_visiting(site: Site, count: int, until: float, wrong: list[str], dice: random.Random) -> None:
    while time.monotonic() < until:
        number = dice.randrange(count)
        status, text = visit(site, key(number))
        others = [name(other) for other in range(count) if other != number and name(other) in text]
        if status != 200 or name(number) not in text or others or "</html>" not in text:
            wrong.append(f"{key(number)}: {status}, {others}")


def _keep_editing(root: Path, count: int, until: float) -> None:
    dice = random.Random(7)
    while time.monotonic() < until:
        file = root / key(dice.randrange(count)) / "tenant.toml"
        good = file.read_text(encoding="utf-8")
        for text in (good + "\n# edited\n", good + "\n[brand\n", good):
            file.write_text(text, encoding="utf-8")
            time.sleep(dice.random() / 20)


def _memory_of_empty_flask() -> float:
    """Return the memory of an empty Flask app; to be asked first, before there is freed memory to be used again."""
    before = resident()
    apps = [Flask("empty") for _ in range(200)]
    return (resident() - before) / len(apps)


def _beside_empty_flask(site: Site, keys: list[str]) -> tuple[float, float]:
    """Return the time to build a portal and an empty Flask app, in turn."""
    builds, empties, kept = [], [], []
    for tenant in keys[:20]:
        began = time.perf_counter()
        kept.append(site._build(read(site.folders.folder(tenant))))
        builds.append(time.perf_counter() - began)
        began = time.perf_counter()
        Flask("empty")
        empties.append(time.perf_counter() - began)
    return statistics.median(builds), statistics.median(empties)


def _use_databases(site: Site, keys: list[str]) -> None:
    """Let every tenant's database be asked once, as the first person who signs in does."""
    for tenant in keys:
        with site.portals.get(site.folders.folder(tenant)).store.open() as store:
            audit.verify(store)


def _beside_hello(site: Site, tenant: str) -> tuple[float, float]:
    """Return the time of a page that was seen before, and in turn of the least that Flask can answer."""
    empty = Flask("empty")
    empty.add_url_rule("/", "hello", lambda: "hello")
    hello = Client(empty, Response)
    pages, hellos = [], []
    for _ in range(200):
        pages.append(_timed(site, tenant))
        began = time.perf_counter()
        hello.get("/").get_data()
        hellos.append(time.perf_counter() - began)
    return statistics.median(pages), statistics.median(hellos)


def resident() -> float:
    """Return the resident memory of this process in KiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
    mistakes = visit_while_edited(20, 50, 20)
    print(f"50 threads for 20 s over 20 tenants being edited, broken and mended: {len(mistakes)} wrong answers")
    print("\n".join(mistakes[:10]), end="")
    sys.exit(bool(mistakes))
