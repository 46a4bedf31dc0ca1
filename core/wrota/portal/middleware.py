"""WSGI middleware that mounts portals in front of an app, and the environ that addresses a portal by its base."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from wrota import whereabouts
from wrota.rules.addresses import Base
from wrota.rules.client_address import client_address
from wrota.rules.networks import NOBODY_IN_PARTICULAR, Networks
from wrota.web.current import ALLOWANCE, BASE, CALLER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LOG = logging.getLogger("wrota")
_JUDGED_HERE = frozenset(
    f"HTTP_{name}"
    for name in (
        "FORWARDED",
        "X_FORWARDED_FOR",
        "X_FORWARDED_HOST",
        "X_FORWARDED_PROTO",
        "X_FORWARDED_PORT",
        "X_FORWARDED_PREFIX",
        "X_FORWARDED_BY",
        "X_REAL_IP",
    )
)
"""What proxies tell, or whoever calls in their name: it is judged here, once, and no page gets it."""


def addressed(
    environ: WSGIEnvironment,
    base: Base,
    path: str,
    *,
    proxies: int = 0,
    networks: Networks = NOBODY_IN_PARTICULAR,
) -> WSGIEnvironment:
    """Return the environment of a request for a path of a portal.

    The configured base alone decides what addresses are made of, no header of the request.
    """
    client = client_address(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""), proxies)
    return {
        **{name: value for name, value in environ.items() if name not in _JUDGED_HERE},
        BASE: base,
        CALLER: client,
        ALLOWANCE: networks.allowance(client),
        "SCRIPT_NAME": base.root,
        "PATH_INFO": path,
        "HTTP_HOST": base.netloc,
        "wsgi.url_scheme": base.scheme,
    }


def to_front_page(base: Base) -> Response:
    """Send the browser on from a portal's root without its closing slash."""
    return Response(status=308, headers={"Location": base.root + "/"})


@dataclass(frozen=True)
class Mount:
    """A portal's app below a prefix of somebody's app, and the addresses at which people find it there."""

    key: str
    prefix: str
    bases: tuple[Base, ...]
    wsgi: WSGIApplication

    def has(self, path: str) -> bool:
        """Say whether a path of the app is the portal's."""
        return path == self.prefix or path.startswith(self.prefix + "/")

    def base(self, host: str) -> Base | None:
        """Return the base address that a ``Host`` header means; None for one at which the portal is not."""
        return next((base for base in self.bases if base.is_at(host)), None)

    def respond(self, base: Base, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Respond to a request by the portal."""
        path = environ["PATH_INFO"].removeprefix(self.prefix)
        if not path:
            return to_front_page(base)(environ, start_response)
        with whereabouts.at(self.key, environ.get("REQUEST_METHOD", ""), path):
            return self.wsgi(addressed(environ, base, path), start_response)


class MountMiddleware:
    """WSGI middleware in front of an app: each portal gets the paths below its prefix, and the app all others.

    At a host that is none of the portal's addresses its paths are the app's, as if there were no portal.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._warned: set[str] = set()
        self.mounts: list[Mount] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Respond to one request."""
        path, host = environ.get("PATH_INFO", ""), environ.get("HTTP_HOST", "")
        for mount in self.mounts:
            if mount.has(path):
                base = mount.base(host)
                if base:
                    return mount.respond(base, environ, start_response)
                self._warn(mount, host)
        return self._app(environ, start_response)

    def _warn(self, mount: Mount, host: str) -> None:
        """Say once that the portal was looked for elsewhere: most likely an address is missing."""
        if mount.key not in self._warned:
            self._warned.add(mount.key)
            known = ", ".join(base.url for base in mount.bases)
            _LOG.warning("The portal %s was asked for at %r, and is at %s", mount.key, host[:100], known)
