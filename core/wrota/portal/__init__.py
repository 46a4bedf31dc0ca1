"""The Flask extension: one portal is one Flask app for one tenant, joined here from the rooms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, overload

from flask import Blueprint, Flask, Response, abort, current_app, has_request_context, request

from wrota import settings
from wrota.desk import Desk
from wrota.portal import mounting, visitor
from wrota.portal.application import application
from wrota.portal.guard import Guarded, guarded
from wrota.portal.middleware import Mount
from wrota.portal.visitor import PublicAccount
from wrota.rules.addresses import Base, guest_bases
from wrota.seams import Seams
from wrota.store import Store
from wrota.tenant.reader import Tenant, read
from wrota.web import current
from wrota.web.modules import checked

__all__ = ["Portal", "PublicAccount"]


class Portal:
    """One institution's portal: its tenant, its store and its own Flask app.

    ``tenant`` is the institution's folder. ``secret`` and ``data`` are by default ``WROTA_SECRET`` and
    ``WROTA_DATA``. ``modules`` are blueprints that need nothing of an app around: those that the institution names
    are put below ``/modul/`` and guarded, and many portals may share them; `SettingsError` refuses a name at once.
    Nothing else is read or opened before `init_app`; then `SettingsError` and `TenantError` say what is wrong.
    Nothing is shared with another portal but compiled templates and routes, catalogues and modules.
    """

    def __init__(
        self,
        tenant: Tenant | Path | str,
        *,
        secret: bytes | str | None = None,
        data: Path | str | None = None,
        modules: Iterable[Blueprint] = (),
        seams: Seams | None = None,
        is_demonstration: bool = False,
    ) -> None:
        self._given = tenant
        self._secret = secret
        self._data = data
        self._modules = checked(modules)
        self._seams = seams
        self._is_demonstration = is_demonstration

    def init_app(self, app: Flask, prefix: str, *, address: str | None = None) -> None:
        """Put the portal in front of an app, below a prefix such as ``/konto``; nothing is registered in the app.

        ``address`` is where people see the app, such as ``https://example.org``, or several separated by commas;
        by default ``WROTA_ADDRESS``. To be called once for each app, before anything wraps ``app.wsgi_app``,
        ProxyFix too. Raises `SettingsError` where a setting is missing or something is in the way.
        """
        bases = guest_bases(address or os.environ.get("WROTA_ADDRESS", ""), prefix)
        mounting.mount_on(app, Mount(self.tenant.key, prefix, bases, self.app))
        app.extensions.setdefault(current.EXTENSION, {})[self.tenant.key] = self

    @property
    def account(self) -> PublicAccount | None:
        """Who is signed in at this portal by the cookies of the current request; None for nobody, and outside of one.

        Asked once per request, which counts as a use of the session. Raises `StoreError` where nobody can be asked.
        """
        if not has_request_context():
            return None
        known, name = request.environ, f"wrota.account.{self.tenant.key}"
        if name not in known:
            known[name] = visitor.signed_in(self.app, self._base())
        found: PublicAccount | None = known[name]
        return found

    @overload
    def guard(self, what: Guarded, /, *, permission: str | None = None) -> Guarded: ...

    @overload
    def guard(self, /, *, permission: str | None = None) -> Callable[[Guarded], Guarded]: ...

    def guard(self, what: Any = None, /, *, permission: str | None = None) -> Any:
        """Let only signed-in people see a blueprint or a view, with a permission where one is named.

        Returns the blueprint, which has got a ``before_request`` in front of its own, or a view in place of the view;
        it is a decorator too. Raises `SettingsError` for a blueprint that is registered already.
        Others are sent to the sign-in page and back (303; htmx gets 401 and ``HX-Redirect``),
        whoever has a policy to accept to its page and back (htmx: 204), whoever lacks the permission gets the
        app's own 403.
        """
        stop = partial(self._stop, permission)
        return partial(guarded, stop=stop) if what is None else guarded(what, stop)

    def url_for(self, endpoint: str, /, *, _external: bool = False, **values: Any) -> str:
        """Return the address of a page of the portal, such as ``sign_in``; values that it does not know are its query.

        ``next`` leads whoever signs in back to a path of the app. An external address is made of the configured one.
        """
        base = self._base()
        places = self.app.url_map.bind(base.netloc, base.root, url_scheme=base.scheme)
        return places.build(endpoint, values, force_external=_external)

    def prepare(self) -> None:
        """Read the folder and build the app now, so that what is wrong with them is told at once."""
        _ = self.app

    def close(self, *, is_followed: bool = False) -> None:
        """Give back what the portal holds; requests that are under way finish.

        ``is_followed`` says that another portal takes its place at once, and need not check the whole database again.
        """
        if "desk" in vars(self):
            self.store.retire(is_followed=is_followed)

    @cached_property
    def tenant(self) -> Tenant:
        """The institution."""
        return self._given if isinstance(self._given, Tenant) else read(Path(self._given))

    @cached_property
    def desk(self) -> Desk:
        """Where the acts happen, for scripts and tests of the app around."""
        data = settings.data_folder(os.environ if self._data is None else {"WROTA_DATA": str(self._data)})
        return Desk.of(self.tenant, data, self._checked_secret(), self._seams or _world())

    @cached_property
    def app(self) -> Flask:
        """The portal's own Flask app."""
        return application(self.desk, self._modules, is_demonstration=self._is_demonstration)

    @property
    def store(self) -> Store:
        """The institution's database; outside of requests use it with ``with portal.store.open():``."""
        return self.desk.store

    def _base(self) -> Base:
        """Return the base address that the current request means, else the first one."""
        if current_app == self.app:
            return current.base()
        mount = mounting.mount_here(self.tenant.key)
        host = request.environ.get("HTTP_HOST", "") if has_request_context() else ""
        return mount.base(host) or mount.bases[0]

    def _stop(self, permission: str | None) -> Response | None:
        account = self.account
        if account is None:
            return visitor.turn_back(self.app, self._base())
        if due := visitor.gate(self.app, self._base()):
            return due
        if permission is not None and permission not in account.permissions:
            abort(403)
        return None

    def _checked_secret(self) -> bytes:
        if self._secret is None:
            return settings.secret(os.environ)
        return settings.strong(os.fsencode(self._secret))


@cache
def _world() -> Seams:
    """Return the seams of production, one for all portals of the process: its hashers are counted together."""
    return Seams()
