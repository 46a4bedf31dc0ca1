"""Access control: an address of which nobody said who may open it is an error at the start, and closed at any time."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from flask.views import View

import routes
import wrota.pages
from people import ANNA, portal
from reading import Reader
from wrota.portal import url_rules
from wrota.routes import ANYBODY, BY_ENDPOINT, FIRST_PIECES, PERSON, Route, Who
from wrota.routes import ROUTES as TABLE
from wrota.site import Site
from wrota.tenant import reserved
from wrota.web import access
from wrota.web.forms import Form


def answer() -> str:
    """Stand for a page that somebody added without a row in the table."""
    return "open"


def test_a_row_without_a_word_on_who_may_come_stops_the_start() -> None:
    row: Callable[..., Route] = Route
    with pytest.raises(TypeError, match="who"):
        row("/nowa", "new", "new:new", ("GET",))


def test_a_view_without_a_row_stops_the_start() -> None:
    app = Flask("wrota", static_folder=None)
    access.check(app)
    app.add_url_rule("/nowa", "new", answer)
    with pytest.raises(AssertionError, match="/nowa"):
        access.check(app)


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "inside"])
def test_a_view_without_a_row_is_closed_to_everybody(
    browse: Callable[..., Reader], enter: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    reader = enter(ANNA) if inside else browse("alfa")
    assert reader.fetch("przywracanie").status_code == 200
    monkeypatch.delitem(BY_ENDPOINT, "recovery")
    assert reader.fetch("przywracanie").status_code == 404
    assert reader.fetch("przywracanie", "POST").status_code == 404


@pytest.mark.parametrize("who", Who)
def test_everybody_that_a_row_can_name_has_a_guard(
    browse: Callable[..., Reader], who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BY_ENDPOINT, "recovery", Route("/przywracanie", "recovery", "", ("GET",), who))
    status = browse("alfa").fetch("przywracanie").status_code
    assert status == (200 if who is ANYBODY else 303 if who is PERSON else 404)


def test_an_endpoint_of_several_paths_is_guarded_alike_at_each() -> None:
    for row in TABLE:
        known = BY_ENDPOINT[row.endpoint]
        assert (row.who, row.sender, row.also, row.view) == (known.who, known.sender, known.also, known.view)


def test_nothing_for_strangers_alone_changes_anything_without_a_form() -> None:
    assert {row.path for row in TABLE if "POST" in row.methods and row.who_may("GET") is not row.who_may("POST")} == {
        "/polityka/<policy_id>"
    }


def test_the_portal_has_the_addresses_of_the_table_and_no_others(site: Site) -> None:
    with_units, without = portal(site, "alfa").app, portal(site, "beta").app
    assert {rule.endpoint for rule in with_units.url_map.iter_rules()} == set(BY_ENDPOINT)
    assert {rule.rule for rule in without.url_map.iter_rules()} == {row.path for row in TABLE}
    assert set(routes.of(with_units)) == set(routes.ROWS)


def test_every_file_of_the_pages_holds_a_page_of_the_table() -> None:
    files = {module.name for module in pkgutil.iter_modules(wrota.pages.__path__)}
    assert files == {row.view.partition(":")[0] for row in TABLE}


def test_a_page_its_endpoint_and_its_form_share_one_name() -> None:
    for row in TABLE:
        view = url_rules.view(row.endpoint, row.view)
        kind: Any = getattr(view, "view_class", View)
        form = getattr(kind, "form", Form)
        assert form.stem in {"", row.endpoint}, row


def test_nothing_in_a_page_hides_from_the_table() -> None:
    named = {row.view for row in TABLE}
    for module in pkgutil.iter_modules(wrota.pages.__path__):
        page = import_module(f"wrota.pages.{module.name}")
        views = {
            f"{module.name}:{name}"
            for name, found in vars(page).items()
            if isinstance(found, type) and issubclass(found, View) and found.__module__ == page.__name__
        }
        assert views <= named


def test_what_addresses_begin_with_is_what_no_unit_may_be_called(site: Site) -> None:
    rules = portal(site, "beta").app.url_map.iter_rules()
    assert {rule.rule.split("/")[1] for rule in rules} - {""} | {"modul"} == FIRST_PIECES
    assert reserved.PORTAL == FIRST_PIECES | reserved.SITE
    assert {"odnosnik", "uwaga", "static", "modul", "konto"} <= reserved.PORTAL
