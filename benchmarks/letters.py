"""Letters: how many a second one core delivers, and how long a recovery letter waits beside many invitations.

Bounds: 120 letters a second; 5 s from asking for a way back in until its letter is at the server, beside 20,000
invitations of four other institutions, and at one of those four. ``python benchmarks/letters.py [INVITATIONS]``.
"""

from __future__ import annotations

import multiprocessing
import os
import smtplib
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from mail_sink import MailSink, running
from many_tenants import SECRET, make_databases, make_tenants

from wrota.desk import Desk, letters
from wrota.desk.letters import INVITATION, Destination
from wrota.desk.recovery import RecoveryQuery, ask
from wrota.post import server
from wrota.post.rounds import Rounds
from wrota.post.smtp import Smtp
from wrota.post.worker import deliver
from wrota.rules.addresses import parse_templates
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.store import accounts
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record, put_in
from wrota.tenant.reader import read

RATE, WAIT = 120.0, 5.0
RECOVERIES = 10
BUSY = 4
BASE = "http://portal.example"
OTHERS = set(range(1, os.cpu_count() or 1)) or {0}
"""The cores of all but the worker, which has the first to itself."""


@dataclass(frozen=True)
class LetterFigures:
    """What one run measured; times in seconds."""

    letters: int
    rate: float
    work: float
    bare: float
    elsewhere: Sequence[float]
    beside: Sequence[float]

    @property
    def is_bearable(self) -> bool:
        """Whether it stays within the bounds."""
        return self.rate >= RATE and max(*self.elsewhere, *self.beside) < WAIT

    def __str__(self) -> str:
        return "\n".join(
            (
                f"{self.letters} letters by one core: {self.rate:.0f} a second, {self.work * 1000:.1f} ms of work each,"
                f" bare smtplib {self.bare:.0f} a second ({self.bare / self.rate:.1f} times as many)",
                f"  a recovery letter elsewhere   {_spread(self.elsewhere)}",
                f"  at one of the busy ones       {_spread(self.beside)}",
            )
        )


