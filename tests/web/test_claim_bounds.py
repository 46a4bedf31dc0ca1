"""The bounds of a claim: its session gets nothing at any other address of the portal, as a page or as a fragment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claiming import begin, let_claim, move_examiner_in
from people import ANNA, move_in
from reading import Reader, told
from routes import ROUTES, UNIT, Route
from wrota.site import Site

BACK = "/zakladanie?notice=claim-open"
OPEN_BELOW = ("/zakladanie", "/odnosnik/konto/", "/sesja", "/wyloguj", "/jezyk", "/static/")
READABLE_BELOW = ("/strona/", "/polityka/")
"""All that may be there for a claim: the way to the account, the session, the way out, files; documents to read."""


def is_open(route: Route) -> bool:
    """Say whether a claim reaches an address by a method."""
    return route.row.is_open_in_claim(route.method)


def test_only_below_these_addresses_anything_is_there_for_a_claim() -> None:
    for route in ROUTES:
        below = OPEN_BELOW if route.method == "POST" else (*OPEN_BELOW, *READABLE_BELOW)
        assert is_open(route) == route.rule.removeprefix(UNIT).startswith(below), route


@pytest.fixture
def claiming(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution with Dorota, who is opening the account, and Anna, who has."""
    let_claim(tenants)
    site = open_site()
    move_in(site, ANNA)
    move_examiner_in(site)
    return site


@pytest.fixture
def reader(claiming: Site) -> Reader:
    """Dorota's browser."""
    reader = Reader(claiming, "http://alfa.localhost:8000/")
    assert begin(reader).address.endswith("/zakladanie")
    return reader


@pytest.mark.parametrize("route", [route for route in ROUTES if not is_open(route)], ids=str)
def test_every_other_address_leads_back_to_the_form(reader: Reader, route: Route) -> None:
    plain = reader.fetch(route.path, route.method)
    assert (plain.status_code, plain.headers["Location"], plain.get_data()) == (303, BACK, b"")
    swapped = reader.fetch(route.path, route.method, headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.headers["HX-Redirect"], swapped.get_data()) == (204, BACK, b"")


@pytest.mark.parametrize("route", [route for route in ROUTES if is_open(route)], ids=str)
def test_what_a_claim_needs_is_open_and_does_not_end_it(reader: Reader, route: Route) -> None:
    answer = reader.fetch(route.path, route.method)
    assert answer.headers.get("Location") != BACK
    assert answer.status_code < 500
    assert reader.fetch("zakladanie").status_code == 200


@pytest.mark.parametrize("form", ["sign_in", "password", "profile", "recovery", "new_password"])
def test_no_note_but_those_of_its_own_form(reader: Reader, form: str) -> None:
    answer = reader.send(f"uwaga/{form}/identifier", {"identifier": "x"})
    assert answer.headers["Location"] == BACK


def test_the_page_says_why_and_how_to_leave(reader: Reader) -> None:
    page = reader.get("konto")
    assert told("An account is being opened in this browser. Finish it here, or sign out.") in page.text
    assert reader.submit(action_ends="wyloguj").address.startswith("http://alfa.localhost:8000/?notice=signed-out")


def test_the_way_out_is_on_every_page_that_is_open(reader: Reader) -> None:
    for path in ("zakladanie", "strona/nie-ma"):
        forms = [form.action for form in reader.get(path).html.forms]
        assert "/wyloguj" in forms, path
        assert "/logowanie" not in forms, path
