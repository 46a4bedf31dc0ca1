"""The worker beside people who sign in: while it answers thousands of askings, and beside very many accounts.

Bounds: a sign-in within 250 ms (p99) and none told to come later, while 5,000 askings are answered; 2 % of a core for a
minute in which somebody signs in every second, beside 1,000,000 accounts.
``python benchmarks/worker.py [ASKINGS] [ACCOUNTS]``.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from importing import EVERY, add_anna, timed_sign_in
from letters import Worker
from mail_sink import running
from many_tenants import SECRET

from wrota.desk import Desk
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import people_bulk, recovery_requests, tables
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.tenant.new_folder import create
from wrota.tenant.reader import read

P99, SHARE = 0.25, 0.02
MINUTE = 60
PEOPLE = 500
PATTERN = 1000
"""So many accounts are made as the program makes them, and copied by SQL until there are enough."""

FRESH = (("account", {"handle": "lower(hex(randomblob(16)))"}), ("identifier", {"digest": "randomblob(32)"}))
"""What differs in a copy of a row, by SQL."""


@dataclass(frozen=True)
class AskingFigures:
    """What signing in was like while askings were answered; times in seconds."""

    askings: int
    seconds: float
    alone: Sequence[float]
    waits: Sequence[float]
    refused: int

    @property
    def is_bearable(self) -> bool:
        """Whether it stays within the bounds."""
        return not self.refused and statistics.quantiles(self.waits, n=100)[98] < P99

    def __str__(self) -> str:
        cuts, alone = statistics.quantiles(self.waits, n=100), statistics.median(self.alone)
        return (
            f"{self.askings} askings answered in {self.seconds:.0f} s, while {len(self.waits)} sign-ins came\n"
            f"  a sign-in                     {cuts[49] * 1000:8.0f} ms median ({cuts[49] / alone:.1f} times as long as"
            f" alone), {cuts[98] * 1000:.0f} ms p99, {max(self.waits) * 1000:.0f} ms at most\n"
            f"  told to come later            {self.refused:8d}"
        )


@dataclass(frozen=True)
class IdleFigures:
    """What the worker takes beside very many accounts, in shares of a core, and the size of the database in MiB."""

    accounts: int
    size: float
    share: float

    @property
    def is_bearable(self) -> bool:
        """Whether it stays within the bounds."""
        return self.share < SHARE

    def __str__(self) -> str:
        return (
            f"{self.accounts} accounts ({self.size:.0f} MiB), a sign-in every second:"
            f" the worker takes {self.share * 100:.2f} % of a core"
        )


def measure_askings(askings: int) -> AskingFigures:
    """Sign somebody in every 50 ms while so many askings are answered."""
    with tempfile.TemporaryDirectory() as name, running() as sink:
        desk = _desk(Path(name))
        people = [
            Record(State.ACTIVE, name="Osoba", identifiers=(Held("login", f"osoba{number}"), _email(number)))
            for number in range(PEOPLE)
        ]
        with desk.store.open(), desk.store.writing():
            people_bulk.put_in(desk.store, people)
        refused: list[Exception] = []
        alone = [timed_sign_in(desk, refused) for _ in range(50)]
        with desk.store.open(), desk.store.writing():
            for number in range(askings):
                asked = {"base": "http://portal.example", "language": "pl", "unit": None, "case_code": f"B{number:07}"}
                recovery_requests.add(desk.store, f"osoba{number % PEOPLE}", **asked)  # type: ignore[arg-type] # as named
        waits: list[float] = []
        with Worker(Path(name, "tenants"), Path(name, "data"), sink.port, core=None):
            begun = time.monotonic()
            while _waiting(desk):
                waits.append(timed_sign_in(desk, refused))
                time.sleep(max(0.0, EVERY - waits[-1]))
            seconds = time.monotonic() - begun
        desk.store.retire()
        return AskingFigures(askings, seconds, alone, waits, len(refused))


def measure_idle(accounts: int) -> IdleFigures:
    """Sign somebody in every second for a minute, and see what the worker takes meanwhile."""
    with tempfile.TemporaryDirectory() as name, running() as sink:
        _fill(_desk(Path(name)), accounts)
        # As a portal does, it keeps the database open from now on.
        desk = Desk.of(read(Path(name, "tenants", "pattern")), Path(name, "data"), SECRET, Seams())
        refused: list[Exception] = []
        timed_sign_in(desk, refused)
        with Worker(Path(name, "tenants"), Path(name, "data"), sink.port, core=None) as worker:
            # The first look at a file checks the whole of it, once per process.
            time.sleep(10)
            before = worker.work()
            for _ in range(MINUTE):
                time.sleep(1.0 - min(1.0, timed_sign_in(desk, refused)))
            share = (worker.work() - before) / MINUTE
        assert not refused, refused[0]
        size = desk.store.path.stat().st_size / 2**20
        desk.store.retire()
        return IdleFigures(accounts, size, share)


def _desk(room: Path) -> Desk:
    (room / "tenants").mkdir()
    desk = Desk.of(read(create(room / "tenants", "pattern")), room / "data", SECRET, Seams())
    desk.store.create()
    add_anna(desk)
    return desk


def _email(number: int) -> Held:
    return Held("email", f"osoba{number}@example.org", shared=True)


def _waiting(desk: Desk) -> bool:
    with desk.store.open():
        return desk.store.first(tables.RecoveryRequestRow.select().limit(1)) is not None


def _fill(desk: Desk, accounts: int) -> None:
    """Make so many accounts, each with a login and an e-mail address; nobody could open what is sealed in copies."""
    people = [
        Record(State.ACTIVE, name="Osoba", identifiers=(Held("login", f"osoba{number}"), _email(number)))
        for number in range(PATTERN)
    ]
    with desk.store.open(), desk.store.writing():
        first, *_ = people_bulk.put_in(desk.store, people)
    desk.store.retire()
    with closing(sqlite3.connect(desk.store.path)) as bare, bare:
        bare.execute("CREATE TEMP TABLE time AS SELECT value AS n FROM json_each(?)", [f"[{_times(accounts)}]"])
        for table, fresh in FRESH:
            columns = [row[1] for row in bare.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            key = "id" if table == "account" else "account_id"
            values = {key: f"{key} + {PATTERN} * n", **fresh}
            names = ["id", *columns] if table == "account" else columns
            chosen = ", ".join(values.get(name, f'"{name}"') for name in names)
            listed = ", ".join(f'"{name}"' for name in names)
            source = f'"{table}" JOIN time WHERE {key} >= ?'
            sql = f'INSERT INTO "{table}" ({listed}) SELECT {chosen} FROM {source}'  # noqa: S608 - names of ours
            bare.execute(sql, [first])


def _times(accounts: int) -> str:
    return ",".join(map(str, range(1, accounts // PATTERN)))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    askings = measure_askings(given[0] if given else 5_000)
    print(askings, flush=True)
    idle = measure_idle(given[1] if len(given) > 1 else 1_000_000)
    print(idle)
    sys.exit(not (askings.is_bearable and idle.is_bearable))
