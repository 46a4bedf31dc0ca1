"""The ceiling of guesses: how often passwords were tried at one account in a day, from wherever they were tried.

The short limits of `store.limits` hang on callers; whoever has many addresses passes them. Here every failure of a
day counts, for the text that was typed and for the account that is meant, and beyond the ceiling one try a minute is
judged. Known devices are not counted, so that nobody is locked out.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from peewee import fn

from wrota.rules.limits import SKEW
from wrota.store import tables
from wrota.store.database import Store
from wrota.store.moments import milliseconds, moment
from wrota.store.sweep import sweep

DAY = timedelta(days=1)
MOST = 100
"""So many failures at one account in a day, then one judged try a minute."""

EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Guess:
    """A counted try; ``is_judged`` is False where its account has had its try of this minute under another name."""

    mark: bytes = field(repr=False)
    is_judged: bool = True


@dataclass(frozen=True)
class Target:
    """What a try is counted under: the texts that it may be, and the account that it means, if it means one."""

    names: Sequence[str] = field(repr=False)
    account_id: int | None
    base: str


@dataclass(frozen=True)
class Ceiling:
    """Whether names have had the failures of a day, and how many seconds the next try has to wait then."""

    is_reached: bool
    seconds: int


def look(store: Store, target: Target) -> Ceiling:
    """Return how the names of a try stand."""
    counts = _counts(store, [_named(store, name) for name in target.names]).values()
    seconds = max((_left(store.now(), *count) for count in counts), default=0)
    return Ceiling(any(count >= MOST for count, _ in counts), seconds)


def reserve(store: Store, target: Target) -> Guess:
    """Count a try as the failure that it may become, by the same statements whether anybody is meant or not."""
    now = store.now()
    sweep(store, tables.FailureRow, tables.FailureRow.at <= now - DAY)
    # Nobody is an account too, one for each text, so that nothing tells the two apart.
    whole = _digest(store, f"account|{target.account_id or '|'.join(target.names)}")
    guess = Guess(store.seams.random(16), not _left(now, *_counts(store, [whole]).get(whole, (0, None))))
    buckets = [*(_named(store, name) for name in target.names), whole]
    at = milliseconds(now)
    rows = [(bucket, guess.mark, target.account_id, target.base, at) for bucket in buckets]
    store.insert_all(tables.FailureRow, ("bucket", "mark", "account_id", "base", "at"), rows if guess.is_judged else ())
    return guess


def release(store: Store, guess: Guess) -> None:
    """Take a try back that was no failure."""
    store.change(tables.FailureRow.delete().where(tables.FailureRow.mark == guess.mark))


def untold(store: Store) -> tuple[tuple[int, str], ...]:
    """Return the accounts at their ceiling whose people were not told today, each with a base address."""
    table, since = tables.FailureRow, store.now() - DAY
    told = tables.FailureNoticeRow.select(tables.FailureNoticeRow.account).where(tables.FailureNoticeRow.at > since)
    reached = (
        table.select(table.account, fn.MAX(table.base))
        .where(table.account.is_null(is_null=False), table.at > since, table.account.not_in(told))
        .group_by(table.account)
        .having(fn.COUNT(table.mark.distinct()) >= MOST)
    )
    return tuple((account, base) for account, base in store.tuples(reached))


def note_told(store: Store, account_id: int) -> None:
    """Note that somebody was told of the guesses."""
    sweep(store, tables.FailureNoticeRow, tables.FailureNoticeRow.at <= store.now() - DAY)
    table = tables.FailureNoticeRow
    store.change(table.delete().where(table.account == account_id))
    store.insert_all(table, ("account_id", "at"), [(account_id, milliseconds(store.now()))])


def _counts(store: Store, buckets: Sequence[bytes]) -> dict[bytes, tuple[int, datetime | None]]:
    table, now = tables.FailureRow, store.now()
    recent = table.bucket.in_(buckets) & (table.at > now - DAY) & (table.at < now + SKEW)
    query = table.select(table.bucket, fn.COUNT(table.id), fn.MAX(table.at)).where(recent).group_by(table.bucket)
    return {row[0]: (row[1], _moment(row[2])) for row in store.tuples(query)}


def _moment(found: object) -> datetime | None:
    return found if isinstance(found, datetime) or found is None else moment(int(str(found)))


def _left(now: datetime, count: int, last: datetime | None) -> int:
    """Return the seconds until the next judged try."""
    if count < MOST or last is None:
        return 0
    return max(0, -((now - last - EVERY) // timedelta(seconds=1)))


def _named(store: Store, name: str) -> bytes:
    return _digest(store, f"name|{name}")


def _digest(store: Store, text: str) -> bytes:
    return hmac.digest(store.keys.limit, f"guess|{text}".encode(errors="backslashreplace"), "sha256")
