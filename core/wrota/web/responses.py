"""Responses: a page, an htmx fragment, or a redirect."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Response, current_app, make_response, render_template, request, url_for

from wrota.web import htmx
from wrota.web.current import base

_LOCAL_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*(?:\?[A-Za-z0-9._~=&%/-]*)?")
_LONGEST_PATH = 500


def page(template: str, status: int = 200, **context: object) -> Response:
    """Render a page or a fragment."""
    return make_response(render_template(template, **context), status)


def fragment(template: str, status: int = 200, **context: object) -> Response:
    """Render a fragment with nothing of what stands around a page, so that the store is asked for none of that."""
    return make_response(current_app.jinja_env.get_template(template).render(context), status)


def see_other(path: str) -> Response:
    """Send the browser on to a path of this portal: 303, or htmx's own way, so that it swaps nothing."""
    if htmx.asks():
        return _answer_htmx(204, path)
    response = make_response("", 303)
    response.headers["Location"] = path
    return response


def ask_to_sign_in(wanted: str, notice: str) -> Response:
    """Send an anonymous browser to the sign-in page and remember where it wanted to go."""
    path = url_for("sign_in", next=wanted, notice=notice)
    return _answer_htmx(401, path) if htmx.asks() else see_other(path)


def local_path(wanted: str | None) -> str:
    """Return a path to go on to: the wanted one where it is plainly local, else the portal's front page.

    Local is what lies below the portal's root, for a guest below that of the app around it. One strict pattern
    serves ``Location`` and ``HX-Redirect`` alike (hazards 36): no scheme, no second slash, no backslash, no
    control character.
    """
    home = base().root + "/"
    if not wanted or len(wanted) > _LONGEST_PATH or not _LOCAL_PATH.fullmatch(wanted):
        return home
    climbs = {".", ".."} & set(wanted.split("?")[0].split("/"))
    return wanted if wanted.startswith(base().scope + "/") and not climbs else home


def present_address() -> str:
    """Return the address of this request, with its query where that is plain; empty where nobody can look at it."""
    return first_plain(ways_back(base().root))


def ways_back(root: str) -> tuple[str, ...]:
    """Return the address of this request below a root, with its query and without; none where nobody can look at it."""
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return ()
    path = root + request.path
    return (f"{path}?{request.query_string.decode(errors='replace')}", path) if request.query_string else (path,)


def first_plain(ways: Iterable[str]) -> str:
    """Return the first of several paths that this portal goes on to as it is; empty where there is none."""
    return next((way for way in ways if local_path(way) == way), "")


def _answer_htmx(status: int, path: str) -> Response:
    response = make_response("", status)
    response.headers["HX-Redirect"] = path
    return response
