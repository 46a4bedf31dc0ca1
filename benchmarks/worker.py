"""The worker beside people who sign in: while it answers thousands of askings, and beside very many accounts.

Both are processes of their own, ``wrota post deliver`` and ``wrota serve``; letters go to a mail server that takes all.
Bounds: a sign-in within 250 ms (p99) and none told to come later, while 5,000 askings are answered; 2 % of a core for
a minute in which somebody signs in every second, beside 1,000,000 accounts.
``python benchmarks/worker.py [--askings N] [--accounts N] [--alone N] [--seconds N]``: either part where it is named,
both where none is; ``--alone`` is how many sign in before, ``--seconds`` how long the second part is watched.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from importing import PASSWORD, add_anna
from mail_sink import MailSink, running
from many_tenants import SECRET, key, make_databases, make_tenants
from served import Answered, Served, serving

import wrota
from wrota.desk import Desk
from wrota.desk.recovery import RecoveryQuery, ask
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import people_bulk, tables
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.tenant.reader import read

P99, SHARE = 0.25, 0.02
"""The bounds: seconds for a sign-in, and a share of a core."""

ASKINGS, ACCOUNTS, ALONE, MINUTE = 5_000, 1_000_000, 50, 60
EVERY = 0.3
KEY = key(0)
PATIENCE = 600
CALM = 3
"""So many seconds with next to no work say that the worker's first look, at the whole of a file, is over."""

PATTERN = 1000
"""So many accounts are made as the program makes them, and copied by SQL until there are enough."""

FRESH = (("account", {"handle": "lower(hex(randomblob(16)))"}), ("identifier", {"digest": "randomblob(32)"}))
"""What differs in a copy of a row, by SQL."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_IN, _LATER = 303, 503


@dataclass(frozen=True)
class AskingFigures:
    """What signing in was like while askings were answered; times in seconds."""

    askings: int
    answered: float
    delivered: float
    alone: Sequence[Answered]
    meanwhile: Sequence[Answered]

    @property
    def is_bearable(self) -> bool:
        """Whether everybody got in, in time."""
        return all(one.status == _IN for one in self.meanwhile) and _cut(self.meanwhile, 99) < P99

    def __str__(self) -> str:
        ratio = _cut(self.meanwhile, 50) / _cut(self.alone, 50)
        return "\n".join(
            (
                f"{self.askings} askings answered in {self.answered:.1f} s, their letters at the server after"
                f" {self.delivered:.1f} s",
                f"  a sign-in before              {_spread(self.alone)}",
                f"  a sign-in meanwhile           {_spread(self.meanwhile)}, {ratio:.2f} times the median before",
            )
        )


@dataclass(frozen=True)
class AccountFigures:
    """What the worker took beside very many accounts: seconds of a core, and the size of the database in MiB."""

    accounts: int
    size: float
    first: float
    work: float
    seconds: float
    meanwhile: Sequence[Answered]

    @property
    def is_bearable(self) -> bool:
        """Whether everybody got in, and the worker took little."""
        return all(one.status == _IN for one in self.meanwhile) and self.work / self.seconds < SHARE

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.accounts} accounts ({self.size:.0f} MiB), a sign-in every second for {self.seconds:.0f} s",
                f"  a sign-in                     {_spread(self.meanwhile)}",
                f"  the worker's first look       {self.first:8.2f} s of a core",
                f"  the worker since              {self.work / self.seconds * 100:8.2f} % of a core",
            )
        )


def measure_askings(askings: int, alone: int) -> AskingFigures:
    """Let so many askings wait, start the worker, and sign somebody in every 0.3 s until all letters were taken."""
    with _institution() as (room, desk), running() as sink, _visited(room) as (served, callers):
        before = _signed_in(served, callers, EVERY, lambda done: done >= alone)
        _ask(desk, askings)
        finished: list[float] = []
        with _Delivering(room, sink) as worker:
            begun = time.monotonic()

            def is_over(done: int) -> bool:
                worker.check(begun)
                if not finished and not _waiting(desk):
                    finished.append(time.monotonic() - begun)
                return bool(finished) and len(sink.taken) >= askings

            meanwhile = _signed_in(served, callers, EVERY, is_over)
        return AskingFigures(askings, finished[0], sink.taken[askings - 1][0] - begun, before, meanwhile)


def measure_accounts(accounts: int, seconds: int) -> AccountFigures:
    """Sign somebody in every second beside so many accounts, and see what the worker takes meanwhile."""
    with _institution() as (room, desk), running() as sink:
        made = _fill(desk, accounts)
        size = desk.store.path.stat().st_size / 2**20
        with _visited(room) as (served, callers), _Delivering(room, sink) as worker:
            _signed_in(served, callers, 1.0, lambda done: done >= CALM)
            first = worker.calm()
            begun, work = time.monotonic(), worker.work()
            meanwhile = _signed_in(served, callers, 1.0, lambda done: done >= seconds)
            work, lasted = worker.work() - work, time.monotonic() - begun
            # Whoever does nothing takes nothing: a letter shows that it was at this database all the time.
            _ask(desk, 1)
            sink.wait_for(1, 30)
        return AccountFigures(made, size, first, work, lasted, meanwhile)


@contextmanager
def _institution() -> Iterator[tuple[Path, Desk]]:
    """Make an institution with its database, in which somebody has a password."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        (room / "tenants").mkdir()
        make_databases(room / "data", make_tenants(room / "tenants", 1))
        desk = Desk.of(read(room / "tenants" / KEY), room / "data", SECRET, Seams())
        add_anna(desk)
        yield room, desk
        desk.store.retire()


