"""Rate limits on tries: only failures count, and whoever fails too often waits, longer each time.

A try is reserved before it is judged, as the failure that it may become, so that many at once are not judged
for one (hazards 55). What counts is what was typed, never an account: all identifiers are alike.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from peewee import Case, fn

from wrota.rules.identifiers import Identifier
from wrota.rules.limits import SKEW, WINDOW, wait
from wrota.rules.text_input import folded
from wrota.store import guesses, tables
from wrota.store.database import Store
from wrota.store.guesses import Guess
from wrota.store.moments import milliseconds, moment
from wrota.store.sweep import sweep

SOFT = 60
"""The longest wait, in seconds, for what strangers have done elsewhere."""

_SWEPT_AT_ONCE = 200


CallerKind = Literal["device", "address", "session"]
BucketKind = Literal[CallerKind, "own", "identifier", "recovery", "application", "draft", "password", "policy"]
"""What tries are counted by: who tries, what was typed or both, or what is tried."""


@dataclass(frozen=True)
class Caller:
    """Who tries: a known device of the very account, else a network address (IPv6 by its /64); or a session."""

    kind: CallerKind
    text: str = field(repr=False)


@dataclass(frozen=True)
class Bucket:
    """A bucket of the rate limit, in which tries are counted together; an ``own`` one is emptied by success.

    ``of`` tells one bucket of a kind from another.
    """

    kind: BucketKind
    of: str = field(repr=False)
    limit: int
    longest: int
    own: bool = False

    @property
    def key(self) -> str:
        """What the bucket is known by."""
        return _key(self.kind, self.of)


@dataclass(frozen=True)
class Reservation:
    """A reserved try, which may be judged now; it stays counted as a failure unless it is released."""

    mark: bytes
    buckets: tuple[bytes, ...]
    own: tuple[bytes, ...]
    guess: Guess | None = None

    @property
    def is_judged(self) -> bool:
        """Whether the try may be judged; otherwise it is refused as if the password were wrong."""
        return self.guess is None or self.guess.is_judged


@dataclass(frozen=True)
class Wait:
    """A try that may not be judged before so many seconds; a soft one is of what others have done, not this caller."""

    seconds: int
    is_soft: bool = False


@dataclass(frozen=True)
class _Count:
    """How many failures a bucket has, and since when this caller waits in it or has last failed."""

    failures: int = 0
    since: datetime | None = None


def for_sign_in(
    typed: str,
    identifiers: Sequence[Identifier],
    caller: Caller,
    *,
    per_caller: int = 5,
    per_identifier: int = 20,
    per_address: int = 30,
) -> tuple[Bucket, ...]:
    """Return the buckets of a sign-in: identifier and caller, identifier over all callers, address.

    ``identifiers`` is all that the typed text may be; text that can be none counts as itself. A known device has
    the first kind of bucket alone, so that the right person gets in while strangers hammer.
    """
    longest = int(WINDOW.total_seconds())
    known_as = names(typed, identifiers)
    caller_key = f"{caller.kind}|{caller.text}"
    own = tuple(Bucket("own", f"{caller_key}|{name}", per_caller, longest, own=True) for name in known_as)
    if caller.kind == "device":
        return own
    wide = tuple(Bucket("identifier", name, per_identifier, SOFT) for name in known_as)
    return (*own, *wide, Bucket(caller.kind, caller.text, per_address, SOFT))


def reserve(store: Store, caller: Caller, buckets: Sequence[Bucket], *, is_human: bool = False) -> Reservation | Wait:
    """Count a try in every bucket, or say how long to wait, by the same statements whatever was typed.

    Whoever passed the robot check waits for nothing that others have done. The wait runs per caller and bucket: from
    the caller's last judged failure there, else from the first refusal. A refusal while waiting does not prolong it.
    """
    now = store.now()
    sweep(store, tables.AttemptRow, tables.AttemptRow.at <= now - WINDOW, _SWEPT_AT_ONCE)
    keyed = {_digest(store, bucket.key): bucket for bucket in buckets}
    who = _digest(store, f"caller|{caller.kind}|{caller.text}")
    counts = {digest: _Count() for digest in keyed} | _count(store, tuple(keyed), who, now)
    waits = {digest: _remaining(bucket, counts[digest], now) for digest, bucket in keyed.items()}
    if is_human:
        waits = {digest: seconds for digest, seconds in waits.items() if keyed[digest].own}
    if longest := max(waits.values(), default=0):
        begun = [digest for digest, seconds in waits.items() if seconds and counts[digest].since is None]
        _note(store, begun, who, None, now)
        return Wait(longest, not any(seconds and keyed[digest].own for digest, seconds in waits.items()))
    mark = store.seams.random(16)
    _note(store, list(keyed), who, mark, now)
    return Reservation(mark, tuple(keyed), tuple(digest for digest, bucket in keyed.items() if bucket.own))


def failures(store: Store, typed: str, identifiers: Sequence[Identifier], reservation: Reservation) -> int:
    """Return how many other tries with an identifier have failed lately: this caller's, and strangers'.

    To be asked before the reservation is released. Other known devices of the account are not counted.
    """
    table, now = tables.AttemptRow, store.now()
    wide = [_digest(store, _key("identifier", name)) for name in names(typed, identifiers)]
    others = table.bucket.in_([*wide, *reservation.own]) & (table.reservation != reservation.mark)
    # A try stands in several buckets, under one mark.
    query = table.select(fn.COUNT(table.reservation.distinct())).where(others, *_counting(now))
    ((count,),) = store.tuples(query)
    return int(count)


def release(store: Store, reservation: Reservation) -> None:
    """Take a reservation back after success, and empty its own buckets; the others keep what they have."""
    table = tables.AttemptRow
    mine = table.bucket.in_(reservation.buckets) & (table.reservation == reservation.mark)
    store.change(table.delete().where(mine | table.bucket.in_(reservation.own)))
    if reservation.guess:
        guesses.release(store, reservation.guess)


def names(typed: str, identifiers: Sequence[Identifier]) -> list[str]:
    """Return under which names tries with a typed text are counted: all that it may be, else the text itself."""
    return sorted({one.value for one in identifiers}) or [folded(typed)]


def _count(store: Store, buckets: Sequence[bytes], who: bytes, now: datetime) -> dict[bytes, _Count]:
    """Count in all buckets by one statement; one without rows is not in the answer."""
    table = tables.AttemptRow
    failures, since = fn.COUNT(table.reservation), fn.MAX(Case(None, [(table.caller == who, table.at)]))
    query = (
        table.select(table.bucket, failures, since)
        .where(table.bucket.in_(buckets), *_counting(now))
        .group_by(table.bucket)
    )
    return {row[0]: _Count(row[1], None if row[2] is None else moment(row[2])) for row in store.tuples(query)}


def _counting(now: datetime) -> tuple[Any, ...]:
    """Return what is true of the rows that count now."""
    return tables.AttemptRow.at > now - WINDOW, tables.AttemptRow.at < now + SKEW


def _key(kind: BucketKind, of: str) -> str:
    return f"{kind}|{of}"


def _remaining(bucket: Bucket, count: _Count, now: datetime) -> int:
    """Return the whole seconds that are left to wait, 0 if none."""
    seconds = wait(count.failures, bucket.limit, ceiling=bucket.longest)
    if not seconds or count.since is None:
        return seconds
    left = count.since + timedelta(seconds=seconds) - now
    return max(0, -(-left // timedelta(seconds=1)))


def _note(store: Store, buckets: Sequence[bytes], who: bytes, mark: bytes | None, now: datetime) -> None:
    at = milliseconds(now)
    rows = [(bucket, who, mark, at) for bucket in buckets]
    store.insert_all(tables.AttemptRow, ("bucket", "caller", "reservation", "at"), rows)


def _digest(store: Store, text: str) -> bytes:
    return hmac.digest(store.keys.limit, text.encode(errors="backslashreplace"), "sha256")
