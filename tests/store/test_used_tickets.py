"""Tickets that were used: each is worth something once, and is not remembered for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store.world import World
from wrota.store import Store, tables, used_tickets

HOUR = timedelta(hours=1)


def spend(store: Store, ticket: str = "a.1.b") -> bool:
    """Use a ticket that is good for an hour."""
    with store.writing():
        return used_tickets.spend(store, ticket, HOUR)


def test_a_ticket_is_used_once(store: Store) -> None:
    assert not used_tickets.is_spent(store, "a.1.b")
    assert spend(store)
    assert used_tickets.is_spent(store, "a.1.b")
    assert not spend(store)
    assert spend(store, "a.1.c")


@pytest.mark.parametrize("ticket", ["", "ż", "\0", "\ud800", "x" * 10**5])
def test_any_text_is_taken(store: Store, ticket: str) -> None:
    assert spend(store, ticket)
    assert not spend(store, ticket)


def test_the_ticket_itself_stands_nowhere(store: Store) -> None:
    spend(store, "ticket-in-clear")
    store.close()
    for file in store.path.parent.iterdir():
        assert b"ticket-in-clear" not in file.read_bytes()


def test_at_another_tenant_the_same_text_is_another_ticket(store: Store, elsewhere: Store) -> None:
    assert spend(store)
    assert spend(elsewhere)


def test_of_many_who_use_it_at_once_one_succeeds(store: Store) -> None:
    spend(store, "another")

    def attempt(_: int) -> bool:
        own = Store(store.path, store.keys, store.seams)
        try:
            return spend(own)
        finally:
            own.retire()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(attempt, range(40))) == 1


def test_it_is_remembered_for_an_hour_after_it_went_stale(store: Store, world: World) -> None:
    spend(store)
    world.move(hours=2)
    spend(store, "later")
    assert not spend(store)
    world.move(seconds=1)
    spend(store, "later still")
    assert not used_tickets.is_spent(store, "a.1.b")


def test_sweeping_is_bounded(store: Store, world: World) -> None:
    with store.writing():
        for number in range(150):
            used_tickets.spend(store, str(number), HOUR)
    world.move(hours=3)
    spend(store)
    assert len(store.rows(tables.UsedTicketRow.select())) == 51
