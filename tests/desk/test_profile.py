"""Changing one's own profile: what is one's own, while the account is as it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, move_in
from questionnaires import PROFILE
from wrota.desk import Desk, profile
from wrota.errors import Refused
from wrota.rules import pesel
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, sessions, tables
from wrota.store.accounts import Account
from wrota.store.people_bulk import Record
from wrota.store.sessions import Session


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """The folders with a profile at Anna's institution."""
    (tenants / "alfa" / "profile.toml").write_text(PROFILE, encoding="utf-8")
    return tenants


@pytest.fixture
def site(open_site: Callable[..., Site]) -> Site:
    """A site in which nobody lives yet."""
    return open_site()


@pytest.fixture
def anna(site: Site) -> Account:
    """Anna, with a contract that the staff keeps."""
    return move_in(site, ANNA, fields={"nr-umowy": "U/7", "imie": "Anna"})


def session_of(desk: Desk, account: Account) -> Session:
    """Open a session of an account."""
    with desk.store.writing():
        token = sessions.open(desk.store, account.id)
    found = sessions.find(desk.store, token, idle=timedelta(hours=1), absolute=sessions.LONGEST, now=desk.now())
    assert found
    return found


def test_only_what_is_the_persons_own_is_changed(desk: Desk, anna: Account) -> None:
    profile.update(
        desk, session_of(desk, anna), {"imie": "Hanna", "nr-umowy": "mine", "od-kiedy": "2000-01-01", "nothing": "x"}
    )
    assert profile.answers(desk, anna) == {"nr-umowy": "U/7", "imie": "Hanna"}


def test_what_is_not_given_stays(desk: Desk, anna: Account) -> None:
    profile.update(desk, session_of(desk, anna), {"symbol": "AB123"})
    assert profile.answers(desk, anna) == {"nr-umowy": "U/7", "imie": "Anna", "symbol": "AB123"}


def test_what_has_not_changed_is_no_event(desk: Desk, anna: Account) -> None:
    profile.update(desk, session_of(desk, anna), {"imie": "Anna", "symbol": ""})
    assert "profile_updated" not in [row.act for row in desk.store.rows(tables.AuditEventRow.select())]


@pytest.mark.parametrize("how", ["state", "password"])
def test_an_account_that_has_changed_meanwhile_keeps_its_profile(
    desk: Desk, clock: Clock, anna: Account, how: str
) -> None:
    here = session_of(desk, anna)
    clock.move(minutes=1)
    with desk.store.writing():
        if how == "state":
            accounts.set_state(desk.store, anna.id, State.BLOCKED)
        else:
            accounts.set_password(desk.store, anna.id, "another hash")
    with pytest.raises(Refused):
        profile.update(desk, here, {"imie": "Hanna"})
    assert profile.answers(desk, anna)["imie"] == "Anna"


def test_the_birth_date_is_that_of_the_persons_pesel(desk: Desk, anna: Account) -> None:
    assert profile.birth_date(desk, anna) == pesel.birth_date(ANNA.identifiers[1].value)
    with desk.store.writing():
        numberless = accounts.add(desk.store, Record(State.ACTIVE, identifiers=BOGDAN.identifiers[:1]))
    assert profile.birth_date(desk, numberless) is None
