"""The HTTP server: waitress with limits of its own for bodies, heads, connections and the time of slow clients."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from wrota.serving.connection import Connection
from wrota.serving.lanes import Dispatcher, TenantAt
from wrota.web.security import LONGEST_BODY

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 16
CONNECTIONS = 1000
LONGEST_HEAD = 32 * 1024
LONGEST_TAKEN = 2 * LONGEST_BODY
"""A body up to this is read, and a portal tells in its own page that it is too long; a longer one is not read."""


class LimitedServer(TcpWSGIServer):
    """Listens at a socket; the oldest of those that wait gives way where there are too many connections."""

    channel_class = Connection

    def __init__(self, app: WSGIApplication, door: socket.socket, tenant_at: TenantAt, threads: int = THREADS) -> None:
        self._most = _connections()
        super().__init__(
            app,
            {},
            True,
            door,
            dispatcher=Dispatcher(threads, tenant_at),
            adj=Adjustments(sockets=[door], threads=threads, **_options(self._most)),
            bind_socket=False,
            sockinfo=(door.family, door.type, door.proto, door.getsockname()),
        )

    def readable(self) -> Any:
        """Make room before waitress would stop to let anybody in."""
        if len(self.active_channels) >= self._most:
            self._make_room()
        return super().readable()

    def maintenance(self, now: float) -> None:
        """Close, every second, the connections whose clients have had their time.

        At once: one that is marked to be closed would wait until its client reads.
        """
        moment = time.monotonic()
        for connection in list(self.active_channels.values()):
            if connection.is_overdue(moment):
                connection.handle_close()

    def _make_room(self) -> None:
        now = time.monotonic()
        waiting = [connection for connection in self.active_channels.values() if connection.may_give_way(now)]
        for connection in sorted(waiting, key=attrgetter("waiting_since"))[: max(len(waiting) // 20, 1)]:
            connection.handle_close()


def _options(most: int) -> dict[str, object]:
    """Return what is told to waitress itself.

    Its reading of forwarded addresses stays off, and so does its taking them away: `wrota.portal.middleware` alone
    judges them, by the number of proxies that the operator named.
    """
    return {
        "max_request_body_size": LONGEST_TAKEN + 1,
        "max_request_header_size": LONGEST_HEAD,
        # Waitress refuses to listen at its own limit; ours makes room before.
        "connection_limit": most + 100,
        "cleanup_interval": 1,
        "asyncore_loop_timeout": 1,
        # The other way of waiting for sockets knows no descriptor above 1023.
        "asyncore_use_poll": True,
        "log_socket_errors": False,
        "expose_tracebacks": False,
        "clear_untrusted_proxy_headers": False,
        "ident": None,
    }


def _connections() -> int:
    """Return how many connections there may be: half of the descriptors, which databases need as well."""
    if sys.platform == "win32":
        return CONNECTIONS // 4
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(min(CONNECTIONS, soft // 2), 50)
