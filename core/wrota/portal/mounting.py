"""Mounting a portal on somebody's app: one middleware in front of it, nothing inside, refusals in words."""

from __future__ import annotations

from flask import Flask, current_app

from wrota.errors import SettingsError
from wrota.portal.middleware import Mount, MountMiddleware
from wrota.words import say

_MOUNTS = "wrota.mounts"


def mount_on(app: Flask, mount: Mount) -> None:
    """Put a portal in front of an app; raise `SettingsError` where something is in the way."""
    middleware = _middleware(app)
    _refuse_twice(middleware, mount)
    _refuse_hiding(app, mount)
    middleware.mounts.append(mount)
    app.extensions[_MOUNTS] = vars(app)["wsgi_app"] = middleware


def mount_here(key: str) -> Mount:
    """Return where a portal is in the current app; raise `SettingsError` where it is not."""
    middleware: MountMiddleware | None = current_app.extensions.get(_MOUNTS)
    for mount in middleware.mounts if middleware else ():
        if mount.key == key:
            return mount
    raise SettingsError(say("The portal “{key}” is not in this app: call init_app first.", key=key))


def _middleware(app: Flask) -> MountMiddleware:
    """Return what stands in front of the app; a portal in front of ProxyFix would not know who calls."""
    front, middleware = vars(app).get("wsgi_app"), app.extensions.get(_MOUNTS)
    if front is not middleware:
        raise SettingsError(
            say(
                "app.wsgi_app is already wrapped by {wrapper}. Call init_app first, and wrap afterwards, ProxyFix too.",
                wrapper=type(front).__name__,
            )
        )
    return middleware or MountMiddleware(app.wsgi_app)


def _refuse_twice(middleware: MountMiddleware, mount: Mount) -> None:
    for other in middleware.mounts:
        if other.key == mount.key:
            raise SettingsError(
                say("The portal “{key}” is in this app already, at {prefix}.", key=other.key, prefix=other.prefix)
            )
        if other.has(mount.prefix) or mount.has(other.prefix):
            raise SettingsError(
                say(
                    "{prefix} overlaps with {other}, where the portal “{key}” is.",
                    prefix=mount.prefix,
                    other=other.prefix,
                    key=other.key,
                )
            )


def _refuse_hiding(app: Flask, mount: Mount) -> None:
    hidden = next((rule.rule for rule in app.url_map.iter_rules() if mount.has(rule.rule)), None)
    if hidden:
        raise SettingsError(
            say("The portal at {prefix} would hide an address of the app, {rule}.", prefix=mount.prefix, rule=hidden)
        )
