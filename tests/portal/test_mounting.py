"""A portal is a guest: it stands in front of somebody's app, changes nothing in it, and says what is in the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from guests import ADDRESS
from reading import Reader
from sites import SECRET
from wrota import Portal, SettingsError, TenantError
from wrota.desk.sign_in import Attempt
from wrota.pages import sign_in as page
from wrota.site import Site


def known_of(app: Flask) -> dict[str, str]:
    """Return all that an app consists of, in words that can be compared."""
    return {name: repr(value) for name, value in vars(app).items() if name not in {"extensions", "wsgi_app"}}


def test_nothing_in_the_app_changes_but_what_stands_in_front_of_it(portal: Portal) -> None:
    app = Flask("somebody")
    app.add_url_rule("/", "front", lambda: "")
    before = known_of(app)
    portal.init_app(app, "/konto", address=ADDRESS)
    assert known_of(app) == before
    assert app.extensions["wrota"] == {"alfa": portal}


def test_its_paths_are_the_portals_and_all_others_the_apps(app: Flask) -> None:
    reader = Reader(app, ADDRESS)
    assert "alfa" in reader.get("/konto/").title.casefold()
    assert reader.fetch("/konto/nie-ma").status_code == 404
    assert reader.get("/konto/nie-ma").html.get("lang") == "pl"
    for path in ("/konto2", "/kont", "/konto.html", "/Konto/", "/x/konto/"):
        answer = reader.fetch(path)
        assert (answer.status_code, b"Not Found" in answer.data) == (404, True), path
    assert reader.fetch("/").data == b"the front page of the app"


def test_the_root_without_its_slash_leads_to_the_front_page(app: Flask) -> None:
    answer = Reader(app, ADDRESS).fetch("/konto?a=b")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/konto/")


def test_nothing_is_read_or_opened_before_init_app(tmp_path: Path) -> None:
    portal = Portal(tmp_path / "nowhere", secret="short", data=tmp_path / "data")
    portal.close()
    assert list(tmp_path.iterdir()) == []


def test_no_database_is_made_before_the_first_visitor_and_none_by_visiting(tmp_path: Path, portal: Portal) -> None:
    shutil.rmtree(tmp_path / "data")
    app = Flask("somebody")
    portal.init_app(app, "/konto", address=ADDRESS)
    assert not (tmp_path / "data").exists()
    for path in ("/konto/", "/konto/logowanie", "/konto/przywracanie"):
        assert Client(app).get(path, base_url=ADDRESS).status_code == 503
    assert not (tmp_path / "data").exists()
    assert portal.store.create()
    assert Client(app).get("/konto/", base_url=ADDRESS).status_code == 200


def test_in_a_site_a_portal_is_built_as_soon_as_it_is_wanted(site: Site) -> None:
    found = site.portals.get(site.folders.folder("alfa"))
    assert vars(found).keys() >= {"tenant", "desk", "app"}


def test_one_portal_may_be_in_several_apps(portal: Portal) -> None:
    apps = [Flask("one"), Flask("two")]
    for app, prefix in zip(apps, ("/konto", "/moje"), strict=True):
        portal.init_app(app, prefix, address=ADDRESS)
    for app, prefix in zip(apps, ("/konto", "/moje"), strict=True):
        assert Reader(app, ADDRESS).get(f"{prefix}/logowanie").status == 200
        with app.test_request_context("/"):
            assert portal.url_for("sign_in") == f"{prefix}/logowanie"


def test_two_portals_may_be_in_one_app(make_portal: Callable[..., Portal]) -> None:
    app = Flask("somebody")
    for key in ("alfa", "beta"):
        make_portal(key).init_app(app, f"/{key}", address=ADDRESS)
    assert sorted(app.extensions["wrota"]) == ["alfa", "beta"]
    reader = Reader(app, ADDRESS)
    assert "Alfa" in reader.get("/alfa/logowanie").title
    assert "Beta" in reader.get("/beta/logowanie").title


def refusal(
    make_portal: Callable[..., Portal], app: Flask | None = None, /, prefix: str = "/konto", **given: Any
) -> str:
    """Try to put a portal in, and return in which words that is refused; the app stays as it was."""
    app = app or Flask("somebody")
    before = app.wsgi_app, dict(app.extensions)
    address = given.pop("address", ADDRESS)
    with pytest.raises(SettingsError) as refused:
        make_portal(**given).init_app(app, prefix, address=address)
    assert (app.wsgi_app, dict(app.extensions)) == before
    return str(refused.value)


def wrap(app: Flask, **trusted: int) -> None:
    """Put a proxy in front of an app."""
    app.wsgi_app = ProxyFix(app.wsgi_app, **trusted)  # type: ignore[method-assign] # as Flask says


def test_twice_in_one_app_is_refused(app: Flask, portal: Portal, make_portal: Callable[..., Portal]) -> None:
    said = "The portal “alfa” is in this app already, at /konto."
    assert refusal(make_portal, app, "/moje") == said
    with pytest.raises(SettingsError, match="already, at /konto"):
        portal.init_app(app, "/konto", address=ADDRESS)


@pytest.mark.parametrize("prefix", ["/konto", "/konto/dwa"])
def test_overlapping_prefixes_are_refused(app: Flask, make_portal: Callable[..., Portal], prefix: str) -> None:
    said = refusal(make_portal, app, prefix, key="beta")
    assert said == f"{prefix} overlaps with /konto, where the portal “alfa” is."


def test_an_address_of_the_app_is_not_hidden(make_portal: Callable[..., Portal]) -> None:
    app = Flask("somebody")
    app.add_url_rule("/konto/<int:number>", "number", lambda number: "")
    assert refusal(make_portal, app) == "The portal at /konto would hide an address of the app, /konto/<int:number>."


def test_a_wrapped_app_is_refused_by_the_name_of_what_wraps_it(make_portal: Callable[..., Portal]) -> None:
    app = Flask("somebody")
    wrap(app)
    assert "already wrapped by ProxyFix. Call init_app first" in refusal(make_portal, app)


def test_what_wraps_the_first_portal_keeps_out_the_second(app: Flask, make_portal: Callable[..., Portal]) -> None:
    wrap(app)
    assert "already wrapped by ProxyFix" in refusal(make_portal, app, "/beta", key="beta")


@pytest.mark.parametrize("prefix", ["", "/", "konto", "/konto/", "//konto", "/ko nto", "/konto/..", "/<x>", "/żółw"])
def test_what_cannot_be_a_prefix_is_refused(make_portal: Callable[..., Portal], prefix: str) -> None:
    assert refusal(make_portal, prefix=prefix) == f"“{prefix}” cannot be a prefix; one looks like /konto."


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Say where people see the app: init_app(…, address=…) or WROTA_ADDRESS"),
        (" , ", "Say where people see the app"),
        ("http://example.org", "is not encrypted; http is for this machine only"),
        ("https://{key}.example.org", "the address of an app has no placeholder"),
        ("example.org", "is not an http or https address"),
        ("https://example.org?x=1", "is not an http or https address"),
        ("https://a.example, ftp://b.example", "“ftp://b.example” is not an http or https address"),
    ],
)
def test_an_address_that_cannot_be_is_refused(
    make_portal: Callable[..., Portal], monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.delenv("WROTA_ADDRESS", raising=False)
    assert said in refusal(make_portal, address=address)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"secret": None}, "WROTA_SECRET is not set."),
        ({"secret": ""}, "WROTA_SECRET is not set."),
        ({"secret": "short"}, "WROTA_SECRET has 5 bytes"),
        ({"secret": b"x" * 40}, "WROTA_SECRET is a well-known or guessable text."),
        ({"data": None}, "WROTA_DATA is not set"),
        ({"data": __file__}, "which is not a folder"),
    ],
)
def test_a_missing_or_weak_setting_is_refused(
    make_portal: Callable[..., Portal], monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], said: str
) -> None:
    for name in ("WROTA_SECRET", "WROTA_DATA"):
        monkeypatch.delenv(name, raising=False)
    assert said in refusal(make_portal, **given)


def test_a_broken_folder_is_refused_at_the_start(make_portal: Callable[..., Portal], tenants: Path) -> None:
    (tenants / "alfa" / "tenant.toml").write_text("name = 7", "utf-8")
    app = Flask("somebody")
    with pytest.raises(TenantError):
        make_portal().init_app(app, "/konto", address=ADDRESS)
    assert app.extensions == {}


def test_settings_come_from_the_environment_too(tenants: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WROTA_SECRET", SECRET.decode())
    monkeypatch.setenv("WROTA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WROTA_ADDRESS", "https://przyklad.example/urzad")
    app = Flask("somebody")
    portal = Portal(str(tenants / "alfa"))
    portal.init_app(app, "/konto")
    with app.app_context():
        assert portal.url_for("entry", _external=True) == "https://przyklad.example/urzad/konto/"
    assert portal.store.path == tmp_path / "data" / "alfa.sqlite3"


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:5001", "", "localhost:5000.evil.example"])
def test_at_a_host_that_is_none_of_its_addresses_there_is_no_portal(app: Flask, portal: Portal, host: str) -> None:
    for path in ("/konto/", "/konto", "/konto/logowanie"):
        answer = Client(app).get(path, base_url=ADDRESS, headers={"Host": host})
        assert (answer.status_code, b"Not Found" in answer.data) == (404, True)
        assert "Set-Cookie" not in answer.headers


def test_a_missing_address_is_told_to_the_log_once(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        Client(app).get("/konto/", headers={"Host": "localhost:5001\x1b"})
    said = "The portal alfa was asked for at 'localhost:5001\\x1b', and is at http://localhost:5000/konto"
    assert [record.getMessage() for record in caplog.records] == [said]


@pytest.mark.parametrize("host", ["PRZYKLAD.example", "przyklad.example:443", "druga.example"])
def test_every_spelling_of_its_addresses_finds_it(portal: Portal, host: str) -> None:
    app = Flask("somebody")
    portal.init_app(app, "/konto", address="https://przyklad.example, https://druga.example")
    assert Client(app).get("/konto/logowanie", headers={"Host": host}).status_code == 200


def test_below_an_app_that_lies_deeper_addresses_and_cookies_are_right(portal: Portal) -> None:
    app = Flask("somebody")
    portal.init_app(app, "/konto", address="https://przyklad.example/urzad")
    at = {"HTTP_HOST": "przyklad.example", "SCRIPT_NAME": "/urzad"}
    answer = Client(app).get("/konto/konto", environ_overrides=at)
    assert answer.headers["Location"] == "/urzad/konto/logowanie?next=/urzad/konto/konto&notice=sign-in-first"
    cookie = Client(app).get("/konto/logowanie", environ_overrides=at).headers["Set-Cookie"]
    assert cookie.startswith("wrota_alfa=")
    assert set(cookie.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/urzad", "SameSite=Lax"}


def test_the_portal_itself_sees_its_address_and_no_header(portal: Portal) -> None:
    app, seen = Flask("somebody"), []
    portal.init_app(app, "/konto", address="https://przyklad.example")
    portal.app.before_request(lambda: seen.append(request.url))
    at = {"Host": "PRZYKLAD.example:443", "X-Forwarded-Proto": "ftp", "X-Forwarded-Prefix": "/x"}
    Client(app).get("/konto/logowanie?a=b", base_url="http://127.0.0.1:9", headers=at)
    assert seen == ["https://przyklad.example/konto/logowanie?a=b"]


def test_a_guest_does_not_bind_the_whole_origin_to_https(portal: Portal) -> None:
    app = Flask("somebody")
    portal.init_app(app, "/konto", address="https://przyklad.example")
    answer = Client(app).get("/konto/logowanie", headers={"Host": "przyklad.example"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    ("wrapped", "caller"),
    [(False, "192.0.2.1"), (True, "198.51.100.7")],
    ids=["without ProxyFix", "ProxyFix after the portal"],
)
def test_who_calls_is_whom_the_app_would_see(
    app: Flask, monkeypatch: pytest.MonkeyPatch, wrapped: bool, caller: str
) -> None:
    tried: list[Attempt] = []
    monkeypatch.setattr(page, "sign_in", lambda _, attempt: tried.append(attempt))
    app.add_url_rule("/kto", "who", lambda: request.remote_addr or "")
    if wrapped:
        wrap(app, x_for=1)
    reader = Reader(app, ADDRESS)
    token = reader.get("/konto/logowanie").form().fields["csrf_token"]
    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    reader.send("/konto/logowanie", {"csrf_token": token, "identifier": "x", "password": "y"}, headers=forwarded)
    assert tried[0].address == caller == reader.fetch("/kto", headers=forwarded).text
