"""The session of an app's visitor at a portal: who is signed in there, and the way to sign in and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask, Response, request

from wrota.portal.middleware import addressed
from wrota.rules.addresses import Base
from wrota.store.accounts import Account
from wrota.web import current, login
from wrota.web import policy_gate as pages_gate
from wrota.web.responses import first_plain, ways_back


@dataclass(frozen=True)
class PublicAccount:
    """What an app may know of whoever is signed in at its portal.

    ``handle`` is the account's lasting random name, good as a key in tables of the app's own; ``unit`` the path
    of the unit that it belongs to; ``language`` a code such as ``pl``, if the person has chosen one.
    """

    handle: str
    name: str = field(repr=False)
    unit: str | None
    permissions: tuple[str, ...]
    language: str | None


def signed_in(portal: Flask, base: Base) -> PublicAccount | None:
    """Return who is signed in at a portal by the cookies of the current request; the session has been used by that."""
    with _standing_in(portal, base):
        account = login.account()
    return _public(account) if account else None


def turn_back(portal: Flask, base: Base) -> Response:
    """Ask whoever is not signed in to do so, as the portal does for its own pages, and to come back afterwards."""
    ways = _ways_back(base)
    with _standing_in(portal, base):
        response = login.turn_back(first_plain(ways) or base.scope + "/")
    return _for_now(response, base)


def gate(portal: Flask, base: Base) -> Response | None:
    """Send whoever has a policy to accept to its page, and back afterwards; None where none is due."""
    ways = _ways_back(base)
    with _standing_in(portal, base):
        # Most institutions have no such policy, and then nobody is asked for twice.
        if not any(policy.must_accept for policy in current.config().policy):
            return None
        response = pages_gate.turn_back(first_plain(ways) or base.scope + "/")
    return _for_now(response, base) if response else None


def _ways_back(base: Base) -> tuple[str, ...]:
    """Return the paths by which somebody comes back to this request; none from a host where the portal is not."""
    return ways_back(base.scope) if _is_at(base) else ()


def _is_at(base: Base) -> bool:
    return base.is_at(request.environ.get("HTTP_HOST", ""))


def _for_now(response: Response, base: Base) -> Response:
    """Let nobody keep a redirect, and make it whole at a host where its path would be the app's."""
    response.headers["Cache-Control"] = "no-store"
    for name in {"Location", "HX-Redirect"} & set(response.headers.keys()):
        if not _is_at(base):
            response.headers[name] = base.origin + response.headers[name]
    return response


def _public(account: Account) -> PublicAccount:
    """Leave out of an account what is nobody's business but the portal's."""
    return PublicAccount(account.handle, account.name, account.unit, account.permissions, account.language)


@contextmanager
def _standing_in(portal: Flask, base: Base) -> Iterator[None]:
    """Stand in the portal's app with what the browser sent to the app; the store closes at the end."""
    environ = addressed(request.environ, base, "/")
    if not _is_at(base):
        # The page from which htmx asks is at the other host too, and its path is another page's here.
        environ.pop("HTTP_HX_CURRENT_URL", None)
    with portal.request_context(environ):
        yield
