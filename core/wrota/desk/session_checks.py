"""Checks of a login session: what stands between a right password and the pages behind it."""

from __future__ import annotations

from collections.abc import Callable

from wrota.desk import Desk
from wrota.rules import states
from wrota.rules.states import Act
from wrota.store.accounts import Account
from wrota.words import Sentence

SessionCheck = Callable[[Desk, Account], Sentence | None]


def entitled(desk: Desk, account: Account) -> Sentence | None:
    """Stop an account whose state does not allow signing in, and say what is the matter."""
    state = states.at(account.state, account.valid_until, desk.today())
    return None if states.allows(state, Act.SIGN_IN) else states.explanation(state)


CHECKS: tuple[SessionCheck, ...] = (entitled,)
"""The checks in their order; asked at sign-in and again at every request of a signed-in person."""


def obstacle(desk: Desk, account: Account) -> Sentence | None:
    """Return what the first check that stops the person says, or None."""
    return next((said for check in CHECKS if (said := check(desk, account))), None)
