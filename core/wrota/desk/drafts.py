"""Saving drafts, rate limited for strangers: what somebody typed and has not sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from wrota.desk import Desk
from wrota.desk.limits import reserve
from wrota.errors import TooMany
from wrota.store import drafts
from wrota.store.limits import SOFT, Bucket, Caller
from wrota.words import say

OF_ONE, OF_ALL = 2**20, 64 * 2**20
"""So many bytes are kept of one address for which no session vouches, and of all such together."""

_FULL = say(
    "Too much is kept already from your network. What you typed is still here: please send the form, or save it later."
)
_LATER = 3600
_LOG = logging.getLogger("wrota")


def keep(desk: Desk, owner: str, form: str, typed: Mapping[str, Sequence[str]], stranger: str = "") -> None:
    """Keep what was typed into a form; ``stranger`` is the address of a caller for whom no session vouches.

    Raises `TooMany` where a stranger's address has kept too many, or too much. Where strangers together keep too much,
    the oldest of their drafts go, and the log says so.
    """
    if stranger:
        most = desk.tenant.config.limits.per_address
        reserve(desk, Caller("address", stranger), [Bucket("draft", stranger, most, SOFT)])
    with desk.store.writing():
        drafts.keep(desk.store, owner, form, typed, stranger=stranger or None)
        dropped = _bound(desk, stranger) if stranger else 0
    if dropped:
        _LOG.warning(
            "%s: drafts of people without a session are over %d bytes, so the oldest %d were dropped",
            desk.tenant.key,
            OF_ALL,
            dropped,
        )


def _bound(desk: Desk, stranger: str) -> int:
    """Refuse what is too much of one address, and return how many old drafts had to go."""
    if drafts.size_of(desk.store, stranger) > OF_ONE:
        raise TooMany(_FULL, _LATER)
    return drafts.drop_oldest(desk.store, OF_ALL)
