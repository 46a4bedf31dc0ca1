"""Signing out: by a button, never by an address alone."""

from __future__ import annotations

from flask import Response, abort, url_for

from wrota.desk.sign_in import sign_out as end_session
from wrota.web import login
from wrota.web.current import desk
from wrota.web.forms import Form
from wrota.web.responses import see_other


def sign_out() -> Response:
    """End the session in the store and at the browser."""
    if not Form().validate():
        abort(403)
    found = login.anybody()
    if found:
        end_session(desk(), found.session)
    login.end()
    answer = see_other(url_for("entry", notice="signed-out"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
