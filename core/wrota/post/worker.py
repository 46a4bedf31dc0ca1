"""The worker of one institution's outbox queue: delivers, postpones, parks or drops each letter that is due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from wrota.desk import Desk
from wrota.desk.lifetimes import lifetimes
from wrota.errors import StoreError
from wrota.post.message import compose
from wrota.post.rendering import render
from wrota.post.transport import OutcomeUnknown, Transport, Undelivered
from wrota.rules import names
from wrota.store import deliveries, links
from wrota.store.deliveries import Leased

MOST_TRIES = 24
"""With the waits below about twenty hours; then a letter is parked for staff to see."""

MOST_TRIES_SOON = 144
"""A day, for letters that somebody sits and waits for: those are tried every ten minutes."""

RENEW_EVERY = 20.0
"""Seconds after which the lease of a letter that is still being handed over is prolonged."""

_WAITS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
_LONGEST_SOON = timedelta(minutes=10)
_JITTER = 0.2
_LOG = logging.getLogger("wrota.post")


def deliver(
    desk: Desk,
    transport: Transport,
    is_over: Callable[[], bool] = bool,
    on_trouble: Callable[[], object] = bool,
) -> int:
    """Deliver what is due, until nothing is, the server does not listen, or it is over; return how many went out.

    The links whose time has come are buried on the way. ``on_trouble`` is told where the server is the matter.
    """
    _bury(desk)
    count, following = 0, None
    while letter := following or (None if is_over() else deliveries.lease(desk.store)):
        following = None
        desk.seams.crash_point("letter leased")
        try:
            if _attempt(desk, transport, letter):
                is_delivered, following = _delivered(desk, letter, is_over)
                count += is_delivered
        except OutcomeUnknown as unknown:
            _tell(desk, letter, "was perhaps delivered", unknown.why)
            deliveries.leave_open(desk.store, letter, unknown.why)
        except Undelivered as error:
            _put_off(desk, letter, error)
            if error.is_server:
                on_trouble()
                break
    return count


def _attempt(desk: Desk, transport: Transport, letter: Leased) -> bool:
    """Hand one letter over, or drop it and return False; raise `Undelivered` where it has to wait."""
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
    with _renewing(desk, letter):
        transport.send(desk.tenant.key, message)
    desk.seams.crash_point("letter sent")
    return True


def _delivered(desk: Desk, letter: Leased, is_over: Callable[[], bool]) -> tuple[bool, Leased | None]:
    """Mark a letter as delivered, and take the next one unless it is over."""
    if is_over():
        return deliveries.delivered(desk.store, letter), None
    return deliveries.delivered_and_lease(desk.store, letter)


@contextmanager
def _renewing(desk: Desk, letter: Leased) -> Iterator[None]:
    """Prolong a letter's lease while it is handed over: a server may take minutes, and nobody else may try it then."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(RENEW_EVERY):
            try:
                with desk.store.open():
                    deliveries.renew(desk.store, letter)
            except StoreError:
                _LOG.warning("%s: the lease of letter %s was not prolonged", desk.tenant.key, letter.handle)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _dropped(desk: Desk, letter: Leased, why: str) -> bool:
    _tell(desk, letter, "was dropped", why)
    deliveries.drop(desk.store, letter, why)
    return False


def _put_off(desk: Desk, letter: Leased, error: Undelivered) -> None:
    if error.is_final or letter.tries >= (MOST_TRIES if letter.is_patient else MOST_TRIES_SOON):
        _tell(desk, letter, "was parked, and its links are void", error.why)
        deliveries.park(desk.store, letter, error.why)
    else:
        _LOG.warning("%s: letter %s was not delivered: %s", desk.tenant.key, letter.handle, error.why)
        deliveries.postpone(desk.store, letter, error.why, _wait(desk, letter))


def _tell(desk: Desk, letter: Leased, what: str, why: str) -> None:
    message = "%s: letter %s (%s) %s: %s; see “wrota post list %s”"
    _LOG.warning(message, desk.tenant.key, letter.handle, letter.name, what, why, desk.tenant.key)


def _wait(desk: Desk, letter: Leased) -> timedelta:
    """Return how long to wait after so many tries, a little more or less, so that not all come back at once."""
    usual = _WAITS[min(letter.tries, len(_WAITS)) - 1]
    usual = usual if letter.is_patient else min(usual, _LONGEST_SOON)
    chance = desk.seams.random(1)[0] / 255
    return usual * (1 + _JITTER * (2 * chance - 1))


def _bury(desk: Desk) -> None:
    expiry = links.next_expiry(desk.store)
    if expiry is not None and expiry <= desk.now():
        with desk.store.writing():
            links.bury(desk.store)
