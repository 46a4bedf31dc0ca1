"""Guarded pages of somebody's app, and a policy of the portal that is to be accepted first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from guests import ADDRESS, is_closed, settle, sign_in
from people import ANNA
from reading import Reader
from wrota import Portal

POLICY = "/konto/polityka/regulamin"


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """Anna's institution has a policy to accept."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("must_accept = false", "must_accept = true"), "utf-8")
    return tenants


@pytest.fixture
def app(portal: Portal) -> Flask:
    """Somebody's app with guarded pages, one that only greets, and Anna's institution below /konto."""
    app, inner = Flask("somebody"), Blueprint("inner", __name__, url_prefix="/inner")
    inner.add_url_rule("/page", "page", lambda: "inside", methods=["GET", "POST"])
    inner.add_url_rule("/send", "send", lambda: "sent", methods=["POST"])
    app.add_url_rule("/view", "view", portal.guard(lambda: "one view"))
    app.add_url_rule("/greet", "greet", lambda: portal.account.name if portal.account else "nobody")
    app.register_blueprint(portal.guard(inner))
    portal.init_app(app, "/konto", address=ADDRESS)
    settle(portal, ANNA)
    return app


@pytest.mark.parametrize("path", ["/inner/page", "/view", "/inner/page?year=2026"])
def test_whoever_has_not_accepted_is_sent_to_the_policy_and_back(app: Flask, anna: Reader, path: str) -> None:
    answer = anna.fetch(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
    assert answer.headers["Location"].startswith(f"{POLICY}?next=/")
    page = anna.get(path)
    assert page.address.startswith(ADDRESS + POLICY)
    form = page.form("#summary")
    answer = anna.send(form.action, {**dict(form.fields), "accept": "y"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert anna.fetch(path).get_data(as_text=True) in {"inside", "one view"}


def test_what_cannot_be_looked_at_leads_back_to_the_front_page(app: Flask, anna: Reader) -> None:
    assert anna.fetch("/inner/send", "POST").headers["Location"] == f"{POLICY}?next=/"


def test_htmx_is_sent_there_as_a_whole(app: Flask, anna: Reader) -> None:
    answer = anna.fetch("/inner/page", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert answer.headers["HX-Redirect"].startswith(POLICY)


def test_strangers_are_asked_to_sign_in_first(app: Flask) -> None:
    assert Reader(app, f"{ADDRESS}/").fetch("/view").headers["Location"].startswith("/konto/logowanie")


def test_the_app_knows_the_person_all_the_same(app: Flask, anna: Reader, portal: Portal) -> None:
    assert anna.fetch("/greet").get_data(as_text=True) == ANNA.name
    assert is_closed(portal)


def test_a_view_of_the_app_asks_three_things_of_the_store(app: Flask, anna: Reader, statements: list[str]) -> None:
    statements.clear()
    anna.fetch("/view")
    assert len([one for one in statements if one.startswith("SELECT")]) == 3


def test_where_nothing_need_be_accepted_it_asks_for_the_session_alone(
    tenants: Path, make_portal: Callable[..., Portal], statements: list[str]
) -> None:
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("must_accept = true", "must_accept = false"), "utf-8")
    app, portal = Flask("somebody"), make_portal()
    app.add_url_rule("/view", "view", portal.guard(lambda: "one view"))
    portal.init_app(app, "/konto", address=ADDRESS)
    settle(portal, ANNA)
    anna = sign_in(app, ANNA)
    statements.clear()
    assert anna.fetch("/view").status_code == 200
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
