"""Saving drafts, rate limited for strangers: what somebody typed and has not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wrota.desk import Desk
from wrota.desk.limits import reserve
from wrota.store import drafts
from wrota.store.limits import SOFT, Bucket, Caller


def keep(desk: Desk, owner: str, form: str, typed: Mapping[str, Sequence[str]], stranger: str = "") -> None:
    """Keep what was typed into a form; ``stranger`` is the address of a caller for whom no session vouches.

    Raises `TooMany` where a stranger's address has kept too many.
    """
    if stranger:
        most = desk.tenant.config.limits.per_address
        reserve(desk, Caller("address", stranger), [Bucket("draft", stranger, most, SOFT)])
    with desk.store.writing():
        drafts.keep(desk.store, owner, form, typed)
