"""Modules of a portal that is a guest in somebody's app: served by the portal, unknown to the app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask

import library
from guests import ADDRESS, is_closed, settle, sign_in
from people import ANNA, BOGDAN
from reading import Reader
from wrota import Portal, SettingsError, modules

LOANS = "/konto/modul/library/loans"


@pytest.fixture
def shelf(tmp_path: Path) -> Blueprint:
    """The module."""
    return library.library(tmp_path / "library")


@pytest.fixture
def portal(make_portal: Callable[..., Portal], tenants: Path, shelf: Blueprint) -> Portal:
    """Anna's institution, with a module for readers."""
    library.name(tenants, "alfa", "loans", permission="reader")
    return make_portal(modules=[shelf])


@pytest.fixture
def app(portal: Portal) -> Flask:
    """Somebody's app with the portal below /konto; Anna is a reader, Bogdan is not."""
    app = Flask("somebody")
    app.add_url_rule("/", "front", lambda: "the front page of the app")
    portal.init_app(app, "/konto", address=ADDRESS)
    settle(portal, ANNA, permissions=("reader",))
    settle(portal, BOGDAN)
    return app


def test_a_module_is_below_the_portals_prefix_and_the_app_does_not_have_it(app: Flask, portal: Portal) -> None:
    anna, bogdan = sign_in(app, ANNA), sign_in(app, BOGDAN)
    page = anna.get(LOANS)
    assert (page.status, page.heading) == (200, "Loans")
    assert anna.get("/konto/").html.xpath("//a[@id='module-loans']/@href") == [LOANS]
    [sheet] = page.html.xpath("//link[contains(@href, 'shelf.css')]/@href")
    assert anna.fetch(sheet).status_code == 200
    assert bogdan.get(LOANS).status == 403
    assert Reader(app, f"{ADDRESS}/").fetch(LOANS).headers["Location"].startswith("/konto/logowanie?next=" + LOANS)
    assert list(app.blueprints) == []
    assert anna.fetch("/").get_data(as_text=True) == "the front page of the app"
    assert is_closed(portal)


def test_the_app_can_link_to_a_module(app: Flask, portal: Portal) -> None:
    with app.test_request_context("/", base_url=ADDRESS):
        assert portal.url_for("library.loans") == LOANS


def test_a_module_is_known_in_the_portals_requests_alone(app: Flask, portal: Portal) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in sign_in(app, ANNA).cookies().items())
    with (
        app.test_request_context("/", base_url=ADDRESS, headers={"Cookie": cookies}),
        pytest.raises(RuntimeError, match="portal's guard"),
    ):
        modules.person()


def test_two_portals_of_one_app_share_a_module(
    app: Flask, make_portal: Callable[..., Portal], tenants: Path, shelf: Blueprint
) -> None:
    library.name(tenants, "beta", "loans")
    other = make_portal("beta", modules=[shelf])
    other.init_app(app, "/beta", address=ADDRESS)
    anna = sign_in(app, ANNA)
    assert anna.get(LOANS).status == 200
    assert anna.fetch("/beta/modul/library/loans").headers["Location"].startswith("/beta/logowanie")


def test_a_module_that_no_configuration_could_name_is_refused_at_once(make_portal: Callable[..., Portal]) -> None:
    with pytest.raises(SettingsError, match="is not a name"):
        make_portal(modules=[Blueprint("My Library", __name__)])
