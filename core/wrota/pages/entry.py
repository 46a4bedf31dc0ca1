"""The front page: the ways of signing in, the sign-in box, or the home of whoever is signed in."""

from __future__ import annotations

from flask import Response

from wrota.pages import visit
from wrota.pages.answers import page
from wrota.pages.here import config
from wrota.pages.home import home
from wrota.pages.sign_in import SignIn


def entry() -> Response:
    """Show what this person comes here for."""
    if visit.visitor():
        return home()
    if config().way:
        return page("pages/entry.html", ways=config().way)
    return SignIn().dispatch_request()
