"""The front page: the ways of signing in, the sign-in box, or the home of whoever is signed in."""

from __future__ import annotations

from flask import Response, request

from wrota.pages.sign_in import SignInView
from wrota.store.accounts import Account
from wrota.web import login
from wrota.web.current import base, config
from wrota.web.menu import groups
from wrota.web.responses import page


def entry() -> Response:
    """Show what this person comes here for."""
    if login.visitor():
        person = login.account()
        return _home(person) if person else login.turn_back(base().root + request.path)
    if config().way:
        return page("pages/entry.html", ways=config().way)
    return SignInView().dispatch_request()


def _home(person: Account) -> Response:
    """Show the modules that this person may use, group by group."""
    return page("pages/home.html", person=person, groups=groups(person))
