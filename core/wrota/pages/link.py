"""The link of a letter: its token is kept out of the address, and the page on which a password is chosen follows."""

from __future__ import annotations

from flask import Response

from wrota.web import links


def link(token: str = "") -> Response:
    """Go on to the page on which a password is chosen, with the token out of the address."""
    return links.forward("new_password", token)