@contextmanager
def _visited(room: Path) -> Iterator[tuple[Served, Iterator[str]]]:
    """Serve the institution, and give an address to each caller, whom a limit for one address must not meet."""
    with serving(room / "tenants", room / "data", [KEY]) as served:
        callers = (f"198.{18 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}" for number in count())
        # The first one finds a database that is checked before it is used.
        assert _sign_in(served, next(callers)).status == _IN
        yield served, callers


def _signed_in(served: Served, callers: Iterator[str], every: float, is_over: Callable[[int], bool]) -> list[Answered]:
    """Let somebody sign in at fixed moments, whether the ones before are in or not, until it is over."""
    coming: list[Future[Answered]] = []
    begun = time.monotonic()
    with ThreadPoolExecutor(64) as threads:
        while not is_over(len(coming)):
            coming.append(threads.submit(_sign_in, served, next(callers)))
            time.sleep(max(0.0, begun + len(coming) * every - time.monotonic()))
    return [one.result() for one in coming]


def _sign_in(served: Served, caller: str) -> Answered:
    """Sign somebody in as a browser does; what is timed is the form that is sent."""
    form = served.ask(KEY, "/logowanie", caller=caller)
    token = _TOKEN.search(form.text)
    if form.status != 200 or not token:
        return form
    typed = {"csrf_token": token[1], "identifier": "anna", "password": PASSWORD}
    return served.ask(KEY, "/logowanie", body=urlencode(typed), cookie=form.cookie, caller=caller)


def _ask(desk: Desk, askings: int) -> None:
    """Let so many people, each with an address, ask for a way back in."""
    people = _people("szuka", askings)
    with desk.store.open():
        for first in range(0, askings, PATTERN):
            with desk.store.writing():
                people_bulk.put_in(desk.store, people[first : first + PATTERN])
        for number in range(askings):
            caller = f"203.0.{number // 250}.{number % 250 + 1}"
            ask(desk, RecoveryQuery(f"szuka{number}", caller, "http://portal.example", "pl", None))


def _people(prefix: str, number: int) -> list[Record]:
    logins = [f"{prefix}{one}" for one in range(number)]
    return [
        Record(
            State.ACTIVE,
            name="Osoba",
            identifiers=(Held("login", login), Held("email", f"{login}@example.org", shared=True)),
        )
        for login in logins
    ]


def _waiting(desk: Desk) -> bool:
    with desk.store.open():
        return desk.store.first(tables.RecoveryRequestRow.select().limit(1)) is not None


