"""Access control: who may open an address, as its row in the routing table says; before every page and fragment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, abort, request, url_for

from wrota import routes
from wrota.desk import claim
from wrota.routes import Route, Who
from wrota.web import login, policy_gate
from wrota.web.current import base, config
from wrota.web.responses import present_address, see_other


def init_app(app: Flask) -> None:
    """Put access control before every page, every fragment and whatever blueprint is connected."""
    app.before_request(_stop)


def check(app: Flask) -> None:
    """Stop the start where no row says who may open an address; what modules have is behind a guard of their own."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in routes.BY_ENDPOINT and rule.endpoint.partition(".")[0] not in app.blueprints:
            raise AssertionError(f"No row of the routing table says who may open {rule.rule} ({rule.endpoint}).")


def stop_but(who: Who) -> Response | None:
    """Return the answer for somebody who is not one of those; None for whoever is."""
    return _GUARDS[who]()


def _stop() -> Response | None:
    """Let the request through, or answer it: with a policy to accept, with the form of a claim, or by its row."""
    if request.endpoint is None:
        return None
    row = routes.BY_ENDPOINT.get(request.endpoint)
    page = _page_asked_for(request.endpoint, row)
    return _stop_at_policy(row, page) or _stop_in_claim(page) or _stop_by_row(row)


def _page_asked_for(endpoint: str, row: Route | None) -> Route | None:
    """Return the row of the page that is asked for; a note belongs to its form, whose page has the form's name."""
    if endpoint != "note":
        return row
    return routes.BY_ENDPOINT.get(str((request.view_args or {})["form"]).partition(".")[0])


def _stop_at_policy(row: Route | None, page: Route | None) -> Response | None:
    """Send whoever has a policy to accept to its page, from every address that is not open before that."""
    if page and page.is_open_before_acceptance:
        return None
    # A link's token must not get into another address, and nobody wants back to a page for strangers.
    is_link = "token" in (request.view_args or {})
    return policy_gate.turn_back("" if is_link or (row and row.has_units) else present_address())


def _stop_in_claim(page: Route | None) -> Response | None:
    """Send whoever is opening an account back to its form, from every address that a claim does not need."""
    is_open = page and page.is_open_in_claim(request.method)
    if is_open or not login.may_ask() or not login.claimant():
        return None
    return see_other(url_for("claim", notice="claim-open"))


def _stop_by_row(row: Route | None) -> Response | None:
    """Ask the row of the address who may come; what has none is a module's, or closed."""
    if row is None:
        return None if request.blueprints else abort(404)
    return None if request.method == "OPTIONS" else stop_but(row.who_may(request.method))


def _anybody() -> None:
    """Let everybody through."""


def _person() -> Response | None:
    """Ask whoever is not signed in, or may not be any more, to sign in and come back."""
    return None if login.account() else login.turn_back(base().root + request.path)


def _claimant() -> Response | None:
    """Send others than claimants to where a claim begins, or to their home."""
    if not claim.is_offered(config()):
        abort(404)
    if login.claimant():
        return None
    if login.visitor():
        return see_other(url_for("entry"))
    return login.turn_back(base().root + request.path, "claim-first")


_GUARDS: Mapping[Who, Callable[[], Response | None]] = {
    Who.ANYBODY: _anybody,
    Who.PERSON: _person,
    Who.CLAIMANT: _claimant,
}
