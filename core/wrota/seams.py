"""Injected dependencies, the seams: clock, randomness, hasher, counters, crash points; production wiring at the end."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from wrota.turnstile import Turnstile
from wrota.whereabouts import here

AT_ONCE = 4
"""So many hashes run at once at most, and never more than the machine has cores."""

WAITING = 4
"""So many more wait, each in a thread that serves nobody else meanwhile: half of what the servers here have."""

Fingerprint = tuple[tuple[str, int, int, int], ...]

MOST_LOOKED_AT = 5000
"""So many files and folders tell a state of a folder from another; a tenant's may not hold as many."""


_LEAST_KIB = 8
_REMEMBERED = 15
"""So many judgements by today's profile tell how long one takes."""

_TICK = 1e-9
_SALT = bytes(16)


class Hasher:
    """Argon2id with a counter, a bound on how many run at once, and a dummy for accounts without a password.

    The profile is OWASP's m=19 MiB, t=2, p=1. ``runs`` counts every run of the function, so that a test
    can hold that each refused sign-in costs exactly one.
    """

    def __init__(
        self,
        memory_kib: int = 19 * 1024,
        passes: int = 2,
        at_once: int | None = None,
        patience: float = 5.0,
        waiting: int = WAITING,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        self._turnstile = Turnstile(at_once or min(AT_ONCE, cores()), waiting, patience)
        self._counting = threading.Lock()
        self._clock = clock
        self._whole = memory_kib * passes
        begun = clock()
        self._dummy = self._argon2.hash(secrets.token_urlsafe())
        self._took = deque([clock() - begun], maxlen=_REMEMBERED)
        self.runs = 0

    def hash(self, password: str) -> str:
        """Return the encoded hash of a password that was brought to its canonical form."""
        with self._turn():
            return self._argon2.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Say whether the password fits, in the time of one run of today's profile, whatever is stored (hazards 3).

        What an older hash leaves of that time is run on something else: no clock tells its account from others.
        """
        with self._turn():
            begun = self._clock()
            judged = self._judge(stored, password)
            took = self._clock() - begun
            if judged is not None and self._is_of_today(stored):
                self._took.append(took)
            else:
                self._run_on(self._usual - took, password)
        return bool(judged) and stored is not None

    @property
    def _usual(self) -> float:
        """How many seconds one run of today's profile takes on this machine of late; never quite none."""
        return max(median(self._took), _TICK)

    def _judge(self, stored: str | None, password: str) -> bool | None:
        """Say whether a password fits a hash, or else the dummy; None where it is no hash, and nothing was run."""
        try:
            return self._argon2.verify(stored or self._dummy, password)
        except InvalidHashError:
            return None
        except VerificationError:
            return False

    def _is_of_today(self, stored: str | None) -> bool:
        try:
            return not stored or not self.outdated(stored)
        except InvalidHashError:
            # It begins like a hash, and was given up before anything was run.
            return False

    def _run_on(self, left: float, password: str) -> None:
        """Run the function for so many seconds of this thread.

        How long a pass takes does not follow from its memory alone: what fits into the processor's own is quicker.
        """
        rate, most = self._whole / self._usual, 2 * self._whole
        while most > 0 and (memory := min(int(left * rate), self._argon2.memory_cost)) >= _LEAST_KIB:
            begun = self._clock()
            hash_secret_raw(password.encode(errors="replace"), _SALT, 1, memory, 1, 32, Type.ID)
            left -= self._clock() - begun
            most -= memory

    def outdated(self, stored: str) -> bool:
        """Say whether a stored hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(stored)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold one place among the hashes that may run at once; tenants take turns."""
        with self._turnstile.turn(here().tenant):
            with self._counting:
                self.runs += 1
            yield


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def fingerprint(folder: Path) -> Fingerprint:
    """Return what tells one state of a folder from another: names, times and sizes of its files, as far as it looks.

    What vanishes meanwhile has none: the next look sees what came instead.
    """
    return tuple(sorted(islice(_facts(folder), MOST_LOOKED_AT)))


def _facts(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    """Yield the facts of what lies below a folder, of hidden folders last: a mounted volume keeps its files there."""
    waiting = deque([str(folder)])
    while waiting:
        with suppress(OSError), os.scandir(waiting.popleft()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    add = waiting.append if entry.name[0] == "." else waiting.appendleft
                    add(entry.path)
                yield entry.path, *_state(entry)


def _state(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    """Return times and size of an entry; the time of the last change of rights counts too.

    No link is followed: it may lead anywhere, also to where one waits.
    """
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError:
        return 0, 0, 0
    return facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size


def ignore(_: str) -> None:
    """Take no notice: what the counters and crash points do in production."""


@dataclass(frozen=True)
class Seams:
    """What the world gives to a portal, injected; a test puts in its own clock, dice, hasher, counter and crash."""

    now: Callable[[], datetime] = now
    random: Callable[[int], bytes] = secrets.token_bytes
    hasher: Hasher = field(default_factory=Hasher)
    statement: Callable[[str], None] = ignore
    crash_point: Callable[[str], None] = ignore
    monotonic: Callable[[], float] = time.monotonic
    fingerprint: Callable[[Path], Fingerprint] = fingerprint
    effort: Callable[[], float] = time.thread_time