def measure(invitations: int) -> LetterFigures:
    """Deliver letters by one core, then ask for recovery letters beside so many invitations."""
    os.sched_setaffinity(0, OTHERS)
    with tempfile.TemporaryDirectory() as name, running(max(OTHERS)) as sink:
        root, data = Path(name, "tenants"), Path(name, "data")
        root.mkdir()
        keys = make_tenants(root, BUSY + 1)
        make_databases(data, keys)
        desks = [Desk.of(read(root / key), data, SECRET, Seams(hasher=Hasher(8, 1))) for key in keys]
        count = min(3000, invitations)
        _invite(desks[0], count + 1, "erste")
        written = _one(desks[0])
        rate, work = _delivered(root, data, sink, count)
        bare = _bare(sink, count, written)
        for desk in desks[:BUSY]:
            _invite(desk, invitations // BUSY, "viele")
        waits = _recoveries(root, data, sink, (desks[BUSY], desks[0]))
        for desk in desks:
            desk.store.retire()
        return LetterFigures(count, rate, work, bare, *waits)


def _invite(desk: Desk, count: int, prefix: str) -> None:
    """Put in so many invitations, each with a link, to people of their own."""
    with desk.store.open():
        for first in range(0, count, 500):
            people = [
                Record(State.REGISTERED, name=f"Osoba {number}", identifiers=_identifiers(f"{prefix}{number}"))
                for number in range(first, min(first + 500, count))
            ]
            with desk.store.writing():
                for account_id, person in zip(put_in(desk.store, people), people, strict=True):
                    account = accounts.get(desk.store, account_id)
                    assert account is not None
                    to = Destination(person.identifiers[1].value, "pl", BASE)
                    letters.send_link(desk, "invitation", INVITATION, account, to)


def _identifiers(login: str) -> tuple[Held, Held]:
    return Held("login", login), Held("email", f"{login}@example.org", shared=True)


def _delivered(root: Path, data: Path, sink: MailSink, count: int) -> tuple[float, float]:
    """Let the worker deliver what waits; return how many letters a second, and the work of each."""
    before = len(sink.taken)
    with Worker(root, data, sink.port) as worker:
        sink.wait_for(before + 100)
        begun, work = time.monotonic(), worker.work()
        sink.wait_for(before + count)
        ended, done = time.monotonic(), worker.work()
    rest = count - 100
    return rest / (ended - begun), (done - work) / rest


class _Kept:
    """A mail transport that keeps one letter, and tells nobody."""

    written = b""

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Take a letter."""
        self.written = message.as_bytes()


def _one(desk: Desk) -> bytes:
    """Take one letter out of the queue, and return what would go to a server."""
    kept = _Kept()
    with desk.store.open():
        deliver(desk, kept, is_over=lambda: bool(kept.written))
    return kept.written


def _bare(sink: MailSink, count: int, message: bytes) -> float:
    """Return how many letters smtplib alone hands over in a second, on the same core."""
    os.sched_setaffinity(0, {0})
    begun = time.monotonic()
    with smtplib.SMTP("127.0.0.1", sink.port) as connection:
        for _ in range(count):
            connection.sendmail("a@example.org", ["b@example.org"], message)
    os.sched_setaffinity(0, OTHERS)
    return count / (time.monotonic() - begun)


def _recoveries(root: Path, data: Path, sink: MailSink, asked: Sequence[Desk]) -> list[list[float]]:
    """Ask for a way back in at each desk by turns, and return how long each letter took."""
    for desk in asked:
        people = [Record(State.ACTIVE, identifiers=_identifiers(f"szuka{number}")) for number in range(RECOVERIES)]
        with desk.store.open(), desk.store.writing():
            put_in(desk.store, people)
    waits: list[list[float]] = [[] for _ in asked]
    with Worker(root, data, sink.port):
        time.sleep(3)
        for number in range(RECOVERIES):
            for desk, found in zip(asked, waits, strict=True):
                before, begun = len(sink.taken), time.monotonic()
                with desk.store.open():
                    ask(desk, RecoveryQuery(f"szuka{number}", f"192.0.2.{number}", BASE, "pl", None))
                found.append(_arrival(sink, before, f"szuka{number}@example.org") - begun)
    return waits


def _arrival(sink: MailSink, before: int, receiver: str) -> float:
    """Return when the letter to somebody was taken."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for moment, whom in sink.taken[before:]:
            if whom == receiver:
                return moment
        time.sleep(0.01)
    raise AssertionError(f"no letter to {receiver} came")


class Worker:
    """The worker as ``wrota post deliver`` runs it, in a process of its own, on one core unless told otherwise."""

    def __init__(self, root: Path, data: Path, port: int, core: int | None = 0) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._process = context.Process(target=_work, args=(root, data, port, core, self._stop))

    def __enter__(self) -> Worker:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._process.join()
        assert self._process.exitcode == 0

    def work(self) -> float:
        """Return the seconds of a core that the worker has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _work(root: Path, data: Path, port: int, core: int | None, told: Any) -> None:
    if core is not None:
        os.sched_setaffinity(0, {core})
    settings = Settings(root, data, SECRET, parse_templates("http://{key}.localhost"))
    transport, stop = Smtp(server.parse(f"smtp://127.0.0.1:{port}")), threading.Event()
    threading.Thread(target=_pass_on, args=(told, stop), daemon=True).start()
    Rounds(settings, Seams(), transport).run(stop)
    transport.close()


def _pass_on(told: Any, stop: threading.Event) -> None:
    told.wait()
    stop.set()


def _spread(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):8.2f} s median, {max(seconds):.2f} s at most"


if __name__ == "__main__":
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    print(figures)
    sys.exit(not figures.is_bearable)
