"""The state machine of an account: one table of which state allows which act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from wrota.words import Sentence, say


class State(StrEnum):
    """The state of an account; that a policy is due is derived at each request and never stored."""

    REGISTERED = "registered"
    AWAITING_EMAIL = "awaiting_email"
    ACTIVE = "active"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    CLOSED = "closed"


class Act(StrEnum):
    """What may be done with an account, by its person or, as closing, by staff for them."""

    SIGN_IN = "sign_in"
    RECOVER = "recover"
    CLAIM = "claim"
    ACTIVATE = "activate"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of an act
    ACCEPT_POLICY = "accept_policy"
    CLOSE = "close"


# A claim is for an account that nobody has opened: it can be resumed until the letter's link was followed, and is
# worth nothing afterwards.
ALLOWED: Mapping[State, frozenset[Act]] = {
    State.REGISTERED: frozenset({Act.RECOVER, Act.CLAIM, Act.CLOSE}),
    State.AWAITING_EMAIL: frozenset({Act.RECOVER, Act.CLAIM, Act.ACTIVATE, Act.CLOSE}),
    State.ACTIVE: frozenset({Act.SIGN_IN, Act.RECOVER, Act.CHANGE_PASSWORD, Act.ACCEPT_POLICY, Act.CLOSE}),
    State.BLOCKED: frozenset({Act.CLOSE}),
    State.EXPIRED: frozenset({Act.CLOSE}),
    State.CLOSED: frozenset(),
}
"""Which state allows which act; the first recovery is the first visit, so it opens what is only registered."""

_ENDS = frozenset({State.REGISTERED, State.AWAITING_EMAIL, State.ACTIVE})
"""The states that an entitlement's last day ends; the others are ends of their own."""

_EXPLANATIONS: Mapping[State, Sentence] = {
    State.REGISTERED: say(
        "This account has not been opened yet. The sign-in page tells how to begin; the staff gladly help."
    ),
    State.AWAITING_EMAIL: say(
        "This account waits until its e-mail address is confirmed. Please open the link in the letter that was sent,"
        " or restore access to get a new one."
    ),
    State.ACTIVE: say("This account is active."),
    State.BLOCKED: say("This account has been blocked. Please ask the staff of the institution what to do."),
    State.EXPIRED: say(
        "The right to use this account has ended. If that is a mistake, please contact the staff of the institution."
    ),
    State.CLOSED: say(
        "This account has been closed. To use the service again, please contact the staff of the institution."
    ),
}


def allows(state: State, act: Act) -> bool:
    """Say whether an account in this state may be the object of the act."""
    return act in ALLOWED[state]


def explanation(state: State) -> Sentence:
    """Tell what is the matter and what to do; meant only for somebody who gave the right password."""
    return _EXPLANATIONS[state]


def at(state: State, valid_until: date | None, today: date) -> State:
    """Return the state on a day: an entitlement holds through its last day and is expired after it."""
    ended = valid_until is not None and today > valid_until
    return State.EXPIRED if ended and state in _ENDS else state
