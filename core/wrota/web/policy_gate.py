"""The gate: whoever has a policy to accept is sent to its page from every address that is not named as open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Flask, Response, g, request, url_for

from wrota.desk import policies
from wrota.desk.policies import Due
from wrota.web import current, htmx, login
from wrota.web.current import base, desk
from wrota.web.responses import local_path, present_address, see_other


@dataclass(frozen=True)
class _Gate:
    """What is open before acceptance, and the pages for strangers, to which nobody wants to come back."""

    opened: Collection[str]
    outside: Collection[str]

    def __call__(self) -> Response | None:
        """Let the request through, or answer it with the way to the policy."""
        if request.endpoint is None or current.page_asked_for() in self.opened:
            return None
        # A link's token must not get into another address.
        is_link = "token" in (request.view_args or {})
        return turn_back("" if is_link or request.endpoint in self.outside else present_address())


def init_app(app: Flask, opened: Collection[str], outside: Collection[str]) -> None:
    """Put the gate before every page, every fragment and whatever blueprint is connected."""
    app.before_request(_Gate(opened, outside))


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
