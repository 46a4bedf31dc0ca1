"""Static files: the theme's and htmx, the institution's colours as a style sheet, and its pictures."""

from __future__ import annotations

from flask import Response, abort, make_response, send_from_directory

from wrota.tenant.files import leads_outside
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
    tenant = desk().tenant
    picture = tenant.brand.get(name)
    # It may have been exchanged for a link since the folder was checked.
    if picture is None or leads_outside(tenant.folder, f"brand/{name}"):
        abort(404)
    answer = send_from_directory(picture.parent.resolve(), picture.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return lasting(answer)
