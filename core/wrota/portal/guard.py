"""The login guard of views in somebody's app: a before_request hook on a blueprint, or a decorator of one view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, current_app

from wrota.errors import SettingsError
from wrota.words import say

Guarded = TypeVar("Guarded", bound="Blueprint | Callable[..., Any]")
Stop = Callable[[], "Response | None"]
"""Returns the response for whoever may not go on, None for whoever may."""


def guarded(what: Guarded, stop: Stop) -> Guarded:
    """Put a guard before a blueprint's every request, and return the blueprint; or return a view with one before it."""
    if isinstance(what, Blueprint):
        _put_first(what, stop)
        return what
    if isinstance(what, Flask):
        raise TypeError("guard takes a blueprint or a view; a whole app it would shut.")
    return cast(Guarded, _with_guard(what, stop))


def _put_first(blueprint: Blueprint, stop: Stop) -> None:
    """Put a guard before the hooks that a blueprint has already: one that answers would let strangers in."""
    if blueprint._got_registered_once:
        # Flask copies the hooks when it registers a blueprint, so that this one would never run.
        raise SettingsError(
            say(
                "The blueprint “{name}” is registered already. Call guard first, and register it afterwards.",
                name=blueprint.name,
            )
        )
    blueprint.before_request_funcs.setdefault(None, []).insert(0, stop)


def _with_guard(view: Callable[..., Any], stop: Stop) -> Callable[..., Any]:
    @wraps(view)
    def guarded_view(*args: Any, **kwargs: Any) -> Any:
        response = stop()
        return current_app.ensure_sync(view)(*args, **kwargs) if response is None else response

    return guarded_view
