"""What every request must be like before a page sees it, and what every answer carries."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, g, request

from wrota.web.current import base

LONGEST_BODY = 256 * 1024
LONGEST_QUERY = 8 * 1024
_FORM = "application/x-www-form-urlencoded"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    """Put the guards before every page and the headers on every answer."""
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LONGEST_BODY
    app.config["MAX_FORM_PARTS"] = 500
    app.before_request(_refuse_foreign_posts)
    app.before_request(_refuse_malformed_input)
    app.after_request(_add_headers)


def _refuse_foreign_posts() -> None:
    """Refuse what another site's page sent here (hazards 38); where a browser tells nothing, the token decides."""
    if request.method in _SAFE_METHODS:
        return
    origin = request.headers.get("Origin", "null")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    if origin != "null" and not base().is_origin(origin):
        abort(403)


def _refuse_malformed_input() -> None:
    """Refuse bytes that are no text, fields sent twice, and any body that is not a plain form (hazards 46)."""
    if len(request.query_string) > LONGEST_QUERY:
        abort(400)
    _refuse_bad_text(request.query_string)
    if request.method in _SAFE_METHODS:
        return
    body = request.get_data(cache=True)
    if body and request.mimetype != _FORM:
        abort(400)
    _refuse_bad_text(body)
    if any(len(values) > 1 and not name.endswith("[]") for name, values in request.form.lists()):
        abort(400)


def _refuse_bad_text(encoded: bytes) -> None:
    try:
        text = unquote_to_bytes(encoded.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        abort(400)
    if _CONTROL.search(text):
        abort(400)


def _add_headers(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    if base().is_https and not base().is_guest:
        # A guest shares its origin with the app around it, and does not bind that app for a year.
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not g.get("cacheable"):
        answer.headers["Cache-Control"] = "no-store"
        answer.vary.update(("Cookie", "HX-Request"))
    return answer
