"""The site: many portals behind one WSGI callable, dispatched by host or by path."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint

from wrota import settings
from wrota.errors import TenantError
from wrota.portal import Portal
from wrota.portal.middleware import addressed, to_front_page
from wrota.rules.addresses import Base
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import plain
from wrota.site.folders import Folders
from wrota.site.health import Health
from wrota.site.portals import Portals
from wrota.tenant.reader import Tenant
from wrota.web.modules import checked

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Site:
    """A WSGI callable that finds the portal a request is meant for and hands the request on.

    A host that is nobody's is refused before any tenant is thought of (hazards 33, 34).
    """

    def __init__(
        self,
        settings: Settings,
        seams: Seams,
        *,
        modules: Iterable[Blueprint] = (),
        is_demonstration: bool = False,
    ) -> None:
        self.settings = settings
        self.seams = seams
        self._modules = checked(modules)
        self._is_demonstration = is_demonstration
        self.portals = Portals(self._build, seams)
        self.folders = Folders(settings.tenants, settings.addresses, seams, self.portals.forget)
        self._health = Health(settings.tenants, settings.data, self.folders, self.portals)

    @classmethod
    def from_environment(cls, *, modules: Iterable[Blueprint] = ()) -> Site:
        """Return the site that the ``WROTA_*`` variables describe; raise `SettingsError` where one is missing."""
        return cls(settings.read(os.environ), Seams(), modules=modules)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        probed = self._health.respond(path)
        if probed:
            return probed(environ, start_response)
        found = self.folders.book().find(environ.get("HTTP_HOST", ""), path)
        if found is None:
            return plain.unknown()(environ, start_response)
        key, base = found
        if base.root and path == base.root:
            return to_front_page(base)(environ, start_response)
        return self._hand_on(key, base, environ, start_response)

    def close(self) -> None:
        """Give back what the living portals hold."""
        self.portals.close()

    def _hand_on(
        self, key: str, base: Base, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        try:
            portal = self.portals.get(self.folders.folder(key)) if key else None
        except TenantError:
            portal = None
        if portal is None:
            return plain.broken()(environ, start_response)
        path = environ.get("PATH_INFO", "").removeprefix(base.root)
        return portal.app(addressed(environ, base, path, proxies=self.settings.proxies), start_response)

    def _build(self, tenant: Tenant) -> Portal:
        """Build a portal here and now, where whatever is wrong is the fault of its own tenant alone."""
        portal = Portal(
            tenant,
            secret=self.settings.secret,
            data=self.settings.data,
            modules=self._modules,
            seams=self.seams,
            is_demonstration=self._is_demonstration,
        )
        portal.prepare()
        return portal
