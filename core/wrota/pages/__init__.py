"""One file per page: a form comes in, the desk acts, an answer goes out. The table of addresses is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from werkzeug.routing import BaseConverter, ValidationError

from wrota.pages import assets, claim_bounds, faults, gate, guards, here, htmx, surroundings, visit
from wrota.pages.acceptances import acceptance, acceptance_text, acceptances
from wrota.pages.account import account
from wrota.pages.activation import Activation, activation_link
from wrota.pages.application import Application
from wrota.pages.claim import Claim
from wrota.pages.claim_sent import ClaimSent
from wrota.pages.closing import Closing
from wrota.pages.documents import tenant_page
from wrota.pages.downloads import policy_text
from wrota.pages.email_change import EmailChange, email_cancel
from wrota.pages.email_confirm import EmailConfirm, email_link
from wrota.pages.entry import entry
from wrota.pages.here import config
from wrota.pages.language import language
from wrota.pages.letters_language import LettersLanguage
from wrota.pages.link_between import LinkBetween
from wrota.pages.links import link
from wrota.pages.new_password import NewPassword
from wrota.pages.note import note
from wrota.pages.own_data import OwnData
from wrota.pages.own_sessions import OwnSessions
from wrota.pages.password import Password
from wrota.pages.policy import Policy
from wrota.pages.policy_reading import DayConverter, annex, policy_version
from wrota.pages.profile import Profile
from wrota.pages.recovery import Recovery
from wrota.pages.session_clock import session_clock
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
    ("/wniosek/<key>", "application", Application.as_view("application"), ("GET", "POST")),
    ("/strona/<slug>", "tenant_page", tenant_page, ("GET",)),
    ("/polityka/<policy_id>", "policy", Policy.as_view("policy"), ("GET", "POST")),
    ("/polityka/<policy_id>/<day:day>", "policy_version", policy_version, ("GET",)),
    ("/polityka/<policy_id>/<day:day>.md", "policy_text", policy_text, ("GET",)),
    ("/polityka/<policy_id>/<day:day>/<file>", "annex", annex, ("GET",)),
)

INSIDE: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/wyloguj", "sign_out", sign_out, ("POST",)),
    ("/konto", "account", account, ("GET",)),
    ("/konto/dane", "profile", Profile.as_view("profile"), ("GET", "POST")),
    ("/haslo", "password", Password.as_view("password"), ("GET", "POST")),
    ("/sesja", "session_clock", session_clock, ("GET", "POST")),
    ("/zakladanie", "claim", Claim.as_view("claim"), ("GET", "POST")),
    ("/zakladanie/wyslano", "claim_sent", ClaimSent.as_view("claim_sent"), ("GET", "POST")),
    ("/zakladanie/<handle>", "activation", Activation.as_view("activation"), ("GET", "POST")),
    ("/odnosnik/konto/<token>", "activation_link", activation_link, ("GET",)),
    ("/odnosnik/adres/<token>", "email_link", email_link, ("GET",)),
    ("/adres/<handle>", "email_confirm", EmailConfirm.as_view("email_confirm"), ("GET", "POST")),
    ("/konto/e-mail", "email_change", EmailChange.as_view("email_change"), ("GET", "POST")),
    ("/konto/e-mail/rezygnacja", "email_cancel", email_cancel, ("POST",)),
    ("/konto/sesje", "own_sessions", OwnSessions.as_view("own_sessions"), ("GET", "POST")),
    ("/konto/plik", "own_data", OwnData.as_view("own_data"), ("GET", "POST")),
    ("/konto/jezyk", "letters_language", LettersLanguage.as_view("letters_language"), ("GET", "POST")),
    ("/konto/zgody", "acceptances", acceptances, ("GET",)),
    ("/konto/zgody/<handle>", "acceptance", acceptance, ("GET",)),
    ("/konto/zgody/<handle>/<digest>", "acceptance_text", acceptance_text, ("GET",)),
    ("/konto/zamkniecie", "closing", Closing.as_view("closing"), ("GET", "POST")),
)

ASSETS: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/static/brand.css", "brand_style", assets.brand_style, ("GET",)),
    ("/static/brand/<path:name>", "brand_file", assets.brand_file, ("GET",)),
    ("/static/<path:name>", "asset", assets.asset, ("GET",)),
)


# All that is there for whoever has a policy to accept: the policies themselves, the institution's pages, the own
# account and what is below it, the session, the language, the way out, and files that are the same for everybody.
OPEN_BEFORE_ACCEPTANCE = frozenset(
    {
        "policy",
        "policy_version",
        "policy_text",
        "annex",
        "tenant_page",
        "account",
        "profile",
        "email_change",
        "email_cancel",
        "email_link",
        "email_confirm",
        "own_sessions",
        "own_data",
        "letters_language",
        "acceptances",
        "acceptance",
        "acceptance_text",
        "closing",
        "session_clock",
        "language",
        "sign_out",
        *(endpoint for _, endpoint, _, _ in ASSETS),
    }
)


# All that is there for whoever is opening an account: the form with the letter's link, the session, the language, the
# way out, and files that are the same for everybody; besides, documents to read.
OPEN_IN_A_CLAIM = frozenset(
    {
        "claim",
        "claim_sent",
        "activation",
        "activation_link",
        "session_clock",
        "language",
        "sign_out",
        *(endpoint for _, endpoint, _, _ in ASSETS),
    }
)
READABLE_IN_A_CLAIM = frozenset({"tenant_page", "policy", "policy_version", "policy_text", "annex"})


def init_app(app: Flask) -> None:
    """Put every page and its surroundings into a portal's application."""
    for room in (htmx, visit, guards, faults, surroundings):
        room.init_app(app)
    gate.init_app(app, OPEN_BEFORE_ACCEPTANCE, outside=frozenset(endpoint for _, endpoint, _, _ in OUTSIDE))
    claim_bounds.init_app(app, OPEN_IN_A_CLAIM, READABLE_IN_A_CLAIM)
    app.url_map.strict_slashes = False
    app.url_map.converters.update(unit=UnitConverter, day=DayConverter)
    for rule, endpoint, view, methods in (*OUTSIDE, *INSIDE, *ASSETS):
        app.add_url_rule(rule, endpoint, view, methods=methods)
    app.url_value_preprocessor(_notice_unit)
    app.url_defaults(_keep_unit)
    if here.desk_of(app).tenant.config.unit:
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
