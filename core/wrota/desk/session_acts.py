"""Writing as whoever has a login session: the one place where an act asks whether its session still lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wrota.desk import Desk
from wrota.errors import Refused
from wrota.store import sessions
from wrota.store.sessions import Session
from wrota.words import say


@contextmanager
def writing_as(desk: Desk, session: Session, first: Callable[[], object] = bool) -> Iterator[None]:
    """Write in one transaction, as a session that lives in it; raise `Refused` where it has ended since it was read.

    A request may wait for a hash or for others who write, and meanwhile the person signs out everywhere, chooses
    another password, or is blocked. What ``first`` asks in the transaction may say more than that the session ended.
    """
    with desk.store.writing():
        first()
        refuse_ended(desk, session)
        yield


def refuse_ended(desk: Desk, session: Session) -> None:
    """Refuse, in a writing transaction, what a session wants that was ended since it was looked at."""
    if sessions.is_ended(desk.store, session):
        raise Refused(say("Your session has ended. Please sign in again."))