class _Delivering:
    """The worker as ``wrota post deliver`` runs it, in a process of its own."""

    def __init__(self, room: Path, sink: MailSink) -> None:
        settings = {
            "WROTA_TENANTS": str(room / "tenants"),
            "WROTA_DATA": str(room / "data"),
            "WROTA_SECRET": SECRET.decode(),
            "WROTA_MAIL": f"smtp://127.0.0.1:{sink.port}",
            "PYTHONPATH": str(Path(wrota.__file__).parents[1]),
        }
        command = [sys.executable, "-c", "from wrota.cli import main; main()", "post", "deliver"]
        self._process = subprocess.Popen(command, env={**os.environ, **settings})

    def __enter__(self) -> _Delivering:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        ended = self._process.wait(60)
        assert kind or ended == 0, ended

    def check(self, begun: float) -> None:
        """See that it still runs, and not for ever."""
        assert self._process.poll() is None, "the worker has ended"
        assert time.monotonic() < begun + PATIENCE, "the worker does not come to an end"

    def work(self) -> float:
        """Return the seconds of a core that the worker has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def calm(self) -> float:
        """Wait until the worker rests, a minute at most, and return the work until then."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            before = self.work()
            time.sleep(CALM)
            if self.work() - before < CALM * SHARE:
                break
        return self.work()


def _fill(desk: Desk, accounts: int) -> int:
    """Make so many accounts, each with a login and an e-mail address, and return how many there are in all.

    Nobody could open what is sealed in copies.
    """
    with desk.store.open(), desk.store.writing():
        first, *_ = people_bulk.put_in(desk.store, _people("osoba", min(PATTERN, accounts)))
    desk.store.retire()
    times = json.dumps(list(range(1, accounts // PATTERN)))
    with closing(sqlite3.connect(desk.store.path)) as bare, bare:
        bare.execute("CREATE TEMP TABLE time AS SELECT value AS n FROM json_each(?)", [times])
        for table, fresh in FRESH:
            columns = [row[1] for row in bare.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            owner = "id" if table == "account" else "account_id"
            values = {owner: f"{owner} + {PATTERN} * n", **fresh}
            names = ["id", *columns] if table == "account" else columns
            chosen = ", ".join(values.get(name, f'"{name}"') for name in names)
            listed = ", ".join(f'"{name}"' for name in names)
            source = f'"{table}" JOIN time WHERE {owner} >= ?'
            sql = f'INSERT INTO "{table}" ({listed}) SELECT {chosen} FROM {source}'  # noqa: S608 - names of ours
            bare.execute(sql, [first])
        ((made,),) = bare.execute("SELECT COUNT(*) FROM account")
        return int(made)


def _cut(answers: Sequence[Answered], part: int) -> float:
    times = [one.seconds for one in answers]
    return statistics.quantiles(times, n=100, method="inclusive")[part - 1]


def _spread(answers: Sequence[Answered]) -> str:
    statuses = Counter(one.status for one in answers)
    other = len(answers) - statuses[_IN] - statuses[_LATER]
    slowest = max(one.seconds for one in answers)
    return (
        f"{_cut(answers, 50) * 1000:8.0f} ms median, {_cut(answers, 99) * 1000:.0f} ms p99, {slowest * 1000:.0f} ms at"
        f" most; {statuses[_IN]} in, {statuses[_LATER]} told to come later, {other} answered otherwise"
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--askings", type=int)
    arguments.add_argument("--accounts", type=int)
    arguments.add_argument("--alone", type=int, default=ALONE)
    arguments.add_argument("--seconds", type=int, default=MINUTE)
    given = arguments.parse_args()
    is_all = given.askings is None and given.accounts is None
    figures: list[AskingFigures | AccountFigures] = []
    if is_all or given.askings is not None:
        figures.append(measure_askings(given.askings or ASKINGS, given.alone))
        print(figures[-1], flush=True)
    if is_all or given.accounts is not None:
        figures.append(measure_accounts(given.accounts or ACCOUNTS, given.seconds))
        print(figures[-1])
    sys.exit(not all(one.is_bearable for one in figures))
