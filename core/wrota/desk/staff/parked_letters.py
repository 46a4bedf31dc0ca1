"""Letters that were put aside: what staff see of them, and sending them again or giving them up."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from wrota.desk import Desk
from wrota.rules import identifiers
from wrota.store import audit, parked
from wrota.store.outbox import LetterFate, LetterStatus


@dataclass(frozen=True)
class PutAside:
    """A letter that was put aside: ``address`` is masked, ``is_perhaps`` says that somebody may have it."""

    handle: str
    name: str
    address: str
    written_at: datetime
    put_aside_at: datetime
    reason: str
    is_perhaps: bool

    @property
    def fate(self) -> LetterFate:
        """What became of it, as it is told of any letter."""
        status = LetterStatus.PERHAPS if self.is_perhaps else LetterStatus.PARKED
        return LetterFate(self.handle, self.name, status, self.put_aside_at, 0, self.reason)

    def as_json(self) -> dict[str, object]:
        """Return the letter as programs read it."""
        return {
            "handle": self.handle,
            "letter": self.name,
            "to": self.address,
            "written_at": self.written_at.isoformat(),
            "put_aside_at": self.put_aside_at.isoformat(),
            "reason": self.reason,
            "perhaps_delivered": self.is_perhaps,
        }


def every(desk: Desk) -> tuple[PutAside, ...]:
    """Return the letters that were put aside, the oldest first."""
    return tuple(
        PutAside(
            one.handle,
            one.name,
            identifiers.masked("ends", one.address),
            one.written_at,
            one.put_aside_at,
            one.reason,
            one.is_perhaps,
        )
        for one in parked.every(desk.store)
    )


def release(desk: Desk, handles: Collection[str]) -> tuple[str, ...]:
    """Send letters again, with new links and the old ones void; return the handles that there were."""
    return _each(desk, handles, is_release=True)


def drop(desk: Desk, handles: Collection[str]) -> tuple[str, ...]:
    """Give letters up, their links with them, and wipe what they held; return the handles that there were."""
    return _each(desk, handles, is_release=False)


def _each(desk: Desk, handles: Collection[str], *, is_release: bool) -> tuple[str, ...]:
    done = []
    for handle in handles:
        with desk.store.writing():
            act = parked.release if is_release else parked.drop
            if act(desk.store, handle):
                audit.write(desk.store, "letter_released" if is_release else "letter_dropped", None, letter=handle)
                done.append(handle)
    return tuple(done)


def as_json(letters: Sequence[PutAside]) -> str:
    """Return letters as a list for programs."""
    return json.dumps([one.as_json() for one in letters], ensure_ascii=False, indent=2)
