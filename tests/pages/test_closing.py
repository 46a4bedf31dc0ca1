"""Closing the account: what it means is told first, and the password and a box are needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN
from reading import Page, Reader, told
from town import Town, settle
from wrota.site import Site

HEADING, CLOSED = told("Closing the account"), told("The account has been closed")


def close(reader: Reader, **typed: str) -> Page:
    reader.get("konto/zamkniecie")
    return reader.submit({"password": ANNA.password, "accept": "y", **typed}, action_ends="zamkniecie")


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_closed_account_lets_nobody_in_and_the_page_says_how_to_come_back(
    site: Site, enter: Callable[..., Reader], clock: Clock, htmx: bool
) -> None:
    here, there = enter(ANNA, htmx=htmx), enter(ANNA)
    page = close(here)
    assert (page.status, page.heading) == (200, CLOSED)
    assert "22 000 00 01" in page.text
    assert told("Sign out") not in page.text
    assert page.answer.headers["Clear-Site-Data"] == '"cache"'
    assert here.fetch("konto").status_code == there.fetch("konto").status_code == 303
    letter = Town(site, clock).letter()
    assert "anna.n" in letter.text
    here.get("logowanie")
    page = here.submit(ANNA.typed)
    assert page.status == 422
    assert (
        told("This account has been closed. To use the service again, please contact the staff of the institution.")
        in page.text
    )


def test_a_closed_account_gets_no_link_any_more(site: Site, enter: Callable[..., Reader], clock: Clock) -> None:
    close(enter(ANNA))
    town = Town(site, clock)
    town.letters()
    walker = town.walker("alfa", "przywracanie")
    walker.submit({"identifier": ANNA.identifier})
    assert town.letters() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": ""}, "Enter your present password."),
        ({"password": "pomylka-12345"}, "This is not your present password."),
    ],
)
def test_a_wrong_password_closes_nothing(enter: Callable[..., Reader], typed: dict[str, str], said: str) -> None:
    reader = enter(ANNA)
    page = close(reader, **typed)
    assert (page.status, page.heading) == (422, HEADING)
    assert told(said) in page.text
    assert reader.fetch("konto").status_code == 200


def test_without_the_box_nothing_is_closed_and_the_page_says_why(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("konto/zamkniecie")
    page = reader.submit({"password": ANNA.password}, action_ends="zamkniecie")
    assert page.status == 422
    assert told("Tick the box if you want to close the account.") in page.text
    assert reader.fetch("konto").status_code == 200


def test_nobody_else_is_touched(enter: Callable[..., Reader]) -> None:
    bogdan = enter(BOGDAN)
    close(enter(ANNA))
    assert bogdan.fetch("konto").status_code == 200


def test_what_ends_and_what_is_kept_is_told_before(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("konto/zamkniecie")
    headings = [" ".join(node.text_content().split()) for node in page.html.xpath("//main//h2")]
    assert headings == [told("What ends"), told("What is kept"), told("The way back")]


def test_where_the_institution_does_not_want_it_there_is_no_such_page(
    tenants: Path, site: Site, enter: Callable[..., Reader]
) -> None:
    settle(tenants, "alfa", "account", closing=False)
    site.portals.forget(frozenset())
    reader = enter(ANNA)
    assert reader.get("konto/zamkniecie").status == 404
    assert HEADING not in reader.get("konto").text
