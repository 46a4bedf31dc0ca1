"""The policy gate: what somebody who is signed in has to accept first, and the way there and back."""

from __future__ import annotations

from flask import Response, g, url_for

from wrota.desk import policies
from wrota.desk.policies import Due
from wrota.web import htmx, login
from wrota.web.current import base, desk
from wrota.web.responses import local_path, see_other


def due() -> tuple[Due, ...]:
    """Return what whoever is signed in has still to settle; asked once per request."""
    if not login.may_ask():
        return ()
    if "due" not in g:
        person = login.account()
        g.due = policies.due(desk(), person) if person else ()
    found: tuple[Due, ...] = g.due
    return found


def turn_back(wanted: str) -> Response | None:
    """Answer with the way to the first policy that is due, and from there to what was wanted; None if none is."""
    if not due():
        return None
    wanted = htmx.page_path() or wanted
    is_home = local_path(wanted) == base().root + "/"
    return see_other(url_for("policy", policy_id=due()[0].policy.id, next=None if is_home else wanted))
