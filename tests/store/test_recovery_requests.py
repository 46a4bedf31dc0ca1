"""Askings for a way back in: sealed, in order, and taken off the list once."""

from __future__ import annotations

import pytest

from store.world import World
from wrota.errors import Overloaded, SealBroken
from wrota.store import Store, recovery_requests, tables
from wrota.store.recovery_requests import RecoveryRequest


def add(store: Store, typed: str = "44051401359", code: str = "ABCD-2345") -> None:
    """Keep an asking."""
    with store.writing():
        recovery_requests.add(store, typed, base="https://portal.example", language="pl", unit=None, case_code=code)


def oldest(store: Store) -> RecoveryRequest:
    """Return the asking that has waited longest."""
    found = recovery_requests.oldest(store)
    assert found is not None
    return found


def test_what_was_typed_is_kept_sealed_and_comes_back(store: Store) -> None:
    add(store)
    assert recovery_requests.typed(store, oldest(store)) == "44051401359"
    assert "44051401359" not in repr(oldest(store))
    store.close()
    for file in store.path.parent.iterdir():
        assert b"44051401359" not in file.read_bytes()


@pytest.mark.parametrize("typed", ["", "ż", "x" * 254, "'; DROP TABLE asking; --"])
def test_whatever_was_typed_is_one_row(store: Store, world: World, typed: str) -> None:
    add(store, "nobody")
    expected = world.count(lambda: add(store, "nobody"))
    assert world.count(lambda: add(store, typed)) == expected
    assert len(store.rows(tables.RecoveryRequestRow.select())) == 3


def test_while_the_worker_is_away_they_wait_up_to_a_cap(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery_requests, "MOST_WAITING", 2)
    add(store)
    add(store)
    with pytest.raises(Overloaded):
        add(store)
    with store.writing():
        assert recovery_requests.remove(store, oldest(store))
    add(store)


def test_they_come_in_order_and_go_once(store: Store, world: World) -> None:
    for number in range(3):
        add(store, f"login-{number}")
        # A clock set back does not let anybody jump the queue.
        world.move(minutes=-1)
    seen = []
    while recovery_requests.oldest(store):
        asking = oldest(store)
        seen.append(recovery_requests.typed(store, asking))
        with store.writing():
            assert recovery_requests.remove(store, asking)
            assert not recovery_requests.remove(store, asking)
    assert seen == ["login-0", "login-1", "login-2"]


def test_an_asking_carried_to_another_tenant_or_row_cannot_be_opened(store: Store, elsewhere: Store) -> None:
    add(store)
    add(elsewhere)
    with pytest.raises(SealBroken):
        recovery_requests.typed(elsewhere, oldest(store))
    add(store, "somebody else")
    first, second = store.rows(tables.RecoveryRequestRow.select().order_by(tables.RecoveryRequestRow.id))
    with store.writing():
        store.change(
            tables.RecoveryRequestRow.update(identifier=second.identifier).where(
                tables.RecoveryRequestRow.id == first.id
            )
        )
    with pytest.raises(SealBroken):
        recovery_requests.typed(store, oldest(store))
