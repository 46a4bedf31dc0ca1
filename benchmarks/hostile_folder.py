"""One hostile institution among five: what the others, the health probe and the memory notice of its folder.

Bounds: the others' p99 at most 1.5 times that of before, `/healthz` within 100 ms, 50 MB more memory, and not a byte
of what lies outside the folder. ``python benchmarks/hostile_folder.py [SECONDS]`` measures so long for each attack.
"""

from __future__ import annotations

import http.client
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import waitress

from wrota.rules.addresses import parse_templates
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.tenant.new_folder import create

SECRET = b"bench-only-3vZ8tW5xYb7NcR2pLm9sDf4gHj6a"
CANARY = "a secret of somebody else"
KEYS = ("hostile", "first", "second", "third", "fourth")
TARGET = "pages/zz.md"
LONG = "# Strona\n\n" + "Zwykły tekst. " * 14_000

Attack = Callable[[Path], None]


@dataclass(frozen=True)
class Impact:
    """What one attack did; times in seconds, memory in MB."""

    attack: str
    before: float
    during: float
    health: float
    growth: float
    outside: int

    @property
    def is_bearable(self) -> bool:
        """Whether it stays within the bounds."""
        return self.during <= 1.5 * self.before and self.health < 0.1 and self.growth < 50 and not self.outside

    def __str__(self) -> str:
        return (
            f"{self.attack:10} others p99 {self.before * 1000:7.1f} → {self.during * 1000:7.1f} ms"
            f" ({self.during / self.before:.2f})  healthz {self.health * 1000:6.1f} ms"
            f"  memory {self.growth:+6.1f} MB  outside {self.outside}"
        )


