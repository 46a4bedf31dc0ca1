"""What a session does is done while it lives, in the very transaction that writes: one place asks, for every act."""

from __future__ import annotations

import ast
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from claiming import let_claim, move_examiner_in
from grounds import LOSSES
from people import ANNA, BOGDAN, move_in
from wrota.desk import (
    Desk,
    account,
    claim_saving,
    email_change,
    own_data,
    own_sessions,
    password,
    profile,
)
from wrota.desk import closing as account_closing
from wrota.desk.claim_saving import Answers
from wrota.desk.email_change import AddressChange
from wrota.desk.password import PasswordChange
from wrota.desk.present_password import Given
from wrota.errors import Refused
from wrota.site import Site
from wrota.store import Store, sessions
from wrota.store.accounts import Account
from wrota.store.sessions import Purpose, Session

DESK = Path(__file__).resolve().parents[2] / "core" / "wrota" / "desk"

ENDING = {"sign_out": "ends the session itself, and twice is no mistake"}
BY_PROOF = {"acting": "looks at the account first, then asks the same"}

BASE = "http://alfa.localhost:8000"
GIVEN = Given(ANNA.password, "192.0.2.1")

ACTS: dict[str, Callable[[Desk, Session], object]] = {
    "profile": lambda desk, here: profile.update(desk, here, {"imie": "Hanna"}),
    "language": lambda desk, here: account.choose_language(desk, here, "en"),
    "others": own_sessions.end_others,
    "one": lambda desk, here: own_sessions.end_one(desk, here, "0" * 32),
    "cancel": email_change.cancel,
    "address": lambda desk, here: email_change.ask(desk, here, AddressChange("nowa@example.net", GIVEN), BASE),
    "password": lambda desk, here: password.change(
        desk, here, PasswordChange(ANNA.password, "ciche-jezioro-88"), GIVEN.address, BASE
    ),
    "data": lambda desk, here: own_data.export(desk, here, GIVEN, "", "pl"),
    "closing": lambda desk, here: account_closing.close(desk, here, GIVEN, BASE),
}
COUNTED = {"attempt", "failure", "failure_notice", "audit", "audit_head"}
"""What is written of whoever tries something, and may be refused: counts and events."""


@pytest.fixture
def site(open_site: Callable[..., Site], tenants: Path) -> Site:
    """A site in which nobody lives yet, and people close their accounts themselves."""
    let_claim(tenants)
    with (tenants / "alfa" / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write("\n[account]\nclosing = true\n")
    return open_site()


@pytest.fixture
def anna(site: Site) -> Account:
    """Anna."""
    return move_in(site, ANNA)


def enter(desk: Desk, who: Account, purpose: Purpose = sessions.ACCOUNT) -> Session:
    """Open a session."""
    with desk.store.writing():
        token = sessions.open(desk.store, who.id, purpose=purpose)
    found = sessions.find(desk.store, token, idle=timedelta(minutes=15), absolute=sessions.LONGEST, now=desk.now())
    assert found
    return found


def contents(desk: Desk, *, without: Collection[str] = ()) -> list[str]:
    """Return all that the database holds, but for some tables."""
    lines = list(desk.store._connections.connection().iterdump())
    return [line for line in lines if not any(line.startswith(f'INSERT INTO "{table}"') for table in without)]


class Others:
    """What others do in the database, just before the n-th transaction of an act begins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
        self._deed: Callable[[], object] = bool
        self._left = 0
        self.begun = 0
        seams = replace(store.seams, statement=self._note)
        monkeypatch.setattr(store._connections, "_seams", seams)

    def before(self, number: int, deed: Callable[[], object]) -> None:
        """Let them do it before the transaction of that number, counted from now."""
        self._left, self._deed, self.begun = number, deed, 0

    def _note(self, sql: str) -> None:
        if sql.startswith("BEGIN"):
            self.begun += 1
            self._left -= 1
            if self._left == 0:
                self._deed()


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Others:
    """Others, who have done nothing yet."""
    return Others(monkeypatch, desk.store)


def lost_before_each(
    desk: Desk, others: Others, here: Session, lose: Callable[[], None], act: Callable[[], object]
) -> Iterator[tuple[int, list[str], list[str]]]:
    """Lose the ground before each transaction of an act; yield what the database holds then, and with the act too."""
    with closing(sqlite3.connect(":memory:")) as kept, closing(sqlite3.connect(desk.store.path)) as bare:
        bare.backup(kept)
        for number in range(1, 10):
            lose()
            alone = contents(desk, without=COUNTED)
            kept.backup(bare)
            others.before(number, lose)
            with suppress(Refused):
                act()
                if others.begun >= number:
                    yield number, ["it was done"], []
            if others.begun < number:
                return
            yield number, contents(desk, without=COUNTED), alone
            kept.backup(bare)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_of_a_session_that_was_ended_meanwhile_changes_nothing(
    desk: Desk, anna: Account, act: Callable[[Desk, Session], object]
) -> None:
    here, elsewhere = enter(desk, anna), enter(desk, anna)
    own_sessions.end_others(desk, elsewhere)
    before = contents(desk, without=COUNTED)
    with pytest.raises(Refused, match="ended"):
        act(desk, here)
    assert contents(desk, without=COUNTED) == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_session_that_lives_may_act(desk: Desk, anna: Account, act: Callable[[Desk, Session], object]) -> None:
    act(desk, enter(desk, anna))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("act", ACTS)
def test_whoever_loses_the_ground_before_any_transaction_of_an_act_changes_nothing(
    desk: Desk, anna: Account, site: Site, others: Others, act: str, loss: str
) -> None:
    move_in(site, BOGDAN)
    here, numbers = enter(desk, anna), []
    for number, found, expected in lost_before_each(
        desk, others, here, lambda: LOSSES[loss](desk, here), lambda: ACTS[act](desk, here)
    ):
        numbers.append(number)
        assert found == expected
    assert numbers


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("act", ["save", "send again"])
def test_whoever_loses_the_ground_before_any_transaction_of_a_claim_changes_nothing(
    desk: Desk, site: Site, others: Others, act: str, loss: str
) -> None:
    move_in(site, BOGDAN)
    here, numbers = enter(desk, move_examiner_in(site), sessions.CLAIM), []
    answers = Answers("dorota@example.com", desk.seams.hasher.hash("ciche-jezioro-88"), {"nazwisko": "Wielonumerowa"})
    if act == "send again":
        claim_saving.save(desk, here, answers, BASE, "pl")

    def save() -> None:
        if act == "save":
            claim_saving.save(desk, here, answers, BASE, "pl")
        else:
            claim_saving.send_again(desk, here, "inna@example.com", BASE)

    for number, found, expected in lost_before_each(desk, others, here, lambda: LOSSES[loss](desk, here), save):
        numbers.append(number)
        assert found == expected
    assert numbers


def test_a_claims_session_does_nothing_but_claim(desk: Desk, anna: Account) -> None:
    here = enter(desk, anna, sessions.CLAIM)
    before = contents(desk, without=COUNTED)
    for act in ACTS.values():
        with pytest.raises(Refused, match="ended"):
            act(desk, here)
    assert contents(desk, without=COUNTED) == before


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
