"""The examining board's form outlives its session: the clock of a claim, and what was typed into the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading import Page, told
from town import Town, Walker

PESEL, NUMBER, OTHER_NUMBER = "05030920151", "302500022", "302600022"
PASSWORD = "cztery-slowa-w-rzedzie"
TYPED = {"email": "beata@egzaminator.example", "ulica": "Wpisana <7>", "miejsce-urodzenia": "Łódź"}

Walk = Callable[..., Walker]


def begin(walker: Walker, number: str = NUMBER) -> Page:
    """Open the form by PESEL and a number."""
    return walker.submit({"identifier": PESEL, "password": number}, action_ends="logowanie")


def typed(page: Page) -> dict[str, str]:
    """Return what stands in the fields that were filled in."""
    fields = page.form("zakladanie").fields
    return {name: fields[name] for name in TYPED}


@pytest.fixture
def walker(walk: Walk) -> Walker:
    """Somebody with the form open."""
    walker = walk("oke")
    assert begin(walker).address.endswith("/zakladanie")
    return walker


def test_a_claim_has_a_clock_and_its_button_leads_back_to_the_form(town: Town, walker: Walker) -> None:
    assert walker.here.html.xpath("//*[@class='clock__count']/@data-left") == ["900"]
    town.clock.move(minutes=14)
    page = walker.press(told("Refresh the session"))
    assert page.address.endswith("/zakladanie")
    town.clock.move(minutes=14)
    assert walker.get("zakladanie").address.endswith("/zakladanie")


@pytest.mark.parametrize("number", [NUMBER, OTHER_NUMBER])
def test_what_was_typed_is_there_after_coming_back_by_any_of_the_numbers(
    town: Town, walker: Walker, number: str
) -> None:
    town.clock.move(minutes=16)
    fields = {**TYPED, "new_password": PASSWORD, "new_password_again": PASSWORD}
    page = walker.submit(fields, action_ends="zakladanie")
    kept = "Your session has ended. What you typed was kept: it will be there again when you have signed in."
    assert told(kept) in page.text
    page = begin(walker, number)
    assert page.address.endswith("/zakladanie")
    assert typed(page) == TYPED
    assert PASSWORD not in page.answer.get_data(as_text=True)


def test_another_browser_with_the_same_number_sees_nothing_of_it(town: Town, walker: Walker) -> None:
    town.clock.move(minutes=16)
    walker.submit(TYPED, action_ends="zakladanie")
    other = town.walker("oke")
    assert not any(typed(begin(other)).values())


def test_the_draft_of_a_claim_ends_when_it_is_signed_out(walker: Walker) -> None:
    walker.press(told("Save as a draft"), **TYPED)
    assert typed(walker.get("zakladanie")) == TYPED
    walker.submit(action_ends="wyloguj")
    walker.get("")
    assert not any(typed(begin(walker)).values())
