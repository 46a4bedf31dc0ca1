"""Static files: style sheets, scripts and pictures of theme, htmx and institution, with digests in their URLs."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from flask import Response, g, url_for

from wrota import resources
from wrota.web import brand_css
from wrota.web.current import config, desk

_BRAND_STYLE = "brand.css"
_YEAR = 365 * 24 * 3600


def asset_url(name: str) -> str:
    """Return the address of a theme's file, which changes when the file does."""
    found = find(config().theme, name)
    return url_for("asset", name=name, v=_digest(found).hex()[:12] if found else None)


def brand_url(name: str = _BRAND_STYLE) -> str:
    """Return the address of the institution's style sheet or picture."""
    if name == _BRAND_STYLE:
        return url_for("brand_style", v=hashlib.sha256(brand_css.style(config().brand).encode()).hexdigest()[:12])
    return url_for("brand_file", name=name, v=desk().tenant.brand[name].digest[:12])


def integrity(name: str) -> str:
    """Return the Subresource Integrity value of a theme's file."""
    found = find(config().theme, name)
    return f"sha384-{base64.b64encode(_digest(found, 'sha384')).decode()}" if found else ""


def find(theme: str, name: str) -> Path | None:
    """Return a file of the theme, of the theme it extends, or of the build step; None where there is none."""
    return _known(theme).get(name)


@resources.read_once
def _known(theme: str) -> dict[str, Path]:
    """Return all files of a theme by name; read once per process, as a theme changes with the program."""
    folders = [resources.vendor(), *(folder / "static" for folder in reversed(layers(theme)))]
    return {
        path.relative_to(folder).as_posix(): path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    }


@resources.read_once
def layers(theme: str) -> tuple[Path, ...]:
    """Return the folders of a theme, the most particular first, ``base`` last."""
    own = resources.themes() / theme
    base = resources.themes() / "base"
    return (base,) if own == base else (own, base)


@resources.read_once
def _digest(path: Path, method: str = "sha256") -> bytes:
    return hashlib.new(method, path.read_bytes()).digest()


def lasting(response: Response) -> Response:
    """Let browsers keep an answer for a year: its address changes with what is in it."""
    g.cacheable = True
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