@dataclass
class Load:
    """Visitors of every institution, and a probe: the time of each answer, and what was seen from outside."""

    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    others: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    outside: int = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them come until the end of the block."""
        visits = [(self._visit_others, 0), (self._visit_others, 2), (self._visit_hostile, 0), (self._probe, 0)]
        threads = [threading.Thread(target=visit, args=(number,)) for visit, number in visits]
        for thread in threads:
            thread.start()
        yield
        self.stop.set()
        for thread in threads:
            thread.join()

    def _visit_others(self, number: int) -> None:
        while not self.stop.wait(0.01):
            number += 1
            self.others.append(self._get(KEYS[1 + number % 4], "/logowanie")[0])

    def _visit_hostile(self, number: int) -> None:
        while not self.stop.wait(0.02):
            number += 1
            _, text = self._get("hostile", ("/strona/zz", "/", "/static/brand/logo.svg")[number % 3])
            self.outside += CANARY in text

    def _probe(self, _: int) -> None:
        while not self.stop.wait(0.05):
            self.health.append(self._get("nobody", "/healthz")[0])

    def _get(self, key: str, path: str) -> tuple[float, str]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": f"{key}.localhost:{self.port}"})
        text = connection.getresponse().read().decode("utf-8", "replace")
        connection.close()
        return time.perf_counter() - began, text


def pipe(folder: Path) -> None:
    """Put a pipe in place of a page."""
    _exchange(folder / TARGET, os.mkfifo)
    _touch(folder)


def device(folder: Path) -> None:
    """Put a device that never ends in place of a page."""
    _exchange(folder / TARGET, lambda path: os.mknod(path, 0o020666, os.makedev(1, 5)))
    _touch(folder)


def sparse(folder: Path) -> None:
    """Let a page have six gigabytes."""
    os.truncate(folder / TARGET, 6 * 1024**3)
    _touch(folder)


def links(folder: Path) -> None:
    """Flip a page and a picture to a secret outside and back, five hundred times a second."""
    outside = folder.parents[1] / "secret"
    while True:
        time.sleep(0.002)
        for name, text in ((TARGET, LONG), ("brand/logo.svg", "<svg/>")):
            _exchange(folder / name, lambda path: path.symlink_to(outside))
            _exchange(folder / name, lambda path, text=text: path.write_text(text, "utf-8"))  # type: ignore[misc] # kept


def crowd(folder: Path) -> None:
    """Hold a hundred thousand files."""
    for number in range(100_000):
        (folder / "pages" / f"x{number}.md").touch()
    _touch(folder)


def words(folder: Path) -> None:
    """Ask a sentence of every page for three hundred megabytes."""
    (folder / "words.toml").write_text('"Zalogowano: {name}" = "{name:>300000000}"\n"Zaloguj się" = "{0:>300000000}"\n')
    _touch(folder)


def markdown(folder: Path) -> None:
    """Write pages that take a parser long."""
    for number, piece in enumerate(("](", "[[a](", "> #\na\n", "*a_b ", "[a][")):
        for size in (1_000_000, 250_000, 7_000):
            (folder / "pages" / f"slow-{number}-{size}.md").write_text(
                "# X\n\n" + piece * (size // len(piece)), "utf-8"
            )
    _touch(folder)


def letters(folder: Path) -> None:
    """Write a letter that takes a parser long."""
    (folder / "letters").mkdir()
    (folder / "letters" / "access.md").write_text("Temat\n\n" + "{%" * 9_000, "utf-8")
    _touch(folder)


ATTACKS: tuple[Attack, ...] = (pipe, sparse, links, crowd, words, markdown, letters)


def measure(seconds: float, attacks: tuple[Attack, ...] = ATTACKS) -> list[Impact]:
    """Serve five institutions from a process of its own, and let one of them attack the others by turns."""
    with tempfile.TemporaryDirectory() as room:
        root = Path(room, "tenants")
        for key in KEYS:
            create(root, key)
        (root / "hostile" / TARGET).write_text(LONG, "utf-8")
        (root / "hostile" / "pages" / "aa.md").write_text(LONG, "utf-8")
        Path(room, "secret").write_text(CANARY, "utf-8")
        shutil.copytree(root / "hostile", Path(room, "good"))
        allowed = attacks if os.geteuid() else (*attacks, device)
        return [_attacked(Path(room), attack, seconds) for attack in allowed]


def serve(room: Path) -> None:
    """Serve the institutions of a room at any free port, and print which."""
    site = Site(Settings(room / "tenants", room / "data", SECRET, parse_templates("http://{key}.localhost")), Seams())
    server = waitress.create_server(_without_port(site), host="127.0.0.1", port=0, threads=8)
    print(server.effective_port, flush=True)
    server.run()


def _without_port(site: Site) -> Callable[..., object]:
    def application(environ: dict[str, object], start_response: Callable[..., object]) -> object:
        environ["HTTP_HOST"] = str(environ["HTTP_HOST"]).partition(":")[0]
        return site(environ, start_response)  # type: ignore[arg-type] # the types of WSGI are for checkers alone

    return application


def _attacked(room: Path, attack: Attack, seconds: float) -> Impact:
    """Measure before and during one attack, in a fresh process and on a fresh folder."""
    hostile = room / "tenants" / "hostile"
    shutil.rmtree(hostile)
    shutil.copytree(room / "good", hostile)
    server = _start("serve", str(room))
    try:
        port = int((server.stdout or sys.stdin).readline())
        warm, before, during = Load(port), Load(port), Load(port)
        for load, pause in ((warm, 2.0), (before, seconds)):
            with load.running():
                time.sleep(pause)
        memory, attacker = _memory(server.pid), _start(attack.__name__, str(hostile))
        with during.running():
            growth = max(_memory_after(server.pid, seconds)) - memory
        attacker.kill()
        attacker.wait()
        return Impact(attack.__name__, _p99(before), _p99(during), max(during.health), growth, during.outside)
    finally:
        server.kill()
        server.wait()


def _start(*arguments: str) -> subprocess.Popen[str]:
    """Start this file as another process, so that what it does takes no time from those who measure."""
    return subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True)


def _p99(load: Load) -> float:
    return statistics.quantiles(load.others, n=100)[98]


def _exchange(path: Path, make: Callable[[Path], object]) -> None:
    """Make something and put it in place of a file at one stroke."""
    fresh = path.with_name(".fresh")
    fresh.unlink(missing_ok=True)
    make(fresh)
    fresh.replace(path)


def _touch(folder: Path) -> NoReturn:
    """Let the folder change all the time, so that it is read again and again."""
    while True:
        time.sleep(0.5)
        (folder / "tenant.toml").touch()


def _memory_after(process: int, seconds: float) -> Iterator[float]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.1)
        yield _memory(process)


def _memory(process: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]))
    elif len(sys.argv) == 3:
        next(attack for attack in (*ATTACKS, device) if attack.__name__ == sys.argv[1])(Path(sys.argv[2]))
    else:
        impacts = measure(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
        print("\n".join(map(str, impacts)))
        sys.exit(not all(impact.is_bearable for impact in impacts))
