"""Units in URLs: the path of an institution's unit may stand in front of the pages outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g, request

from wrota.routes import BY_ENDPOINT
from wrota.tenant.schema import Unit
from wrota.web.current import config

UNIT = "unit_path"
"""What the part of an address is called in which a unit's path stands."""


def init_app(app: Flask) -> None:
    """Keep the unit of a request for views and for the links on its page."""
    app.url_value_preprocessor(_take_unit_out)
    app.url_defaults(_keep_unit)


def units() -> Mapping[str, Unit]:
    """Return the institution's units by their path in small letters."""
    return {unit.path.casefold(): unit for unit in config().unit}


def _keep_unit(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the unit in the addresses that a page at its path links to."""
    row = BY_ENDPOINT.get(endpoint)
    if row and row.has_units and request and request.url_rule is not None and g.get("unit"):
        values.setdefault(UNIT, g.unit.path)


def _take_unit_out(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the unit out of the address, so that views need not know of it."""
    path = (values or {}).pop(UNIT, None)
    g.unit = units()[path.casefold()] if path else None
