"""The menu of modules: those that a person may use, group by group."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from wrota.pages.here import config
from wrota.pages.telling import told
from wrota.store.accounts import Account
from wrota.tenant.schema import Module


class Group(NamedTuple):
    """Modules under one heading, in the institution's order."""

    title: str
    modules: list[Module]


def groups(person: Account) -> list[Group]:
    """Return the modules that a person has the permission for."""
    allowed = [module for module in config().module if module.permission in {None, *person.permissions}]
    return [Group(title, list(modules)) for title, modules in groupby(allowed, key=lambda module: told(module.group))]
