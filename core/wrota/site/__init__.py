"""The site: many portals behind one WSGI callable, dispatched by host or by path."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint

from wrota import settings, whereabouts
from wrota.errors import TenantError
from wrota.portal import Portal
from wrota.portal.middleware import addressed, to_front_page
from wrota.rules.addresses import Base
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import plain
from wrota.site.accepted_texts import AcceptedTexts
from wrota.site.database_looks import DatabaseLooks
from wrota.site.folders import Folders
from wrota.site.front_warnings import FrontWarnings
from wrota.site.health import Health
from wrota.site.holders import Holders
from wrota.site.portals import Portals
from wrota.tenant.neighbours import held_by
from wrota.tenant.reader import Tenant
from wrota.web.error_pages import log_unforeseen
from wrota.web.modules import checked

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


_LOG = logging.getLogger("wrota.site")


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
        self._keys: frozenset[str] = frozenset()
        self._holders = Holders(settings.data)
        self._accepted = AcceptedTexts(settings.data)
        self.folders = Folders(settings.tenants, settings.addresses, seams, self._holders, self._take_up)
        self._front_warnings = FrontWarnings(settings.proxies)
        looks = DatabaseLooks(settings.data, settings.secret, seams, self.portals.troubles)
        self._health = Health(settings.tenants, settings.data, self.folders, self.portals, looks)
        if not self._keys:
            self._warn_of_emptiness()

    @classmethod
    def from_environment(cls, *, modules: Iterable[Blueprint] = ()) -> Site:
        """Return the site that the ``WROTA_*`` variables describe; raise `SettingsError` where one is missing."""
        return cls(settings.read(os.environ), Seams(), modules=modules)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            return self._answer(environ, start_response)
        except Exception as error:
            # A portal answers for its own faults; this one is nobody's, and must not reach a server without words.
            method, path = environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")
            return plain.failed(log_unforeseen(error, method, path))(environ, start_response)

    def tenant_at(self, host: str, path: str) -> str:
        """Return the key of the tenant that a request is for, by what is known already; empty for nobody's."""
        found = self.folders.known_book.find(host, path)
        return found[0] if found else ""

    @property
    def summary(self) -> str:
        """What the operator has set and what there is to serve, in a line of the log; no secret is in it."""
        known = self.settings
        addresses = ",".join(f"{one.scheme}://{one.netloc}{one.path}" for one in known.addresses)
        return (
            f"{len(self.folders.keys)} institutions of {known.tenants}, data in {known.data}, at {addresses}, "
            f"{known.proxies} proxies in front, {'a' if known.mail else 'no'} mail server"
        )

    def close(self) -> None:
        """Give back what the living portals hold."""
        self.portals.close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        probed = self._health.respond(path)
        if probed:
            return probed(environ, start_response)
        host = environ.get("HTTP_HOST", "")
        found = self.folders.book().find(host, path)
        if found is None:
            if not self.folders.known_book.has(host):
                self._front_warnings.note_host(host)
            return plain.unknown()(environ, start_response)
        key, base = found
        if base.root and path == base.root:
            return to_front_page(base)(environ, start_response)
        self._front_warnings.look(environ)
        with whereabouts.at(key, environ.get("REQUEST_METHOD", ""), path.removeprefix(base.root)):
            return self._hand_on(key, base, environ, start_response)

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
        return portal.app(self._addressed(environ, base, path), start_response)

    def _addressed(self, environ: WSGIEnvironment, base: Base, path: str) -> WSGIEnvironment:
        return addressed(environ, base, path, proxies=self.settings.proxies, networks=self.settings.networks)

    def _take_up(self, keys: frozenset[str]) -> None:
        """Tell of institutions that have gone, and close their portals."""
        for key in sorted(self._keys - keys):
            _LOG.warning("%s: the folder has gone, and the portal answers no more", key)
        if self._keys and not keys:
            self._warn_of_emptiness()
        self._keys = keys
        self.portals.forget(keys)

    def _warn_of_emptiness(self) -> None:
        _LOG.error("%s holds no institution, so nothing is served: is it mounted?", self.settings.tenants)

    def _build(self, tenant: Tenant) -> Portal:
        """Build a portal here and now, where whatever is wrong is the fault of its own tenant alone.

        A host that another institution holds is wrong, too; the other one notices nothing of it.
        """
        taken = self._holders.rival(tenant.key, tenant.config.hosts)
        if taken:
            raise TenantError(held_by(*taken))
        portal = Portal(
            tenant,
            secret=self.settings.secret,
            data=self.settings.data,
            modules=self._modules,
            seams=self.seams,
            is_demonstration=self._is_demonstration,
        )
        portal.prepare()
        self._accepted.look(tenant)
        return portal
