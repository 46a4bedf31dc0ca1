"""Wrota: the front door that an institution puts before its on-line services.

Everything public is here; it is imported when it is first used, so that a command need not wait for all of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrota import modules, signals
    from wrota.errors import SettingsError, StoreError, TenantError, WrotaError
    from wrota.portal import Portal, PublicAccount
    from wrota.site import Site

    __version__: str

__all__ = [
    "Portal",
    "PublicAccount",
    "SettingsError",
    "Site",
    "StoreError",
    "TenantError",
    "WrotaError",
    "__version__",
    "modules",
    "signals",
]

_HOMES = {
    "Portal": "wrota.portal",
    "PublicAccount": "wrota.portal",
    "SettingsError": "wrota.errors",
    "Site": "wrota.site",
    "StoreError": "wrota.errors",
    "TenantError": "wrota.errors",
    "WrotaError": "wrota.errors",
}

_MODULES = ("modules", "signals")

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Fetch a public name when it is first asked for."""
        if name == "__version__":
            from importlib.metadata import version

            return version("wrota")
        if name in _MODULES:
            return import_module(f"wrota.{name}")
        if name in _HOMES:
            return getattr(import_module(_HOMES[name]), name)
        raise AttributeError(f"module 'wrota' has no attribute {name!r}")
