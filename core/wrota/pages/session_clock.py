"""The session's clock: how long the visit still lasts, asked for without prolonging it, and the button that does."""

from __future__ import annotations

from flask import Response, abort, request, url_for

from wrota.web import htmx, login
from wrota.web import session_clock as clock
from wrota.web.current import base
from wrota.web.forms import Form
from wrota.web.responses import fragment, local_path, see_other


def session_clock() -> Response:
    """Answer a poll, which prolongs nothing, or the button; whoever has no session any more is told so."""
    if request.method == "POST":
        return _refresh()
    return _face() if htmx.asks() else see_other(url_for("entry"))


def _refresh() -> Response:
    """Prolong the session, which every page does, and go back; a token from before another sign-in does nothing."""
    is_good = Form().has_good_token()
    if htmx.asks():
        return _face(200 if is_good else 403)
    if not is_good:
        abort(403)
    back = local_path(request.form.get("next"))
    return see_other(back) if login.anybody() else login.turn_back(back)


def _face(status: int = 200) -> Response:
    way_back = url_for("sign_in", next=htmx.page_path() or base().root + "/", notice="session-ended")
    return fragment("partials/clock_face.html", status, clock=clock.read(), way_back=way_back)
