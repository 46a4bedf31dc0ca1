"""One file per page: a form comes in, the desk acts, an answer goes out. The table of addresses is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from wrota.pages import asset as assets
from wrota.pages.acceptances import acceptance, acceptance_text, acceptances
from wrota.pages.account import account
from wrota.pages.activation import ActivationView, activation_link
from wrota.pages.application import ApplicationView
from wrota.pages.claim import ClaimView
from wrota.pages.claim_sent import ClaimSentView
from wrota.pages.closing import ClosingView
from wrota.pages.email_change import EmailChangeView, email_cancel
from wrota.pages.email_confirm import EmailConfirmView, email_link
from wrota.pages.entry import entry
from wrota.pages.language import language
from wrota.pages.letters_language import LettersLanguageView
from wrota.pages.link import link
from wrota.pages.link_between import LinkBetweenView
from wrota.pages.new_password import NewPasswordView
from wrota.pages.note import note
from wrota.pages.own_data import OwnDataView
from wrota.pages.own_sessions import OwnSessionsView
from wrota.pages.password import PasswordView
from wrota.pages.policy import PolicyView
from wrota.pages.policy_reading import annex, policy_version
from wrota.pages.policy_text import policy_text
from wrota.pages.profile import ProfileView
from wrota.pages.recovery import RecoveryView
from wrota.pages.session_clock import session_clock
from wrota.pages.sign_in import SignInView
from wrota.pages.sign_out import sign_out
from wrota.pages.tenant_page import tenant_page
from wrota.web import claim_bounds, context, current, error_pages, htmx, login, policy_gate, security, units
from wrota.web.converters import DayConverter, UnitConverter

# A unit's path may stand in front of the outside pages.
OUTSIDE: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/", "entry", entry, ("GET",)),
    ("/logowanie", "sign_in", SignInView.as_view("sign_in"), ("GET", "POST")),
    ("/przywracanie", "recovery", RecoveryView.as_view("recovery"), ("GET", "POST")),
    ("/odnosnik/", "link", link, ("GET",)),
    ("/odnosnik/<token>", "link", link, ("GET",)),
    ("/nowe-haslo/<handle>", "new_password", NewPasswordView.as_view("new_password"), ("GET", "POST")),
    ("/nowe-haslo/<handle>/wejscie", "link_between", LinkBetweenView.as_view("link_between"), ("POST",)),
    ("/uwaga/<form>/<field>", "note", note, ("POST",)),
    ("/jezyk", "language", language, ("POST",)),
    ("/wniosek/<key>", "application", ApplicationView.as_view("application"), ("GET", "POST")),
    ("/strona/<slug>", "tenant_page", tenant_page, ("GET",)),
    ("/polityka/<policy_id>", "policy", PolicyView.as_view("policy"), ("GET", "POST")),
    ("/polityka/<policy_id>/<day:day>", "policy_version", policy_version, ("GET",)),
    ("/polityka/<policy_id>/<day:day>.md", "policy_text", policy_text, ("GET",)),
    ("/polityka/<policy_id>/<day:day>/<file>", "annex", annex, ("GET",)),
)

INSIDE: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    ("/wyloguj", "sign_out", sign_out, ("POST",)),
    ("/konto", "account", account, ("GET",)),
    ("/konto/dane", "profile", ProfileView.as_view("profile"), ("GET", "POST")),
    ("/haslo", "password", PasswordView.as_view("password"), ("GET", "POST")),
    ("/sesja", "session_clock", session_clock, ("GET", "POST")),
    ("/zakladanie", "claim", ClaimView.as_view("claim"), ("GET", "POST")),
    ("/zakladanie/wyslano", "claim_sent", ClaimSentView.as_view("claim_sent"), ("GET", "POST")),
    ("/zakladanie/<handle>", "activation", ActivationView.as_view("activation"), ("GET", "POST")),
    ("/odnosnik/konto/<token>", "activation_link", activation_link, ("GET",)),
    ("/odnosnik/adres/<token>", "email_link", email_link, ("GET",)),
    ("/adres/<handle>", "email_confirm", EmailConfirmView.as_view("email_confirm"), ("GET", "POST")),
    ("/konto/e-mail", "email_change", EmailChangeView.as_view("email_change"), ("GET", "POST")),
    ("/konto/e-mail/rezygnacja", "email_cancel", email_cancel, ("POST",)),
    ("/konto/sesje", "own_sessions", OwnSessionsView.as_view("own_sessions"), ("GET", "POST")),
    ("/konto/plik", "own_data", OwnDataView.as_view("own_data"), ("GET", "POST")),
    ("/konto/jezyk", "letters_language", LettersLanguageView.as_view("letters_language"), ("GET", "POST")),
    ("/konto/zgody", "acceptances", acceptances, ("GET",)),
    ("/konto/zgody/<handle>", "acceptance", acceptance, ("GET",)),
    ("/konto/zgody/<handle>/<digest>", "acceptance_text", acceptance_text, ("GET",)),
    ("/konto/zamkniecie", "closing", ClosingView.as_view("closing"), ("GET", "POST")),
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
    for room in (htmx, login, security, error_pages, context):
        room.init_app(app)
    policy_gate.init_app(app, OPEN_BEFORE_ACCEPTANCE, outside=frozenset(endpoint for _, endpoint, _, _ in OUTSIDE))
    claim_bounds.init_app(app, OPEN_IN_A_CLAIM, READABLE_IN_A_CLAIM)
    app.url_map.strict_slashes = False
    app.url_map.converters.update(unit=UnitConverter, day=DayConverter)
    for rule, endpoint, view, methods in (*OUTSIDE, *INSIDE, *ASSETS):
        app.add_url_rule(rule, endpoint, view, methods=methods)
    units.init_app(app, frozenset(endpoint for _, endpoint, _, _ in OUTSIDE))
    if current.desk_of(app).tenant.config.unit:
        for rule, endpoint, _, methods in OUTSIDE:
            app.add_url_rule(f"/<unit:{units.UNIT}>{rule.rstrip('/')}", endpoint, methods=methods)
