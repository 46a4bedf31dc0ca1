"""The worker of one institution's outbox queue: delivers, postpones, parks or drops each letter that is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from wrota.desk import Desk
from wrota.desk.lifetimes import lifetimes
from wrota.post.message import compose
from wrota.post.rendering import render
from wrota.post.transport import Transport, Undelivered
from wrota.rules import names
from wrota.store import deliveries, links
from wrota.store.deliveries import Leased

MOST_TRIES = 24
"""With the waits below about twenty hours; then a letter is parked for staff to see."""

_WAITS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
_JITTER = 0.2
_LOG = logging.getLogger("wrota.post")


def deliver(desk: Desk, transport: Transport, is_over: Callable[[], bool] = bool) -> int:
    """Deliver what is due, until nothing is, the server does not listen, or it is over; return how many went out.

    The links whose time has come are buried on the way.
    """
    _bury(desk)
    count = 0
    while not is_over() and (letter := deliveries.lease(desk.store)):
        desk.seams.crash_point("letter leased")
        try:
            count += _attempt(desk, transport, letter)
        except Undelivered as error:
            _put_off(desk, letter, error)
            if error.is_server:
                break
    return count


def _attempt(desk: Desk, transport: Transport, letter: Leased) -> bool:
    """Deliver one letter or drop it; raise `Undelivered` where it has to wait."""
    if letter.expires_at is not None and letter.expires_at <= desk.now():
        return _dropped(desk, letter, "expired")
    try:
        # A letter that only a newer release can write keeps its links unmade, so that their time does not run yet.
        name = names.known(letter.name, names.LETTER_NAMES)
        contents = deliveries.open(desk.store, letter, lifetimes(desk.tenant.config))
        if contents is None:
            return _dropped(desk, letter, "links_dead")
        desk.seams.crash_point("links made")
        words = render(desk.tenant, name, letter.language, contents)
        message = compose(desk.tenant.config.mail, words, to=contents.address, handle=letter.handle, at=desk.now())
    except Exception as error:
        # Whatever is the matter with one letter, the others must not wait for it; its words may yet be mended.
        _LOG.exception("%s: letter %s cannot be written", desk.tenant.key, letter.handle)
        raise Undelivered("cannot_be_written") from error
    transport.send(desk.tenant.key, message)
    desk.seams.crash_point("letter sent")
    return deliveries.delivered(desk.store, letter)


def _dropped(desk: Desk, letter: Leased, why: str) -> bool:
    deliveries.drop(desk.store, letter, why)
    return False


def _put_off(desk: Desk, letter: Leased, error: Undelivered) -> None:
    _LOG.warning("%s: letter %s was not delivered: %s", desk.tenant.key, letter.handle, error.why)
    if error.is_final or letter.tries >= MOST_TRIES:
        deliveries.park(desk.store, letter, error.why)
    else:
        deliveries.postpone(desk.store, letter, error.why, _wait(desk, letter.tries))


def _wait(desk: Desk, tries: int) -> timedelta:
    """Return how long to wait after so many tries, a little more or less, so that not all come back at once."""
    usual = _WAITS[min(tries, len(_WAITS)) - 1]
    chance = desk.seams.random(1)[0] / 255
    return usual * (1 + _JITTER * (2 * chance - 1))


def _bury(desk: Desk) -> None:
    expiry = links.next_expiry(desk.store)
    if expiry is not None and expiry <= desk.now():
        with desk.store.writing():
            links.bury(desk.store)
