"""The URL rules of a portal's application, registered from the routing table; views are imported by their names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from flask import Flask
from flask.views import View

from wrota.routes import ROUTES
from wrota.web import converters, units
from wrota.web.current import desk_of


def init_app(app: Flask) -> None:
    """Register every address, and once more behind the path of a unit where it has units and the institution too."""
    app.url_map.strict_slashes = False
    converters.init_app(app)
    for route in ROUTES:
        app.add_url_rule(route.path, route.endpoint, view(route.endpoint, route.view), methods=route.methods)
    if desk_of(app).tenant.config.unit:
        for route in ROUTES:
            if route.has_units:
                path = f"/<unit:{units.UNIT}>{route.path.rstrip('/')}"
                app.add_url_rule(path, route.endpoint, methods=route.methods)


@cache
def view(endpoint: str, name: str) -> Callable[..., Any]:
    """Return the view function that a row of the table names; one of a class where it is a class."""
    module, _, attribute = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"wrota.pages.{module}"), attribute)
    return found.as_view(endpoint) if isinstance(found, type) and issubclass(found, View) else found
