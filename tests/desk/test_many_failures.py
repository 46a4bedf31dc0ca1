"""The letter after a sign-in that followed many failed tries: whoever guessed the password is not unnoticed."""

from __future__ import annotations

import pytest

from people import ANNA, BOGDAN, PESEL
from town import Town
from wrota.desk import Desk
from wrota.desk.sign_in import Attempt, SignedIn, sign_in
from wrota.errors import Refused

BASE = "http://alfa.localhost:8000"


def enter(
    desk: Desk, identifier: str = ANNA.identifier, address: str = "192.0.2.1", device: str | None = None
) -> SignedIn:
    """Sign in with Anna's password."""
    with desk.store.open():
        return sign_in(desk, Attempt(identifier, ANNA.password, address, device, base=BASE))


def fail(
    desk: Desk, times: int, identifier: str = ANNA.identifier, address: str = "", device: str | None = None
) -> None:
    """Fail so many times, each from another address unless one is named."""
    for number in range(times):
        attempt = Attempt(identifier, "zupelnie-inne-1", address or f"198.51.100.{number}", device)
        with desk.store.open(), pytest.raises(Refused):
            sign_in(desk, attempt)


def test_after_five_failures_by_strangers_the_owner_gets_a_letter(town: Town, desk: Desk) -> None:
    fail(desk, 5)
    enter(desk)
    letter = town.letter()
    assert letter.to == "anna@example.com"
    assert "5" in letter.text
    assert "21 listopada 2026, 12:00" in letter.text
    assert BASE in letter.text


def test_after_four_nobody_is_written_to(town: Town, desk: Desk) -> None:
    fail(desk, 4)
    enter(desk)
    assert town.letters() == []


def test_ones_own_failures_from_the_same_address_count_once_each(town: Town, desk: Desk) -> None:
    fail(desk, 4, address="192.0.2.1")
    enter(desk)
    assert town.letters() == []
    town.clock.move(minutes=16)
    fail(desk, 5, address="192.0.2.1")
    town.clock.move(seconds=30)
    enter(desk)
    assert ": 5" in town.letter().text


def test_a_known_device_hears_of_what_strangers_did(town: Town, desk: Desk) -> None:
    device = enter(desk).device
    fail(desk, 3, address="192.0.2.1", device=device)
    fail(desk, 4)
    enter(desk, device=device)
    assert ": 7" in town.letter().text


def test_old_failures_do_not_count(town: Town, desk: Desk) -> None:
    fail(desk, 3)
    town.clock.move(minutes=15)
    fail(desk, 4)
    enter(desk)
    assert town.letters() == []


def test_failures_of_others_or_at_another_identifier_do_not_count(town: Town, desk: Desk) -> None:
    fail(desk, 10, identifier=BOGDAN.identifier)
    fail(desk, 10, identifier=PESEL)
    enter(desk)
    assert town.letters() == []


def test_a_refused_sign_in_writes_no_letter(town: Town, desk: Desk) -> None:
    fail(desk, 12)
    assert town.letters() == []


def test_by_the_page_the_letter_names_the_address_of_the_portal(town: Town, desk: Desk) -> None:
    fail(desk, 5)
    reader = town.walker("alfa", "logowanie")
    assert reader.submit(ANNA.typed).status == 200
    assert "http://alfa.localhost:8000" in town.letter().text
