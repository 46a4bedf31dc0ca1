"""Two cookies, for this very portal, and nothing in them that could be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from people import ANNA, move_in, portal
from reading import Reader
from wrota.site import Site
from wrota.web.cookies import PortalCookies

SESSION = "HttpOnly; Path={path}; SameSite=Lax"
DEVICE = "Max-Age=15552000; HttpOnly; Path={path}; SameSite=Lax"
BASES = {
    "http://alfa.localhost:8000/": ("http://{key}.localhost:8000", "wrota_alfa", "/", ""),
    "http://localhost:8000/alfa/": ("http://localhost:8000/{key}", "wrota_alfa", "/alfa", ""),
    "https://alfa.example/": ("https://{host}", "__Host-wrota_alfa", "/", "Secure; "),
    "https://alfa.example/portal/": ("https://{host}/portal", "wrota_alfa", "/portal", "Secure; "),
    "https://intranet.example/alfa/": ("https://intranet.example/{key}", "wrota_alfa", "/alfa", "Secure; "),
}


@pytest.mark.parametrize("base", BASES)
def test_exactly_two_cookies_are_set_with_exactly_these_flags(open_site: Callable[..., Site], base: str) -> None:
    template, name, path, secure = BASES[base]
    site = open_site(template)
    move_in(site, ANNA)
    reader = Reader(site, base)
    token = reader.get("logowanie").form().fields["csrf_token"]
    answer = reader.send("logowanie", {**ANNA.typed, "csrf_token": token})
    assert answer.status_code == 303
    flags = {cookie.partition("=")[0]: cookie.partition("; ")[2] for cookie in answer.headers.getlist("Set-Cookie")}
    assert parts(flags.pop(name)) == parts(secure + SESSION.format(path=path))
    assert parts(flags.pop(f"{name}_device"), "Expires") == parts(secure + DEVICE.format(path=path))
    assert not flags


def test_no_page_ever_sets_a_third_cookie(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    for path in ("", "konto", "haslo", "logowanie", "nie-ma-takiej"):
        reader.get(path)
    reader.submit({"language": "en"}, action_ends="jezyk", button="en")
    assert sorted(reader.cookies()) == ["wrota_alfa", "wrota_alfa_device"]
    reader.submit(action_ends="wyloguj")
    assert sorted(reader.cookies()) == ["wrota_alfa", "wrota_alfa_device"]


def test_a_visitor_who_only_reads_the_style_sheets_gets_no_cookie(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    for path in ("static/brand.css", "static/structure.css", "static/brand/logo.svg"):
        assert "Set-Cookie" not in reader.fetch(path).headers


def test_the_session_cookie_holds_a_token_of_forms_a_session_and_a_language_alone(
    site: Site, browse: Callable[..., Reader]
) -> None:
    reader = browse("alfa")
    reader.get("")
    assert sorted(opened(site, reader)) == ["csrf_token"]
    reader.submit({"language": "en"}, action_ends="jezyk", button="en")
    assert sorted(opened(site, reader)) == ["csrf_token", "language"]
    reader.submit(ANNA.typed)
    reader.get("konto")
    cookie = opened(site, reader)
    assert sorted(cookie) == ["_user_id", "csrf_token", "language"]
    assert len(cookie["_user_id"]) == 43
    reader.submit(action_ends="wyloguj")
    assert sorted(opened(site, reader)) == ["csrf_token", "language"]


def test_the_database_does_not_know_what_the_browser_has(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    kept = portal(site, "alfa").store.path.read_bytes()
    log = portal(site, "alfa").store.path.with_name("alfa.sqlite3-wal").read_bytes()
    for secret in (opened(site, reader)["_user_id"], reader.cookies()["wrota_alfa_device"]):
        assert secret.encode() not in kept + log


def test_a_known_device_keeps_its_name_and_another_one_gets_its_own(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    device = reader.cookies()["wrota_alfa_device"]
    reader.submit(action_ends="wyloguj")
    reader.get("logowanie")
    reader.submit(ANNA.typed)
    assert reader.cookies()["wrota_alfa_device"] == device
    assert enter(ANNA).cookies()["wrota_alfa_device"] != device


def opened(site: Site, reader: Reader) -> dict[str, Any]:
    """Return what the session cookie says."""
    app = portal(site, "alfa").app
    assert isinstance(app.session_interface, PortalCookies)
    serializer = app.session_interface.get_signing_serializer(app)
    assert serializer is not None
    return dict(serializer.loads(reader.cookies()["wrota_alfa"]))


def parts(flags: str, *without: str) -> list[str]:
    """Return the flags of a cookie in a fixed order."""
    return sorted(flag for flag in flags.split("; ") if flag.partition("=")[0] not in without)
