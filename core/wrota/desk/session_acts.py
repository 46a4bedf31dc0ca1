"""Writing as whoever has a login session: the one place where an act asks whether its session may still do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wrota.desk import Desk, claim, session_checks, session_clock
from wrota.errors import Refused
from wrota.store import accounts, sessions
from wrota.store.accounts import Account
from wrota.store.sessions import ACCOUNT, CLAIM, Purpose, Session
from wrota.words import say


@contextmanager
def writing_as(desk: Desk, session: Session, purpose: Purpose = ACCOUNT) -> Iterator[Account]:
    """Write in one transaction, as a session that may do so in it, and yield its account as it is there.

    Raises `Refused` as `refuse_ended` does.
    """
    with desk.store.writing():
        yield refuse_ended(desk, session, purpose)


def refuse_ended(desk: Desk, session: Session, purpose: Purpose = ACCOUNT) -> Account:
    """Return, in a writing transaction, the account of a session that may still do what such a purpose is for.

    A request may wait for a hash or for others who write, and meanwhile the person signs out everywhere, chooses
    another password, or is blocked; or the session's time runs out. Raises `Refused` then, and says which it is.
    """
    if purpose == CLAIM:
        _refuse_claimed(desk, session)
    idle = session_clock.idle(desk)
    found = sessions.again(desk.store, session, idle=idle, absolute=sessions.LONGEST, now=desk.now())
    if found is None or found.purpose != purpose or found.account.id != session.account.id:
        raise Refused(say("Your session has ended. Please sign in again."))
    if found.account.password_changed_at != session.account.password_changed_at:
        raise Refused(say("Your account has changed meanwhile. Please sign in again; nothing was saved."))
    stopped = session_checks.obstacle(desk, found.account) if purpose == ACCOUNT else None
    if stopped:
        raise Refused(stopped)
    return found.account


def _refuse_claimed(desk: Desk, session: Session) -> None:
    """Say more than that a claim's session ended, where somebody opened the account while its form was filled in."""
    account = accounts.get(desk.store, session.account.id)
    if account is None or not claim.may_go_on(desk, account):
        raise Refused(say("This account has been opened meanwhile. Sign in with the password that was chosen."))
