"""Modules that an operator connects: blueprints at an address of the portal, and the guard before them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, request
from werkzeug.routing import Rule

from wrota.errors import SettingsError
from wrota.routes import MODULES
from wrota.tenant.schema import Config, Module
from wrota.web import htmx, login, menu
from wrota.web.current import base, config, desk_of
from wrota.web.responses import page, present_address
from wrota.web.translation import translate
from wrota.words import say

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LOG = logging.getLogger("wrota")


def checked(blueprints: Iterable[Blueprint]) -> tuple[Blueprint, ...]:
    """Return blueprints that a configuration can name, and tell apart; raise `SettingsError` for others."""
    found = tuple(blueprints)
    names = [blueprint.name for blueprint in found]
    for name in names:
        if not _NAME.fullmatch(name):
            raise SettingsError(
                say("“{name}” is not a name for a module's blueprint: a-z, 0-9 and “_”, a letter first.", name=name)
            )
        if names.count(name) > 1:
            raise SettingsError(say("Two modules are blueprints of the name “{name}”.", name=name))
    return found


def named(config: Config, blueprints: Iterable[Blueprint]) -> tuple[Blueprint, ...]:
    """Return those blueprints that an institution names."""
    names = {_blueprint(module) for module in config.module}
    return tuple(blueprint for blueprint in blueprints if blueprint.name in names)


def connect(app: Flask, blueprints: Iterable[Blueprint]) -> None:
    """Put blueprints into a portal's application, and the guard before them.

    A blueprint serves many portals at once: the hook is the application's, and nothing is left in the blueprint.
    """
    modules = desk_of(app).tenant.config.module
    for blueprint in blueprints:
        app.register_blueprint(blueprint, url_prefix=f"{MODULES}/{blueprint.name}")
    app.before_request(_guard)
    app.extensions[menu.VIEWS] = views = frozenset(rule.endpoint for rule in app.url_map.iter_rules() if _opens(rule))
    for module in modules:
        if _blueprint(module) in app.blueprints and module.view not in views:
            _LOG.warning("%s: %s is no view that a menu could open", desk_of(app).tenant.key, module.view)


def _opens(rule: Rule) -> bool:
    """Say whether an address can be opened from a menu: by GET, with nothing in it that varies."""
    return "GET" in (rule.methods or ()) and not rule.arguments - set(rule.defaults or ())


def _blueprint(module: Module) -> str:
    return (module.view or "").partition(".")[0]


def _guard() -> Response | None:
    """Let through to a module's pages whoever has the permission for an entry of the menu that leads there.

    The gate has stood before this already, so no policy is due.
    """
    if not request.blueprints:
        return None
    account = login.account()
    if account is None:
        return login.turn_back(present_address() or base().root + "/")
    return None if any(menu.permits(module, account) for module in _leading_here()) else _refuse()


def _leading_here() -> list[Module]:
    """Return the modules that name the current view; where none does, all those of its blueprint."""
    modules = config().module
    own = [module for module in modules if module.view == request.endpoint]
    return own or [module for module in modules if _blueprint(module) == request.blueprints[-1]]


def _refuse() -> Response:
    advice = translate(say("Your account has no permission for it. If it should have one, please ask the staff."))
    if htmx.asks():
        return page("partials/note.html", 403, note=advice)
    return page("pages/fault.html", 403, heading=translate(say("This module is not open to you")), advice=advice)
