"""A person's own login sessions: where the account is signed in, and signing out elsewhere."""

from __future__ import annotations

from datetime import timedelta

from wrota.desk import Desk
from wrota.desk.session_acts import writing_as
from wrota.store import audit, devices, sessions
from wrota.store.sessions import Session


def every(desk: Desk, here: Session) -> tuple[Session, ...]:
    """Return the living sessions of the account, the one that asks first, then the last used."""
    idle = timedelta(minutes=desk.tenant.config.session.idle_minutes)
    found = sessions.of(desk.store, here.account.id, idle=idle, absolute=sessions.LONGEST, now=desk.now())
    return tuple(sorted(found, key=lambda session: session.handle != here.handle))


def end_others(desk: Desk, here: Session) -> None:
    """Sign the account out in every browser but this one, and know their devices no more."""
    with writing_as(desk, here):
        count = sessions.end_all(desk.store, here.account.id, but=here)
        devices.forget_all(desk.store, here.account.id, but=here.device)
        audit.write(desk.store, "other_sessions_ended", here.account.handle, count=count)


def end_one(desk: Desk, here: Session, handle: str) -> None:
    """Sign the account out in another browser, named as in the list; one that has ended meanwhile is no mistake."""
    with writing_as(desk, here):
        ended = next((one for one in every(desk, here) if one.handle == handle != here.handle), None)
        if ended:
            sessions.end(desk.store, ended)
            if ended.device != here.device:
                devices.forget(desk.store, ended.device)
            audit.write(desk.store, "other_session_ended", here.account.handle)
