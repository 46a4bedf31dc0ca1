"""Static files: the theme's and htmx, the institution's colours as a style sheet, and its pictures."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, make_response, send_file, send_from_directory

from wrota.web import brand_css
from wrota.web.assets import find, lasting
from wrota.web.current import config, desk


def asset(name: str) -> Response:
    """Serve a file of the theme, of the theme it extends, or of the build step."""
    found = find(config().theme, name)
    if found is None:
        abort(404)
    return lasting(send_from_directory(found.parent, found.name))


def brand_style() -> Response:
    """Serve the institution's colours as custom properties."""
    return lasting(make_response(brand_css.style(config().brand), {"Content-Type": "text/css; charset=utf-8"}))


def brand_file(name: str) -> Response:
    """Serve a picture of the institution; were it opened alone, nothing in it would run."""
    picture = desk().tenant.brand.get(name)
    if picture is None:
        abort(404)
    answer = send_file(BytesIO(picture.content()), download_name=name, etag=picture.digest)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return lasting(answer)
