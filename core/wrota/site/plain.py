"""Error responses that belong to no institution: an unknown address, a portal that was never good."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import Environment, FileSystemLoader
from werkzeug.wrappers import Response

from wrota import resources
from wrota.web.error_pages import FAULTS
from wrota.words import Sentence, catalogue, say

_LANGUAGES = ("pl", "en")


def unknown() -> Response:
    """Answer for a host or path that is no portal's; the same bytes for all of them."""
    return _response(404, say("There is no such page"), say("The address may be mistyped, or the page has moved."))


def broken() -> Response:
    """Answer for a portal whose folder was never good."""
    response = _response(
        503, say("The service has a short break"), say("Nothing was changed. Please try again in a few minutes.")
    )
    response.headers["Retry-After"] = "60"
    return response


def failed(case_code: str) -> Response:
    """Answer for what went wrong before any portal was found; the operator finds the log's line by the number."""
    fault = FAULTS[500]
    return _response(500, fault.heading, fault.advice, say("Case number: {number}", number=case_code))


def refused(status: int) -> Response:
    """Answer for a request that cannot be read, or is too large to be: the server looks at no address for that."""
    fault = FAULTS.get(status, FAULTS[400 if status < 500 else 500])
    return _response(status, fault.heading, fault.advice)


def elsewhere(address: str) -> Response:
    """Answer where the preview was asked for by a host that is not this machine's own."""
    return _response(403, say("This cannot be done"), say("The preview answers at {address} alone.", address=address))


def _response(status: int, heading: Sentence, *advice: Sentence) -> Response:
    response = Response(_page(heading, advice), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(heading: Sentence, advice: Iterable[Sentence]) -> str:
    translators = [(code, catalogue(code).translate) for code in _LANGUAGES]
    sections = [(code, translate(heading), [*map(translate, advice)]) for code, translate in translators]
    return _environment().get_template("pages/plain.html").render(sections=sections)


@resources.read_once
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(resources.themes() / "base" / "templates"), autoescape=True)
