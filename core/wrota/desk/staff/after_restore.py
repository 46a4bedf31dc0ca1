"""Invalidation after a backup was restored: sessions and links end, and what was used stays used."""

from __future__ import annotations

from dataclasses import dataclass

from wrota.desk import Desk
from wrota.store import audit, links, sessions


@dataclass(frozen=True)
class Ended:
    """How many sessions and links there were."""

    sessions: int
    links: int


def end_everything(desk: Desk) -> Ended:
    """End every session and kill every link of every account; a copy may hold links that were used since.

    Letters that wait to carry such a link are not sent any more.
    """
    with desk.store.open(), desk.store.writing():
        ended = Ended(sessions.end_everybodys(desk.store), links.kill_everybodys(desk.store))
        audit.write(desk.store, "all_sessions_ended", sessions=ended.sessions, links=ended.links)
    return ended
