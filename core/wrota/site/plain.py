"""Error responses that belong to no institution: an unknown address, a portal that was never good."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader
from werkzeug.wrappers import Response

from wrota import resources
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


def _response(status: int, heading: Sentence, advice: Sentence) -> Response:
    response = Response(_page(heading, advice), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(heading: Sentence, advice: Sentence) -> str:
    sections = [(code, catalogue(code).translate(heading), catalogue(code).translate(advice)) for code in _LANGUAGES]
    return _environment().get_template("pages/plain.html").render(sections=sections)


@resources.read_once
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(resources.themes() / "base" / "templates"), autoescape=True)
