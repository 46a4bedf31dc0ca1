"""The link of a letter: its token is kept out of the address, and the page on which a password is chosen follows."""

from __future__ import annotations

from flask import Response, url_for

from wrota.web import links
from wrota.web.responses import see_other


def link(token: str = "") -> Response:
    """Go on to the page on which a password is chosen, with the token out of the address."""
    return see_other(url_for("new_password", handle=links.keep(token)))
