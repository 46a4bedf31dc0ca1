"""The rate limit of proofs: so many wrong ones a day for an identifier and a caller, and for an identifier."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from peewee import fn

from wrota.rules.limits import PROOFS_PER_CALLER, PROOFS_PER_IDENTIFIER, SKEW
from wrota.store import tables
from wrota.store.database import Store
from wrota.store.limits import Caller
from wrota.store.moments import milliseconds
from wrota.store.sweep import sweep

DAY = timedelta(hours=24)
"""How long a wrong proof counts, from the moment at which it was given."""

_SWEPT_AT_ONCE = 200


@dataclass(frozen=True)
class Tally:
    """The buckets in which wrong proofs are counted, each with its limit."""

    limits: tuple[tuple[bytes, int], ...]


def tally(store: Store, names: Sequence[str], caller: Caller) -> Tally:
    """Return where the proofs given for an identifier are counted; ``names`` is all that the typed text may be."""
    who = f"{caller.kind}|{caller.text}"
    own = [(_digest(store, f"own|{who}|{name}"), PROOFS_PER_CALLER) for name in names]
    wide = [(_digest(store, f"identifier|{name}"), PROOFS_PER_IDENTIFIER) for name in names]
    return Tally((*own, *wide))


def is_full(store: Store, tally: Tally) -> bool:
    """Say whether so many wrong proofs were given in the last day that another one is not looked at."""
    table, now = tables.ProofTryRow, store.now()
    counting = (
        (table.at > now - DAY) & (table.at < now + SKEW) & table.bucket.in_([digest for digest, _ in tally.limits])
    )
    counts = dict(store.tuples(table.select(table.bucket, fn.COUNT(table.id)).where(counting).group_by(table.bucket)))
    return any(counts.get(digest, 0) >= limit for digest, limit in tally.limits)


def note(store: Store, tally: Tally, *, counts: bool) -> None:
    """Note a wrong proof, where it counts; one that was not looked at costs the same statements and leaves nothing."""
    table, now = tables.ProofTryRow, store.now()
    sweep(store, table, table.at <= now - DAY, _SWEPT_AT_ONCE)
    rows = [(digest, milliseconds(now)) for digest, _ in tally.limits] if counts else []
    store.insert_all(table, ("bucket", "at"), rows)


def _digest(store: Store, text: str) -> bytes:
    return hmac.digest(store.keys.limit, f"proof|{text}".encode(errors="backslashreplace"), "sha256")
