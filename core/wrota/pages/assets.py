"""Style sheets, scripts and marks: the theme's, htmx, and the institution's own, each with a digest in its address."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from flask import Response, abort, g, make_response, send_from_directory, url_for

from wrota import places
from wrota.pages import brand
from wrota.pages.here import config, desk
from wrota.tenant.files import leads_outside

_BRAND_STYLE = "brand.css"
_YEAR = 365 * 24 * 3600


def asset(name: str) -> Response:
    """Serve a file of the theme, of the theme it extends, or of the build step."""
    found = _find(config().theme, name)
    if found is None:
        abort(404)
    return _lasting(send_from_directory(found.parent, found.name))


def brand_style() -> Response:
    """Serve the institution's colours as custom properties."""
    return _lasting(make_response(brand.style(config().brand), {"Content-Type": "text/css; charset=utf-8"}))


def brand_file(name: str) -> Response:
    """Serve a picture of the institution; were it opened alone, nothing in it would run."""
    tenant = desk().tenant
    picture = tenant.brand.get(name)
    # It may have been exchanged for a link since the folder was checked.
    if picture is None or leads_outside(tenant.folder, f"brand/{name}"):
        abort(404)
    answer = send_from_directory(picture.parent.resolve(), picture.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return _lasting(answer)


def asset_url(name: str) -> str:
    """Return the address of a theme's file, which changes when the file does."""
    found = _find(config().theme, name)
    return url_for("asset", name=name, v=_digest(found).hex()[:12] if found else None)


def brand_url(name: str = _BRAND_STYLE) -> str:
    """Return the address of the institution's style sheet or picture."""
    if name == _BRAND_STYLE:
        return url_for("brand_style", v=hashlib.sha256(brand.style(config().brand).encode()).hexdigest()[:12])
    return url_for("brand_file", name=name, v=_version(desk().tenant.brand[name]))


def integrity(name: str) -> str:
    """Return the Subresource Integrity value of a theme's file."""
    found = _find(config().theme, name)
    return f"sha384-{base64.b64encode(_digest(found, 'sha384')).decode()}" if found else ""


def _find(theme: str, name: str) -> Path | None:
    return _known(theme).get(name)


@cache
def _known(theme: str) -> dict[str, Path]:
    """Return all files of a theme by name; read once per process, as a theme changes with the program."""
    folders = [places.vendor(), *(folder / "static" for folder in reversed(layers(theme)))]
    return {
        path.relative_to(folder).as_posix(): path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    }


@cache
def layers(theme: str) -> tuple[Path, ...]:
    """Return the folders of a theme, the most particular first, ``base`` last."""
    own = places.themes() / theme
    base = places.themes() / "base"
    return (base,) if own == base else (own, base)


def _version(picture: Path) -> str | None:
    """Return what changes when an institution's picture does; it may be exchanged, or vanish, while serving."""
    try:
        facts = picture.stat()
    except OSError:
        return None
    return f"{facts.st_mtime_ns:x}-{facts.st_size:x}"


@cache
def _digest(path: Path, method: str = "sha256") -> bytes:
    return hashlib.new(method, path.read_bytes()).digest()


def _lasting(answer: Response) -> Response:
    g.cacheable = True
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return answer
