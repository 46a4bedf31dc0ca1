"""Re-authentication by the present password, before what only the owner of an account may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wrota.desk import Desk
from wrota.desk.limits import judging, reserve
from wrota.desk.session_acts import refuse_ended
from wrota.desk.sign_in import is_as_read
from wrota.errors import FieldRefused
from wrota.rules import passwords
from wrota.rules.limits import WINDOW
from wrota.store import audit
from wrota.store.accounts import Account
from wrota.store.limits import Bucket, Caller, Reservation, release
from wrota.store.sessions import Session
from wrota.store.vocabulary import AuditAct
from wrota.words import say


@dataclass(frozen=True)
class Given:
    """What was typed as the present password, and the address it came from."""

    typed: str = field(repr=False)
    address: str


@contextmanager
def proved(desk: Desk, session: Session, given: Given, refused: AuditAct) -> Iterator[None]:
    """Write in one transaction, as whoever gives the present password of the session's account.

    ``refused`` is the event of whoever does not.
    Raises `FieldRefused` where it is not right, and `TooMany` beyond the limit, before anything is written.
    """
    reservation = prove(desk, session, given, refused)
    with acting(desk, session, reservation, refused):
        yield


def prove(desk: Desk, session: Session, given: Given, refused: AuditAct) -> Reservation:
    """Judge the present password; raise `FieldRefused` where it is not right, and `TooMany` beyond five tries."""
    account = session.account
    reservation = reserve_tries(desk, account, given.address)
    with judging(desk, reservation):
        fits = desk.seams.hasher.verify(account.password_hash, passwords.canonical(given.typed))
    if not fits:
        raise _refusal(desk, account, refused)
    return reservation


@contextmanager
def acting(desk: Desk, session: Session, reservation: Reservation, refused: AuditAct) -> Iterator[None]:
    """Write as whoever proved the password; refuse where it, or the state, was changed, or the session ended."""
    with desk.store.writing():
        if is_as_read(desk, session.account):
            refuse_ended(desk, session)
            release(desk.store, reservation)
            yield
            return
    raise _refusal(desk, session.account, refused)


def _refusal(desk: Desk, account: Account, act: AuditAct) -> FieldRefused:
    with desk.store.writing():
        audit.write(desk.store, act, account.handle)
    return FieldRefused("password", say("This is not your present password."))


def reserve_tries(desk: Desk, account: Account, address: str) -> Reservation:
    """Count a try at an account's password outside of signing in; raise `TooMany` beyond five."""
    limit = desk.tenant.config.limits.per_identifier_and_caller
    longest = int(WINDOW.total_seconds())
    return reserve(desk, Caller("address", address), [Bucket("password", account.handle, limit, longest, own=True)])
