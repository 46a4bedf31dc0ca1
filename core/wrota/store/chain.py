"""The hash chain of the audit log: the MAC of an event over the one before it, and the seal over the newest."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence

from wrota.rules.keys import Keys

BEGINNING = bytes(32)
"""What stands in the place of a mac before the first event."""


def link(keys: Keys, previous: bytes, event: Sequence[object]) -> bytes:
    """Return the mac of an event, which covers the mac of the event before it."""
    # The default lets a column that was filled with something else be covered too, so that it does not fit.
    covered = json.dumps(list(event), default=repr, separators=(",", ":"))
    return _mac(keys, b"event|" + previous + covered.encode())


def seal(keys: Keys, seq: object, mac: object) -> bytes:
    """Return the seal that says which event is the newest; the events alone do not tell how to make it."""
    return _mac(keys, f"head|{seq!r}|{mac!r}".encode())


def secret_check(keys: Keys) -> bytes:
    """Return what a new database keeps, so that another secret or another tenant's file is noticed at once."""
    return _mac(keys, b"house|" + keys.tenant.encode())


def canonical(facts: Mapping[str, object]) -> str:
    """Return the facts of an event in the one form that is stored and covered."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def same(one: bytes, other: bytes) -> bool:
    """Compare two macs without telling by the time taken where they differ."""
    return hmac.compare_digest(one, other)


def _mac(keys: Keys, message: bytes) -> bytes:
    return hmac.digest(keys.audit, message, "sha256")
