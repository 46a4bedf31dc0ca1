"""Signing out: by a button, never by an address alone."""

from __future__ import annotations

from flask import Response, abort, url_for

from wrota.desk.sign_in import sign_out as end_session
from wrota.pages import visit
from wrota.pages.answers import see_other
from wrota.pages.forms import Form
from wrota.pages.here import desk


def sign_out() -> Response:
    """End the session in the store and at the browser."""
    if not Form().validate():
        abort(403)
    found = visit.anybody()
    if found:
        end_session(desk(), found.session)
    visit.end()
    answer = see_other(url_for("entry", notice="signed-out"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
