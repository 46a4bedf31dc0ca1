"""One file per page: a form comes in, the desk acts, an answer goes out. The table of addresses is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from werkzeug.routing import BaseConverter, ValidationError

from wrota.pages import assets, faults, guards, here, htmx, surroundings, visit
from wrota.pages.account import account
from wrota.pages.entry import entry
from wrota.pages.here import config
from wrota.pages.language import language
from wrota.pages.link_between import LinkBetween
from wrota.pages.links import link
from wrota.pages.new_password import NewPassword
from wrota.pages.note import note
from wrota.pages.password import Password
from wrota.pages.recovery import Recovery
from wrota.pages.sign_in import SignIn
from wrota.pages.sign_out import sign_out

_UNIT = "unit_path"

# A unit's path may stand in front of the outside pages.
OUTSIDE: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/", "entry", entry, ("GET",)),
    ("/logowanie", "sign_in", SignIn.as_view("sign_in"), ("GET", "POST")),
    ("/przywracanie", "recovery", Recovery.as_view("recovery"), ("GET", "POST")),
    ("/odnosnik/", "link", link, ("GET",)),
    ("/odnosnik/<token>", "link", link, ("GET",)),
    ("/nowe-haslo/<handle>", "new_password", NewPassword.as_view("new_password"), ("GET", "POST")),
    ("/nowe-haslo/<handle>/wejscie", "link_between", LinkBetween.as_view("link_between"), ("POST",)),
    ("/uwaga/<form>/<field>", "note", note, ("POST",)),
    ("/jezyk", "language", language, ("POST",)),
)

INSIDE: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/wyloguj", "sign_out", sign_out, ("POST",)),
    ("/konto", "account", account, ("GET",)),
    ("/haslo", "password", Password.as_view("password"), ("GET", "POST")),
)

ASSETS: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/static/brand.css", "brand_style", assets.brand_style, ("GET",)),
    ("/static/brand/<path:name>", "brand_file", assets.brand_file, ("GET",)),
    ("/static/<path:name>", "asset", assets.asset, ("GET",)),
)


def init_app(app: Flask) -> None:
    """Put every page and its surroundings into a portal's application."""
    for room in (htmx, visit, guards, faults, surroundings):
        room.init_app(app)
    app.url_map.strict_slashes = False
    app.url_map.converters["unit"] = UnitConverter
    for rule, endpoint, view, methods in (*OUTSIDE, *INSIDE, *ASSETS):
        app.add_url_rule(rule, endpoint, view, methods=methods)
    app.url_value_preprocessor(_notice_unit)
    app.url_defaults(_keep_unit)
    if here.desk_of(app).tenant.config.unit:
        # Rules are what building a portal costs most; an institution without units needs half of them.
        for rule, endpoint, _, methods in OUTSIDE:
            app.add_url_rule(f"/<unit:{_UNIT}>{rule.rstrip('/')}", endpoint, methods=methods)


class UnitConverter(BaseConverter):
    """The path of one of the institution's units, several pieces long; its letters' case does not matter."""

    regex = r"[^/]+(?:/[^/]+)*?/?"
    part_isolating = False

    def to_python(self, value: str) -> str:
        """Take only the paths that the configuration names, also with a slash at the end."""
        path = value.rstrip("/")
        if path.casefold() not in _units():
            raise ValidationError
        return path

    def to_url(self, value: str) -> str:
        """Write the path with its slashes."""
        return value


def _units() -> dict[str, Any]:
    return {unit.path.casefold(): unit for unit in config().unit}


def _notice_unit(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the unit out of the address, so that views need not know of it."""
    path = (values or {}).pop(_UNIT, None)
    g.unit = _units()[path.casefold()] if path else None


def _keep_unit(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the unit in the addresses that a page at its path links to."""
    expected = request and request.url_rule is not None and _expects_unit(endpoint)
    if expected and g.get("unit"):
        values.setdefault(_UNIT, g.unit.path)


def _expects_unit(endpoint: str) -> bool:
    return any(endpoint == name for _, name, _, _ in OUTSIDE)
