"""What a session does is done while it lives, in the very transaction that writes: one place asks, for every act."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from people import ANNA, move_in
from wrota.desk import Desk, account, email_change, own_sessions, profile
from wrota.errors import Refused
from wrota.site import Site
from wrota.store import sessions
from wrota.store.accounts import Account
from wrota.store.sessions import Session

DESK = Path(__file__).resolve().parents[2] / "core" / "wrota" / "desk"

ENDING = {"sign_out": "ends the session itself, and twice is no mistake"}
BY_PROOF = {"acting": "looks at the account first, then asks the same"}

ACTS: dict[str, Callable[[Desk, Session], object]] = {
    "profile": lambda desk, here: profile.update(desk, here, {"imie": "Hanna"}),
    "language": lambda desk, here: account.choose_language(desk, here, "en"),
    "others": own_sessions.end_others,
    "one": lambda desk, here: own_sessions.end_one(desk, here, "0" * 32),
    "cancel": email_change.cancel,
}


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A site in which nobody lives yet."""
    return open_site()


@pytest.fixture
def anna(site: Site) -> Account:
    """Anna."""
    return move_in(site, ANNA)


def enter(desk: Desk, who: Account) -> Session:
    """Open a session."""
    with desk.store.writing():
        token = sessions.open(desk.store, who.id)
    found = sessions.find(desk.store, token, idle=timedelta(minutes=15), absolute=sessions.LONGEST, now=desk.now())
    assert found
    return found


def contents(desk: Desk) -> list[str]:
    """Return all that the database holds."""
    return list(desk.store._connections.connection().iterdump())


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_of_a_session_that_was_ended_meanwhile_changes_nothing(
    desk: Desk, anna: Account, act: Callable[[Desk, Session], object]
) -> None:
    here, elsewhere = enter(desk, anna), enter(desk, anna)
    own_sessions.end_others(desk, elsewhere)
    before = contents(desk)
    with pytest.raises(Refused, match="ended"):
        act(desk, here)
    assert contents(desk) == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_session_that_lives_may_act(desk: Desk, anna: Account, act: Callable[[Desk, Session], object]) -> None:
    act(desk, enter(desk, anna))


def test_no_act_of_a_session_opens_a_transaction_by_itself() -> None:
    found = []
    for file in sorted(DESK.glob("*.py")):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and _has_session(function) and _writes(function):
                found.append(function.name)
    assert set(found) == {*ENDING, *BY_PROOF, "writing_as"}


def _has_session(function: ast.FunctionDef) -> bool:
    arguments = (*function.args.args, *function.args.kwonlyargs)
    return any(one.annotation and ast.unparse(one.annotation) in {"Session", "sessions.Session"} for one in arguments)


def _writes(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "writing"
        for node in ast.walk(function)
    )
