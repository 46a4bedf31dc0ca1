"""The request and response headers of htmx, as a thin typed layer; the rest of the pages ask only here."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request
from htmx_flask import Htmx


def init_app(app: Flask) -> None:
    """Let requests know what htmx says of them; to be called before any request class of our own."""
    Htmx().init_app(app)


def asks() -> bool:
    """Say whether htmx sent the current request and will swap the answer."""
    headers = getattr(request, "htmx", None)
    return bool(headers) and not request.headers.get("HX-History-Restore-Request")


def page_path() -> str:
    """Return the path of the page from which htmx asks, as the browser tells it."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL", "")).path if asks() else ""
    except ValueError:
        return ""
