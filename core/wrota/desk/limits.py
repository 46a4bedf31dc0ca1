"""Rate limiting of acts: a try is reserved before it is judged, or it is said how long to wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from wrota.desk import Desk
from wrota.errors import Overloaded, TooMany
from wrota.store import limits
from wrota.store.limits import Bucket, Caller, Reservation, Wait
from wrota.words import say_many


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
