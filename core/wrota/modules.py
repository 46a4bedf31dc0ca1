"""The API for modules: what a module may know of the person who opened it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flask import current_app, g, has_request_context

from wrota.desk import Desk
from wrota.store import accounts
from wrota.store.accounts import Account
from wrota.web import login
from wrota.web.current import EXTENSION, desk
from wrota.web.translation import language

__all__ = ["Person", "person"]


@dataclass(frozen=True)
class Person:
    """The person whose request this is.

    ``handle`` is the account's lasting random name, good as a key in tables of the module's own; ``identifiers``
    has the person's identifiers by kind, the main one of each kind first; ``unit`` is the path of the unit that
    the account belongs to; ``language`` the code of the language in which the portal speaks just now.
    """

    handle: str
    name: str = field(repr=False)
    identifiers: Mapping[str, tuple[str, ...]] = field(repr=False)
    permissions: tuple[str, ...]
    unit: str | None
    language: str


def person() -> Person:
    """Return whose request this is, on the pages of a module; it is found out once in a request.

    Raises `RuntimeError` outside of a portal's request, and where nobody is signed in.
    """
    account = _account()
    if account is None:
        raise RuntimeError("wrota.modules.person() is for requests that a portal's guard has let through")
    if "module_person" not in g:
        g.module_person = _known(account)
    known: Person = g.module_person
    return known


def _account() -> Account | None:
    """Return the account of the current request; an app around a portal has portals of its own, and no desk."""
    inside = has_request_context() and isinstance(current_app.extensions.get(EXTENSION), Desk)
    return login.account() if inside else None


def _known(account: Account) -> Person:
    held = accounts.identifiers_of(desk().store, account.id)
    kinds = dict.fromkeys(one.kind for one in held)
    identifiers = {kind: tuple(one.value for one in held if one.kind == kind) for kind in kinds}
    return Person(
        handle=account.handle,
        name=account.name,
        identifiers=MappingProxyType(identifiers),
        permissions=account.permissions,
        unit=account.unit,
        language=language(),
    )
