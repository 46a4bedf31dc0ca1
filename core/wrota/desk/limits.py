"""Rate limits: a try is reserved before it is judged, letters are counted, and who has to wait is told how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from wrota.desk import Desk
from wrota.errors import Overloaded, TooMany
from wrota.store import limits, links
from wrota.store.accounts import Account
from wrota.store.limits import Bucket, Caller, Reservation, Wait
from wrota.store.links import LinkKind
from wrota.words import say_many

_HOUR = timedelta(hours=1)


def reserve(desk: Desk, caller: Caller, buckets: Sequence[Bucket]) -> Reservation:
    """Count a try as the failure that it may become; raise `TooMany` where the caller has to wait first."""
    with desk.store.writing():
        reserved = limits.reserve(desk.store, caller, buckets)
    if isinstance(reserved, Wait):
        raise TooMany(
            say_many(
                "There were too many tries. Please try again in {count} second.",
                "There were too many tries. Please try again in {count} seconds.",
                reserved.seconds,
            ),
            reserved.seconds,
        )
    return reserved


@contextmanager
def judging(desk: Desk, reservation: Reservation) -> Iterator[None]:
    """Take the reservation back where the machine has no time to judge: that was no failure."""
    try:
        yield
    except Overloaded:
        with desk.store.writing():
            limits.release(desk.store, replace(reservation, own=()))
        raise


def refuse_many_letters(desk: Desk, account: Account, kind: LinkKind) -> None:
    """Let a person send only so many letters an hour to addresses that may be anybody's; raise `TooMany` beyond."""
    most = desk.tenant.config.limits.letters_per_hour
    if links.count_since(desk.store, account.id, kind, desk.now() - _HOUR) >= most:
        said = say_many(
            "At most {count} message an hour is sent. Please try again later.",
            "At most {count} messages an hour are sent. Please try again later.",
            most,
        )
        raise TooMany(said, int(_HOUR.total_seconds()))
