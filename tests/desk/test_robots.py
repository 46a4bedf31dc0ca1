"""The robot check: tickets that were only waited for pass one after another, however many are fetched at once."""

from __future__ import annotations

import pytest

from clocks import Clock
from wrota.desk import Desk, robots
from wrota.errors import FieldRefused


def passes(desk: Desk, ticket: str, address: str, work: str = "") -> bool:
    """Say whether a ticket is taken."""
    try:
        robots.check(desk, ticket, work, address)
    except FieldRefused:
        return False
    return True


@pytest.mark.parametrize("addresses", [1, 5])
def test_a_hundred_tickets_fetched_at_once_are_worth_one_per_wait_and_address(
    desk: Desk, clock: Clock, addresses: int
) -> None:
    wait = desk.tenant.config.recovery.robot_wait_seconds
    tickets = [robots.ticket(desk).text for _ in range(100)]
    clock.move(seconds=wait)
    for _ in range(3):
        taken = [
            ticket for number, ticket in enumerate(tickets) if passes(desk, ticket, f"192.0.2.{number % addresses}")
        ]
        assert len(taken) == addresses
        tickets = [ticket for ticket in tickets if ticket not in taken]
        clock.move(seconds=wait + 0.001)


def test_one_that_came_too_early_is_good_later(desk: Desk, clock: Clock) -> None:
    wait = desk.tenant.config.recovery.robot_wait_seconds
    first, second = (robots.ticket(desk).text for _ in range(2))
    clock.move(seconds=wait)
    assert passes(desk, first, "192.0.2.1")
    assert not passes(desk, second, "192.0.2.1")
    clock.move(seconds=wait + 0.001)
    assert passes(desk, second, "192.0.2.1")
    assert not passes(desk, second, "192.0.2.1")


def test_a_clock_that_was_put_right_keeps_nobody_waiting(desk: Desk, clock: Clock) -> None:
    wait = desk.tenant.config.recovery.robot_wait_seconds
    clock.move(hours=3)
    ahead = robots.ticket(desk).text
    clock.move(seconds=wait)
    assert passes(desk, ahead, "192.0.2.1")
    clock.move(hours=-3)
    ticket = robots.ticket(desk).text
    clock.move(seconds=wait)
    assert passes(desk, ticket, "192.0.2.1")
