"""The proofs of accounts: matched for one account alone, and few wrong ones a day are counted."""

from __future__ import annotations

import pytest

from store.world import World
from wrota.rules.limits import PROOFS_PER_CALLER, PROOFS_PER_IDENTIFIER
from wrota.rules.states import State
from wrota.store import Store, accounts, proof_tries, proofs, tables
from wrota.store.accounts import Account
from wrota.store.limits import Caller
from wrota.store.people_bulk import NewProof, Record

HERE, THERE = Caller("address", "192.0.2.1"), Caller("address", "192.0.2.2")
NAMES = ["44051401359"]


def examiner(store: Store, *numbers: str) -> Account:
    """Put in somebody with these numbers."""
    given = tuple(NewProof("examiner", number) for number in numbers)
    with store.writing():
        return accounts.add(store, Record(State.REGISTERED, proofs=given))


def note(store: Store, caller: Caller = HERE, *, counts: bool = True) -> None:
    """Note a wrong proof."""
    with store.writing():
        proof_tries.note(store, proof_tries.tally(store, NAMES, caller), counts=counts)


def is_full(store: Store, caller: Caller = HERE, names: list[str] = NAMES) -> bool:
    """Say whether another proof is not looked at."""
    return proof_tries.is_full(store, proof_tries.tally(store, names, caller))


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [("examiner", "302500022", True), ("examiner", "302600022", True), ("examiner", "302500033", False),
     ("rent", "302500022", False), ("examiner", "", False)],
)  # fmt: skip
def test_a_proof_fits_by_kind_and_value(store: Store, kind: str, value: str, fits: bool) -> None:
    assert proofs.fits(store, examiner(store, "302500022", "302600022").id, kind, value) is fits


def test_a_proof_fits_its_own_account_alone(store: Store, elsewhere: Store) -> None:
    examiner(store, "302500022")
    other, far = examiner(store, "302500033"), examiner(elsewhere, "302500033")
    assert not proofs.fits(store, other.id, "examiner", "302500022")
    assert not proofs.fits(store, None, "examiner", "302500022")
    assert not proofs.fits(elsewhere, far.id, "examiner", "302500022")


def test_looking_costs_one_statement_whatever_there_is_to_find(store: Store, world: World) -> None:
    account = examiner(store, "302500022")
    costs = {
        world.count(lambda: proofs.fits(store, who, "examiner", value))  # noqa: B023 - called at once
        for who in (account.id, None, 99)
        for value in ("302500022", "302500099", "")
    }
    assert costs == {1}


def test_wrong_proofs_of_a_caller_fill_a_tally_of_that_caller(store: Store) -> None:
    for _ in range(PROOFS_PER_CALLER):
        assert not is_full(store)
        note(store)
    assert is_full(store)
    assert not is_full(store, THERE)
    assert not is_full(store, HERE, ["99123199993"])


def test_wrong_proofs_of_all_callers_fill_the_tally_of_an_identifier(store: Store) -> None:
    for number in range(PROOFS_PER_IDENTIFIER):
        assert not is_full(store, THERE)
        note(store, Caller("address", f"198.51.100.{number}"))
    assert is_full(store, THERE)
    assert not is_full(store, THERE, ["99123199993"])


def test_what_does_not_count_costs_the_same_and_leaves_nothing(store: Store, world: World) -> None:
    note(store)
    costs = {world.count(lambda: note(store, counts=counts)) for counts in (True, False)}  # noqa: B023 - called at once
    assert len(costs) == 1
    assert len(store.rows(tables.ProofTryRow.select())) == 4


def test_a_wrong_proof_counts_for_twenty_four_hours_and_is_swept_away(store: Store, world: World) -> None:
    for _ in range(PROOFS_PER_CALLER):
        note(store)
    world.move(hours=23, minutes=59, seconds=59)
    assert is_full(store)
    world.move(seconds=1)
    assert not is_full(store)
    note(store, THERE)
    assert len(store.rows(tables.ProofTryRow.select())) == 2


def test_wrong_proofs_from_a_clock_that_was_ahead_lock_nobody_out(store: Store, world: World) -> None:
    world.move(days=2)
    for _ in range(PROOFS_PER_CALLER):
        note(store)
    world.move(days=-2)
    assert not is_full(store)


def test_nobody_reads_in_the_database_whose_proofs_were_wrong(store: Store) -> None:
    note(store)
    [first, second] = store.rows(tables.ProofTryRow.select())
    assert NAMES[0].encode() not in first.bucket + second.bucket
    assert first.bucket != second.bucket
