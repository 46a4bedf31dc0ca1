"""The worker's loop: rounds over the databases of all institutions, past those in which nothing has happened."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from wrota.desk import Desk, applications, guess_letters, recovery_worker
from wrota.desk.staff import people
from wrota.errors import StoreBusy
from wrota.post import heartbeat
from wrota.post.tenant_cache import TenantCache
from wrota.post.transport import Transport
from wrota.post.worker import deliver
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.store import links, outbox
from wrota.tenant.reader import Tenant

AT_ONCE = 16
"""So many visits are under way at once; most of their time is waiting for the server."""

AT_ONE = 3
"""So many visits at one institution, where a letter waits long for the server's answer and others are due."""

SLOW = 30.0
"""Seconds after which a visit is waited for no longer before the next one begins."""

SLICE = 1.0
"""Seconds of errands and letters by turns: what somebody has just asked for waits no longer behind all that is due.

Where another institution waits, a visit ends after that time.
"""

EVERY = 1.0
_AFTER_TROUBLE = timedelta(minutes=1)
_FRESH = 2
"""Seconds for which the time of a file proves nothing: it may be written again within one tick of its clock."""

_LOG = logging.getLogger("wrota.post")
_Stamp = tuple[tuple[int, int, int] | None, ...]

Errand = Callable[[Desk, Callable[[], bool]], object]
"""A job that the worker runs for an institution before it delivers, such as answering what was asked.

It leaves the rest for later when what it is given says that it is over.
"""


@dataclass(frozen=True)
class _Quiet:
    """What a database's files looked like when nothing was left to do, and when there will be something."""

    stamp: _Stamp
    until: datetime | None


ERRANDS: tuple[Errand, ...] = (
    recovery_worker.answer_all,
    applications.acknowledge_all,
    guess_letters.tell_all,
    lambda desk, _: people.remove_abandoned(desk),
)


class Rounds:
    """The loop over all institutions that have a database; it never makes one."""

    def __init__(
        self,
        settings: Settings,
        seams: Seams,
        transport: Transport,
        errands: Sequence[Errand] = ERRANDS,
    ) -> None:
        self._settings = settings
        self._seams = seams
        self._transport = transport
        self._errands = tuple(errands)
        self._tenants = TenantCache(settings.tenants, seams)
        self._quiet: dict[str, _Quiet] = {}
        self._running: dict[str, list[tuple[float, Future[None]]]] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._queued = 0
        self._troubled: set[str] = set()
        self._hurried: set[str] = set()

    def once(self) -> None:
        """Go over all institutions once, and wait until all are done."""
        with ThreadPoolExecutor(AT_ONCE, "post") as crew:
            self._round(crew)
            wait([visit for visits in self._running.values() for _, visit in visits])

    def run(self, stop: threading.Event, every: float = EVERY) -> None:
        """Go round until told to stop; letters that are being handed over then are finished."""
        self._stop = stop
        with ThreadPoolExecutor(AT_ONCE, "post") as crew:
            while not stop.is_set():
                self._round(crew)
                stop.wait(every)

    def _round(self, crew: ThreadPoolExecutor) -> None:
        """Send somebody to each institution where something may have happened, and nobody is already."""
        heartbeat.beat(self._settings.data)
        self._running = {
            key: [(since, visit) for since, visit in visits if not visit.done()]
            for key, visits in self._running.items()
        }
        for database in sorted(self._settings.data.glob("*.sqlite3")):
            key = database.stem
            if self._has_room(key) and self._is_due(key, database):
                self._quiet.pop(key, None)
                with self._lock:
                    self._queued += 1
                visit = crew.submit(self._visit, key, database)
                self._running.setdefault(key, []).append((time.monotonic(), visit))

    def _has_room(self, key: str) -> bool:
        """Say whether nobody is at an institution, or so long that a server's slow answer must be the reason."""
        visits = self._running.get(key, [])
        return not visits or (len(visits) < AT_ONE and time.monotonic() - visits[-1][0] > SLOW)

    def _is_due(self, key: str, database: Path) -> bool:
        quiet, stamp = self._quiet.get(key), _stamp(database)
        if not _holds_something(stamp):
            return False
        if quiet is None or quiet.stamp != stamp:
            return True
        return quiet.until is not None and quiet.until <= self._seams.now()

    def _visit(self, key: str, database: Path) -> None:
        """Do what is to be done for one institution; whatever is wrong there concerns no other."""
        with self._lock:
            self._queued -= 1
        stamp = _stamp(database)
        try:
            tenant = self._tenants.get(key)
            if tenant is None:
                return
            until = self._serve(tenant)
        except StoreBusy:
            return
        except Exception:
            # The seconds between two looks would fill the log with the same trouble.
            _LOG.exception("%s: letters have to wait", key)
            until = self._seams.now() + _AFTER_TROUBLE
        if not _is_fresh(stamp):
            self._quiet[key] = _Quiet(stamp, until)

    def _serve(self, tenant: Tenant) -> datetime | None:
        """Run the errands and deliver; return when there will be something to do if nothing happens meanwhile."""
        desk = Desk.of(tenant, self._settings.data, self._settings.secret, self._seams)
        failures: dict[Errand, Exception] = {}
        try:
            while self._turn(desk, failures):
                pass
            for failure in failures.values():
                raise failure
            moments = (outbox.next_due(desk.store), links.next_expiry(desk.store))
            return min((moment for moment in moments if moment is not None), default=None)
        finally:
            desk.store.retire()

    def _turn(self, desk: Desk, failures: dict[Errand, Exception]) -> bool:
        """Run the errands for half a slice and deliver for the rest; say whether to go on at once.

        An errand that fails is put off to the next visit, and stops neither the others nor the letters.
        """
        begun, troubles = time.monotonic(), 0

        def is_over(share: float = 1.0) -> bool:
            return self._stop.is_set() or time.monotonic() > begun + share * SLICE

        def on_trouble() -> None:
            nonlocal troubles
            troubles += 1
            self._troubled.add(desk.tenant.key)

        for errand in self._errands:
            if errand not in failures:
                try:
                    errand(desk, partial(is_over, 0.5))
                except Exception as failure:
                    failures[errand] = failure
        self._hurry(desk)
        if deliver(desk, self._transport, is_over, on_trouble):
            self._server_listens()
        return is_over() and not (troubles or self._queued or self._stop.is_set())

    def _server_listens(self) -> None:
        """Let institutions whose letters wait for the server be visited at once: it listens again."""
        with self._lock:
            waiting, self._troubled = self._troubled, set()
            self._hurried |= waiting
        for key in waiting:
            self._quiet.pop(key, None)

    def _hurry(self, desk: Desk) -> None:
        with self._lock:
            is_hurried = desk.tenant.key in self._hurried
            self._hurried.discard(desk.tenant.key)
        if is_hurried:
            outbox.hurry(desk.store)


def _stamp(database: Path) -> _Stamp:
    """Return what tells one state of a database from another: its file and its log."""
    return tuple(_facts(path) for path in (database, database.with_name(f"{database.name}-wal")))


def _facts(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return (facts.st_mtime_ns, facts.st_size, facts.st_ino)


def _holds_something(stamp: _Stamp) -> bool:
    """Say whether there is a database; an empty file is one that a portal is just about to make."""
    return bool(stamp[0] and stamp[0][1])


def _is_fresh(stamp: _Stamp) -> bool:
    newest = max((facts[0] for facts in stamp if facts), default=0)
    return newest > time.time_ns() - _FRESH * 10**9
