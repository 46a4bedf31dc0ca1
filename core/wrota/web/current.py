"""Where the current request is: the desk it came to, the base address it used, its unit and its caller."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, request

from wrota import routes
from wrota.desk import Desk
from wrota.rules.addresses import Base
from wrota.tenant.schema import Config, Unit

BASE = "wrota.base"
CALLER = "wrota.caller"
ALLOWANCE = "wrota.allowance"
EXTENSION = "wrota"

_BEHIND_UNITS = (routes.path("tenant_page", slug=""), routes.path("policy", policy_id=""))


def desk() -> Desk:
    """Return the desk of the current portal."""
    return desk_of(current_app)


def desk_of(app: Flask) -> Desk:
    """Return the desk of a portal's application."""
    return cast(Desk, app.extensions[EXTENSION])


def config() -> Config:
    """Return the configuration of the current institution."""
    return desk().tenant.config


def base() -> Base:
    """Return the configured base address that the request matched, never one made of its headers."""
    return cast(Base, request.environ[BASE])


def caller() -> str:
    """Return the client's address: IPv4, or the /64 of IPv6."""
    return cast(str, request.environ[CALLER])


def allowance() -> int | None:
    """Return how many failures the client's address may have, where it belongs to a network that the operator knows."""
    return cast("int | None", request.environ[ALLOWANCE])


def unit() -> Unit | None:
    """Return the unit whose path stands in front of the address, if one does."""
    return cast("Unit | None", g.get("unit"))


def reached(address: str) -> str:
    """Return where an address of the configuration leads; a page of the portal stands below the portal's root.

    Documents stand behind the path of the unit whose page leads to them, so that nobody loses the way.
    """
    if not address.startswith("/"):
        return address
    part = unit() if address.startswith(_BEHIND_UNITS) else None
    return f"{base().root}/{part.path}{address}" if part else base().root + address
