"""The navigation menu of modules: those that a person may use, group by group, and what locks one of them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from wrota.store.accounts import Account
from wrota.tenant.schema import Module, Policy
from wrota.web import policy_gate
from wrota.web.current import config, reached
from wrota.web.translation import local_text

VIEWS = "wrota.views"
"""Where a portal's application keeps the names of the views that its operator has connected."""


@dataclass(frozen=True)
class MenuEntry:
    """A module in the menu: open at an address, locked until a policy is accepted, or without both, not connected."""

    key: str
    title: str
    address: str = ""
    awaits: str = ""
    """The title of the policy that locks it; then the address is the policy's, which leads on to the module."""


@dataclass(frozen=True)
class MenuGroup:
    """Modules under one heading, in the institution's order."""

    title: str
    entries: tuple[MenuEntry, ...]

    @property
    def is_lone(self) -> bool:
        """Whether the heading says already all that its one entry would."""
        return [entry.title for entry in self.entries] == [self.title]

    @property
    def locked(self) -> list[str]:
        """The titles of the modules that a policy locks."""
        return [entry.title for entry in self.entries if entry.awaits]


def groups(person: Account) -> list[MenuGroup]:
    """Return the modules that a person has the permission for; one heading gathers all that it stands over."""
    gathered: dict[str, list[MenuEntry]] = {}
    for module in config().module:
        if permits(module, person):
            gathered.setdefault(local_text(module.group), []).append(_entry(module))
    return [MenuGroup(title, tuple(entries)) for title, entries in gathered.items()]


def permits(module: Module, person: Account) -> bool:
    """Say whether a person has the permission for a module, where it needs one."""
    return module.permission in {None, *person.permissions}


def _entry(module: Module) -> MenuEntry:
    address, title, lock = _address(module), local_text(module.title), _lock(module)
    if address and lock:
        way = url_for("policy", policy_id=lock.id, next=address if address.startswith("/") else None)
        return MenuEntry(module.key, title, way, local_text(lock.title))
    return MenuEntry(module.key, title, address)


def _address(module: Module) -> str:
    """Return where a module is; nothing where nobody has connected it."""
    if module.address:
        return reached(module.address)
    is_connected = module.view in current_app.extensions[VIEWS]
    return url_for(module.view) if module.view and is_connected else ""


def _lock(module: Module) -> Policy | None:
    """Return the policy to be accepted first: the module's own, else one that keeps every page of the portal shut."""
    due = [one.policy for one in policy_gate.due()]
    own = [policy for policy in due if policy.id == module.policy]
    return next(iter(own or (due if module.view else [])), None)
