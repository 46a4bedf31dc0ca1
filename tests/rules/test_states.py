"""States: which act each allows, what is told, and when an entitlement ends."""

from __future__ import annotations

from datetime import date

import pytest

from wrota.rules.states import Act, State, allows, at, explanation
from wrota.words import catalogue

LAST_DAY = date(2026, 6, 30)

ALLOWED = {
    State.REGISTERED: {"recover", "claim", "close"},
    State.AWAITING_EMAIL: {"recover", "claim", "activate", "close"},
    State.ACTIVE: {"sign_in", "recover", "change_password", "accept_policy", "close"},
    State.BLOCKED: {"close"},
    State.EXPIRED: {"close"},
    State.CLOSED: set(),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_a_state_allows_exactly_its_acts(state: State, act: Act) -> None:
    assert allows(state, act) == (act in ALLOWED[state])


@pytest.mark.parametrize("state", State)
def test_every_state_has_words_of_its_own(state: State) -> None:
    words = {catalogue("en").translate(explanation(other)) for other in State if other != state}
    assert catalogue("en").translate(explanation(state)) not in words


@pytest.mark.parametrize("state", [State.REGISTERED, State.AWAITING_EMAIL, State.ACTIVE])
def test_an_entitlement_holds_through_its_last_day(state: State) -> None:
    assert at(state, LAST_DAY, date(2026, 6, 30)) == state
    assert at(state, LAST_DAY, date(2026, 7, 1)) == State.EXPIRED
    assert at(state, None, date.max) == state


@pytest.mark.parametrize("state", [State.BLOCKED, State.EXPIRED, State.CLOSED])
def test_what_is_blocked_or_closed_does_not_expire(state: State) -> None:
    assert at(state, LAST_DAY, date(2030, 1, 1)) == state


def test_states_are_stored_by_their_plain_names() -> None:
    assert [str(state) for state in State] == [
        "registered",
        "awaiting_email",
        "active",
        "blocked",
        "expired",
        "closed",
    ]
