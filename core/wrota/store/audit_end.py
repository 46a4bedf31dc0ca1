"""The end of the audit log: its head under a seal and its newest event, compared before anything follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

from wrota.errors import Refused
from wrota.store import chain
from wrota.store.database import Store
from wrota.store.moments import moment
from wrota.words import say

EndFault = Literal["event_added", "events_cut", "head_changed", "head_doubled", "head_missing"]
"""What can be wrong with the end of the audit."""

_WRITTEN = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class AuditHead:
    """The number and the mac of an event after which others follow; by itself, what is before the first one."""

    number: int = 0
    mac: bytes = field(default=chain.BEGINNING, repr=False)

    def __str__(self) -> str:
        return f"{self.number}:{self.mac.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` gives; raise `Refused` for anything else."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise Refused(say("An end of the record is written as NUMBER:DIGEST, as “wrota audit verify” prints it."))
        return cls(int(found[1]), bytes.fromhex(found[2]))


@dataclass(frozen=True)
class AuditEnd:
    """Where the audit goes on: after which event, when that was, and what is wrong with it."""

    head: AuditHead
    at: datetime | None = None
    fault: EndFault | None = None


def read(store: Store) -> AuditEnd:
    """Return where the audit goes on, by one statement that reads the head and the newest event alone."""
    heads = [(row[:3], row[3:]) for row in store.fetch(_END, ())]
    (seq, mac, seal), (last, last_mac, at) = heads[0]
    newest = AuditHead(last or 0, last_mac if isinstance(last_mac, bytes) else chain.BEGINNING)
    if len(heads) > 1:
        return AuditEnd(newest, fault="head_doubled")
    if seal is None:
        return AuditEnd(newest, fault="head_missing")
    if seal != chain.seal(store.keys, seq, mac):
        return AuditEnd(newest, fault="head_changed")
    head = AuditHead(seq, mac)
    if head.number > newest.number:
        return AuditEnd(head, fault="events_cut")
    if head != newest:
        return AuditEnd(newest, fault="event_added")
    return AuditEnd(head, _moment(at))


_END = """
    SELECT head.seq, head.mac, head.seal, newest.seq, newest.mac, newest.at
    FROM (SELECT 1) LEFT JOIN audit_head AS head ON 1
    LEFT JOIN (SELECT seq, mac, at FROM audit ORDER BY seq DESC LIMIT 1) AS newest ON 1 LIMIT 2
"""


def _moment(at: Any) -> datetime | None:
    """Return when the newest event was; None where there is none, or somebody wrote something else there."""
    return moment(at) if isinstance(at, int) else None
