"""Error handlers: pages for what went wrong, in the institution's theme."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from wrota import routes
from wrota.errors import FolderChanged, NotThere, Overloaded, Refused, StoreBusy, StoreError, TooMany, WrotaError
from wrota.rules import case_codes
from wrota.web import htmx, login
from wrota.web.current import desk
from wrota.web.responses import page
from wrota.web.translation import translate
from wrota.words import Sentence, say

_LOG = logging.getLogger("wrota")
_CHANGED = "wrota.changed_files"
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class ErrorPage:
    """The text of an error page: a heading, and what the person can do now."""

    heading: Sentence
    advice: Sentence


FAULTS = {
    400: ErrorPage(say("We could not read this request"), say("Go back, reload the page and try once more.")),
    403: ErrorPage(say("This cannot be done"), say("Go back, reload the page and try once more.")),
    404: ErrorPage(say("There is no such page"), say("The address may be mistyped, or the page has moved.")),
    405: ErrorPage(say("This cannot be done"), say("This address does not take what was sent to it.")),
    413: ErrorPage(say("Too much was sent"), say("Shorten what you typed and send it once more.")),
    429: ErrorPage(say("Too many tries"), say("Wait for a while and try once more.")),
    500: ErrorPage(
        say("Something went wrong on our side"), say("Nothing was changed. Please try again in a few minutes.")
    ),
    503: ErrorPage(
        say("The service has a short break"), say("Nothing was changed. Please try again in a few minutes.")
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page of the portal."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(WrotaError, _on_purpose)
    app.register_error_handler(Exception, _unforeseen)


def _http(error: HTTPException) -> Response:
    response = _page(error.code or 500)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _on_purpose(error: WrotaError) -> Response:
    if isinstance(error, Refused):
        return _page(400, error.sentence)
    if isinstance(error, NotThere):
        return _page(404)
    if isinstance(error, TooMany):
        return _later(_page(429, error.sentence), error.retry_after)
    if isinstance(error, FolderChanged):
        return _changed(error)
    if isinstance(error, StoreError):
        login.ask_no_more()
    if isinstance(error, StoreError | Overloaded):
        if not getattr(error, "is_told", False):
            _LOG.warning("The store or the machine refused: %s", error)
        return _later(_page(503), 10 if isinstance(error, StoreBusy | Overloaded) else 60)
    return _unforeseen(error)


def _changed(error: FolderChanged) -> Response:
    """Tell the log once for each file; the app is another one when the folder has been looked at again."""
    told: set[str] = current_app.extensions.setdefault(_CHANGED, set())
    if str(error) not in told:
        told.add(str(error))
        _LOG.warning("%s: %s", desk().tenant.key, error)
    return _later(_page(503), 5)


class Unforeseen(Exception):
    """Stands in the log for an error whose own words may hold what was typed; it has its traceback and its kind."""


def log_unforeseen(error: Exception, method: str, path: str) -> str:
    """Tell the log what happened and where, and return the case number under which it stands there."""
    case_code = case_codes.make(secrets.token_bytes)
    told = Unforeseen(type(error).__name__).with_traceback(error.__traceback__)
    message = "Unforeseen %s at %s %s, case %s"
    _LOG.error(message, type(error).__name__, _method(method), routes.masked(path), case_code, exc_info=told)
    return case_code


def _method(method: str) -> str:
    """Return a method as the log names it; strangers may send any word as one."""
    return method if method in _METHODS else "another method"


def _unforeseen(error: Exception) -> Response:
    case_code = log_unforeseen(error, request.method, request.path)
    login.ask_no_more()
    return _page(500, case_code=case_code)


def _page(code: int, advice: Sentence | None = None, case_code: str = "") -> Response:
    fault = FAULTS.get(code, FAULTS[500 if code >= 500 else 400])
    status = code if code in FAULTS else (500 if code >= 500 else 400)
    note = translate(advice or fault.advice)
    if htmx.asks():
        number = f" {translate(say('Case number:'))} {case_code}" if case_code else ""
        return page("partials/note.html", status, note=note + number)
    return page("pages/fault.html", status, heading=translate(fault.heading), advice=note, case_code=case_code)


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response
