"""The session's clock: how long the visit still lasts, asked for without prolonging it, and the button that does."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, abort, request, url_for

from wrota.desk import session_clock as desk_clock
from wrota.pages import htmx, visit
from wrota.pages.answers import fragment, local_path, see_other
from wrota.pages.forms import Form
from wrota.pages.here import base, config, desk
from wrota.rules.moments import WARSAW


class Shown(NamedTuple):
    """A session's clock on the screen: seconds left, the time of the end in Warsaw, and whether use prolongs it."""

    left: int
    until: str
    is_last: bool
    warning_minutes: int


def session_clock() -> Response:
    """Answer a poll, which prolongs nothing, or the button; whoever has no session any more is told so."""
    if request.method == "POST":
        return _refresh()
    return _face() if htmx.asks() else see_other(url_for("entry"))


def page_clock() -> Shown | None:
    """Return the clock for a page; None where there is no session, or the institution shows no countdown."""
    return read() if config().session.countdown and visit.may_ask() else None


def read() -> Shown | None:
    """Return the clock of whoever's session this is; None where there is none."""
    found = visit.anybody()
    if found is None or not (visit.account() or visit.claimant()):
        return None
    clock = desk_clock.clock(desk(), found.session)
    until = clock.until.astimezone(WARSAW).strftime("%H:%M")
    return Shown(clock.left, until, clock.is_last, config().session.warning_minutes)


def _refresh() -> Response:
    """Prolong the session, which every page does, and go back; a token from before another sign-in does nothing."""
    is_good = Form().has_good_token()
    if htmx.asks():
        return _face(200 if is_good else 403)
    if not is_good:
        abort(403)
    back = local_path(request.form.get("next"))
    return see_other(back) if visit.anybody() else visit.turn_back(back)


def _face(status: int = 200) -> Response:
    way_back = url_for("sign_in", next=htmx.page_path() or base().root + "/", notice="session-ended")
    return fragment("partials/clock_face.html", status, clock=read(), way_back=way_back)
