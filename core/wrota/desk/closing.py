"""Closing an account by its owner: nothing opens it any more; what the institution has to keep, it keeps."""

from __future__ import annotations

from wrota import signals
from wrota.desk import Desk, letters, present_password
from wrota.desk.present_password import Given
from wrota.errors import Refused
from wrota.rules import states
from wrota.rules.states import Act, State
from wrota.store import accounts, audit, devices, drafts, links, pending, sessions
from wrota.store.accounts import Account
from wrota.store.sessions import Session
from wrota.words import say


def is_offered(desk: Desk) -> bool:
    """Say whether this institution's people close their accounts themselves."""
    return desk.tenant.config.account.closing


def close(desk: Desk, session: Session, given: Given, base: str) -> None:
    """Close the account of whoever gives its present password; the owner is told by a letter.

    Raises `FieldRefused` where the password is not right, and `TooMany` beyond five tries.
    """
    account = session.account
    if not (is_offered(desk) and states.allows(account.state, Act.CLOSE)):
        raise Refused(say("This institution does not let accounts be closed here. Please ask its staff."))
    with present_password.proved(desk, session, given, "closing_refused"):
        letters.send_notice(desk, "account_closed", account, base)
        accounts.set_state(desk.store, account.id, State.CLOSED)
        _end_everything(desk, account)
        audit.write(desk.store, "account_closed", account.handle)
    signals.announce(signals.closed, desk.tenant.key, handle=account.handle)


def _end_everything(desk: Desk, account: Account) -> None:
    sessions.end_all(desk.store, account.id)
    devices.forget_all(desk.store, account.id)
    links.kill_all(desk.store, account.id)
    pending.drop_all(desk.store, account.id)
    drafts.drop_all(desk.store, drafts.account_owner(account))
