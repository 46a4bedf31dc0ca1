"""Rate limits: a try is reserved before it is judged, letters are counted, and who has to wait is told how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from wrota.desk import Desk
from wrota.errors import Overloaded, TooMany
from wrota.store import guesses, limits, links
from wrota.store.accounts import Account
from wrota.store.guesses import Target
from wrota.store.limits import Bucket, Caller, Reservation, Wait
from wrota.store.links import LinkKind
from wrota.words import say_many

_HOUR = timedelta(hours=1)


def reserve(desk: Desk, caller: Caller, buckets: Sequence[Bucket]) -> Reservation:
    """Count a try as the failure that it may become; raise `TooMany` where the caller has to wait first."""
    with desk.store.writing():
        reserved = limits.reserve(desk.store, caller, buckets)
    if isinstance(reserved, Wait):
        raise _too_many(reserved)
    return reserved


def reserve_guess(
    desk: Desk, caller: Caller, buckets: Sequence[Bucket], target: Target, *, is_human: bool
) -> Reservation:
    """Count a try at a password, also in the day's ceiling of its account; raise `TooMany` where it has to wait.

    What others have done does not keep whoever passed the robot check; beyond the ceiling it is asked of everybody
    but known devices, and one try a minute is judged.
    """
    is_known = caller.kind == "device"
    with desk.store.writing():
        ceiling = guesses.look(desk.store, target)
        reserved: Reservation | Wait
        if not is_known and ceiling.is_reached and (ceiling.seconds or not is_human):
            reserved = Wait(ceiling.seconds or 1, is_soft=True)
        else:
            reserved = limits.reserve(desk.store, caller, buckets, is_human=is_human)
        if isinstance(reserved, Reservation) and not is_known:
            reserved = replace(reserved, guess=guesses.reserve(desk.store, target))
    if isinstance(reserved, Wait):
        raise _offering_check(reserved) if reserved.is_soft and not is_human else _too_many(reserved)
    return reserved


def _too_many(wait: Wait) -> TooMany:
    sentence = say_many(
        "There were too many tries. Please try again in {count} second.",
        "There were too many tries. Please try again in {count} seconds.",
        wait.seconds,
    )
    return TooMany(sentence, wait.seconds, offers_check=wait.is_soft)


def _offering_check(wait: Wait) -> TooMany:
    sentence = say_many(
        "There were too many tries. Tick the box “I am not a robot”, or try again in {count} second.",
        "There were too many tries. Tick the box “I am not a robot”, or try again in {count} seconds.",
        wait.seconds,
    )
    return TooMany(sentence, wait.seconds, offers_check=True)


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
