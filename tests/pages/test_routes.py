"""The addresses of a portal: all known, none changed by being looked at, none inside open to strangers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

import routes
from people import ANNA, portal
from reading import Reader
from routes import GETS, INSIDE, POSTS, ROUTES, Route
from wrota.site import Site


def test_the_addresses_are_those_that_the_tests_know(site: Site) -> None:
    assert routes.of(portal(site, "alfa").app) == routes.METHODS
    without_units = {rule: methods for rule, methods in routes.METHODS.items() if "<unit:" not in rule}
    assert routes.of(portal(site, "beta").app) == without_units


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "inside"])
def test_looking_changes_nothing_but_the_last_use(
    site: Site, browse: Callable[..., Reader], enter: Callable[..., Reader], inside: bool
) -> None:
    reader = enter(ANNA) if inside else browse("alfa")
    before = contents(site)
    for route in GETS:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert reader.fetch(route.path, method).status_code < 500
            assert contents(site) == before, f"{method} {route.path}"


def test_looking_does_not_note_a_use_twice_in_one_second(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    before = contents(site, with_uses=True)
    for route in GETS:
        reader.fetch(route.path)
    assert contents(site, with_uses=True) == before


@pytest.mark.parametrize("route", [route for route in ROUTES if route.rule in INSIDE], ids=str)
def test_a_page_inside_is_closed_to_strangers(browse: Callable[..., Reader], route: Route) -> None:
    reader = browse("alfa")
    plain = reader.fetch(route.path, route.method)
    assert (plain.status_code, plain.headers["Location"]) == (
        303,
        f"/logowanie?next={route.path}&notice=sign-in-first",
    )
    swapped = reader.fetch(route.path, route.method, headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.get_data()) == (401, b"")
    assert swapped.headers["HX-Redirect"] == plain.headers["Location"]


def test_every_page_outside_opens_to_strangers(browse: Callable[..., Reader]) -> None:
    for route in GETS:
        if route.rule not in INSIDE:
            assert browse("alfa").fetch(route.path).status_code in {200, 303, 404, 410}, route


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST", "GET"])
def test_what_an_address_does_not_take_is_told(browse: Callable[..., Reader], method: str) -> None:
    reader = browse("alfa")
    for rule, methods in routes.METHODS.items():
        if method not in methods.split() and not (method == "POST" and rule in INSIDE):
            answer = reader.fetch(Route(rule, method).path, method)
            assert answer.status_code == 405, rule
            assert set(answer.headers["Allow"].split(", ")) >= set(methods.split())


def test_an_answer_to_head_has_no_body(browse: Callable[..., Reader]) -> None:
    for route in GETS:
        assert browse("alfa").fetch(route.path, "HEAD").get_data() == b"", route


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"HX-Request": "true"}, {"Accept": "text/xml", "X-Format": "json"}]
)
def test_no_wish_for_another_form_gets_anything_else(browse: Callable[..., Reader], headers: dict[str, str]) -> None:
    for path in ("", "logowanie", "logowanie.json", "konto.json"):
        answer = browse("alfa").fetch(path, headers=headers)
        assert answer.mimetype == "text/html"


def test_every_form_on_every_page_is_sent_to_an_address_that_takes_it(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    known = {route.path for route in POSTS}
    for path in ("", *(route.path.lstrip("/") for route in GETS if route.rule in INSIDE), "logowanie", "przywracanie"):
        for form in reader.get(path).html.forms:
            if form.method == "POST":
                assert form.action in known, f"{path}: {form.action}"


def contents(site: Site, *, with_uses: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the institution's database, without the last uses of sessions."""
    connection = sqlite3.connect(portal(site, "alfa").store.path)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [name for name in columns if with_uses or name != "used_at"]
            found[table] = connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
        return found
    finally:
        connection.close()
