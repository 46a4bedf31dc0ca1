"""One hostile institution among five: what the others, the health probe and the memory notice of its folder.

Bounds: the others' p99 at most 1.5 times that of before, `/healthz` within 100 ms, 50 MB more memory, and not a byte
of what lies outside the folder. ``python benchmarks/hostile_folder.py [SECONDS [ATTACK …]]`` measures so long for each
attack, of all or of those that are named. Every page of the others has to be there: one that is not is a failure.
"""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from many_tenants import make_databases
from served import Served, serving

from wrota.tenant.new_folder import create

CANARY = "a secret of somebody else"
KEYS = ("hostile", "first", "second", "third", "fourth")
TARGET = "pages/zz.md"
BEFORE = 20.0
"""Seconds that are enough to know how the others fare without an attack."""

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
    failures: int

    @property
    def is_bearable(self) -> bool:
        """Whether it stays within the bounds."""
        is_quick = self.during <= 1.5 * self.before and self.health < 0.1
        return is_quick and self.growth < 50 and not self.outside and not self.failures

    def __str__(self) -> str:
        return (
            f"{self.attack:10} others p99 {self.before * 1000:7.1f} → {self.during * 1000:7.1f} ms"
            f" ({self.during / self.before:.2f})  healthz {self.health * 1000:6.1f} ms"
            f"  memory {self.growth:+6.1f} MB  outside {self.outside}"
            f"  failures {self.failures}"
        )


@dataclass
class Load:
    """Visitors of every institution, and a probe: the time of each answer, and what was seen from outside."""

    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    others: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    outside: int = 0
    failures: int = 0

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
            seconds, status, text = self._get(KEYS[1 + number % 4], "/logowanie")
            self.others.append(seconds)
            self.failures += status != 200 or 'name="password"' not in text

    def _visit_hostile(self, number: int) -> None:
        while not self.stop.wait(0.02):
            number += 1
            *_, text = self._get("hostile", ("/strona/zz", "/", "/static/brand/logo.svg")[number % 3])
            self.outside += CANARY in text

    def _probe(self, _: int) -> None:
        while not self.stop.wait(0.05):
            seconds, status = self._get("nobody", "/healthz")[:2]
            self.health.append(seconds)
            self.failures += status != 200

    def _get(self, key: str, path: str) -> tuple[float, int, str]:
        """Return the seconds, the status and the text of an answer."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": f"{key}.localhost:8000"})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return time.perf_counter() - began, response.status, text


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


ATTACKS: tuple[Attack, ...] = (pipe, sparse, links, crowd, words, markdown, letters, device)
"""All attacks; the device takes the rights of root to make, and is left out without them."""


def measure(seconds: float, attacks: Sequence[Attack] = ATTACKS) -> list[Impact]:
    """Serve five institutions from a process of its own, and let one of them attack the others by turns."""
    with tempfile.TemporaryDirectory() as room:
        root = Path(room, "tenants")
        for key in KEYS:
            create(root, key)
        make_databases(Path(room, "data"), list(KEYS))
        (root / "hostile" / TARGET).write_text(LONG, "utf-8")
        (root / "hostile" / "pages" / "aa.md").write_text(LONG, "utf-8")
        Path(room, "secret").write_text(CANARY, "utf-8")
        shutil.copytree(root / "hostile", Path(room, "good"))
        allowed = [attack for attack in attacks if attack is not device or not os.geteuid()]
        return [_attacked(Path(room), attack, seconds) for attack in allowed]


def _attacked(room: Path, attack: Attack, seconds: float) -> Impact:
    """Measure before and during one attack, in a fresh process and on a fresh folder."""
    hostile = room / "tenants" / "hostile"
    shutil.rmtree(hostile)
    shutil.copytree(room / "good", hostile)
    with serving(room / "tenants", room / "data", list(KEYS)) as served:
        warm, before, during = Load(served.port), Load(served.port), Load(served.port)
        for load, pause in ((warm, 2.0), (before, min(seconds, BEFORE))):
            with load.running():
                time.sleep(pause)
        memory, attacker = served.memory(), _start("attack", attack.__name__, str(hostile))
        with during.running():
            growth = max(_memory_after(served, seconds)) - memory
        attacker.kill()
        attacker.wait()
        times = _p99(before), _p99(during), max(during.health)
        failures = before.failures + during.failures
        return Impact(attack.__name__, *times, growth / 2**20, during.outside, failures)


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


def _memory_after(served: Served, seconds: float) -> Iterator[int]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.1)
        yield served.memory()


if __name__ == "__main__":
    named = {attack.__name__: attack for attack in ATTACKS}
    if sys.argv[1:2] == ["attack"]:
        named[sys.argv[2]](Path(sys.argv[3]))
    else:
        chosen = [named[name] for name in sys.argv[2:]] or ATTACKS
        impacts = measure(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0, chosen)
        print("\n".join(map(str, impacts)))
        sys.exit(not all(impact.is_bearable for impact in impacts))
