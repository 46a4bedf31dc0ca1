"""Case notes: a code tells staff the reason, for thirty days, and tells strangers nothing."""

from __future__ import annotations

from typing import cast

import pytest

from store.world import World
from wrota.rules.states import State
from wrota.store import Store, cases, tables
from wrota.store.accounts import Account
from wrota.store.vocabulary import CaseAct, CaseReason


def keep(store: Store, reason: CaseReason = "wrong_password", account: Account | None = None) -> str:
    """Keep a reason and return its code."""
    with store.writing():
        return cases.open(store, reason, "sign_in", account.id if account else None)


def test_a_code_leads_to_the_reason(store: Store, anna: Account, world: World) -> None:
    code = keep(store, account=anna)
    assert cases.find(store, code) == cases.CaseNote(code, world.now, "sign_in", "wrong_password", anna.id)


@pytest.mark.parametrize("state", State)
def test_a_state_that_stands_in_the_way_is_a_reason(store: Store, state: State) -> None:
    note = cases.find(store, keep(store, state))
    assert note is not None
    assert (note.reason, type(note.reason)) == (state.value, str)


def test_what_only_another_release_knows_is_told_as_it_was_stored(store: Store) -> None:
    with store.writing():
        code = cases.open(store, cast(CaseReason, "wrong_code"), cast(CaseAct, "second_step"))
    note = cases.find(store, code)
    assert note is not None
    assert (note.act, note.reason) == ("second_step", "wrong_code")


def test_staff_may_type_a_code_as_they_hear_it(store: Store) -> None:
    code = keep(store, "unknown")
    assert cases.find(store, f" {code.lower().replace('-', ' ')} ") == cases.find(store, code)


@pytest.mark.parametrize("typed", ["", "K7PM-2Q4X", "\0", "a" * 10_000, "ż"])
def test_other_codes_lead_nowhere(store: Store, typed: str) -> None:
    keep(store)
    assert cases.find(store, typed) is None


def test_codes_are_of_one_tenant(store: Store, elsewhere: Store) -> None:
    assert cases.find(elsewhere, keep(store)) is None


def test_each_answer_has_a_code_of_its_own(store: Store) -> None:
    assert len({keep(store) for _ in range(50)}) == 50


def test_keeping_costs_the_same_statements_whoever_is_meant(store: Store, anna: Account, world: World) -> None:
    assert world.count(lambda: keep(store, account=anna)) == world.count(lambda: keep(store, "unknown"))


def test_a_note_is_gone_after_thirty_days(store: Store, world: World) -> None:
    code = keep(store)
    world.move(days=30)
    assert cases.find(store, code) is None
    world.move(seconds=1)
    keep(store)
    assert len(store.rows(tables.CaseNoteRow.select())) == 1


def test_a_note_outlives_its_account_without_naming_it(store: Store, anna: Account) -> None:
    code = keep(store, account=anna)
    with store.writing():
        store.change(tables.AccountRow.delete().where(tables.AccountRow.id == anna.id))
    note = cases.find(store, code)
    assert note is not None
    assert note.account_id is None


def test_a_reason_is_a_keyword(store: Store) -> None:
    with pytest.raises(ValueError, match="keyword"):
        keep(store, cast(CaseReason, "anna@example.org is unknown"))
