"""Serving a site to the network: a socket, the server with its limits, and an end on a signal."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import wrota
from wrota.errors import SettingsError
from wrota.serving.limited_server import THREADS, LimitedServer
from wrota.serving.tuning import tune
from wrota.site import Site
from wrota.words import Sentence, say

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LOG = logging.getLogger("wrota.serving")


def run(site: Site, host: str, port: int) -> None:
    """Serve a site until SIGINT or SIGTERM; raise `SettingsError` where nothing can listen there."""
    door = listen(host, port)
    began = time.monotonic()
    with serving(site, door, site) as serve:
        _LOG.info("Wrota %s listens at %s: %s; %d threads", wrota.__version__, _address(door), site.summary, THREADS)
        serve()
    _LOG.info("Wrota stopped after %d s", time.monotonic() - began)


@contextmanager
def serving(app: WSGIApplication, door: socket.socket, site: Site) -> Iterator[Callable[[], None]]:
    """Yield what serves an app in front of a site until SIGINT or SIGTERM; at the end, close everything."""
    tune()
    server = LimitedServer(app, door, site.tenant_at)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
    try:
        yield server.run
    finally:
        with suppress(OSError):
            server.close()
        site.close()


def listen(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """Listen at an address; say in words why that cannot be, and which setting or option names another port."""
    if not 0 <= port < 1 << 16:
        raise SettingsError(
            say("There is no port {port}: {setting} is a number up to 65535.", port=port, setting=setting)
        )
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(_why_not(error, host, port, setting)) from error


def _why_not(error: OSError, host: str, port: int, setting: str) -> Sentence:
    if error.errno == errno.EADDRINUSE:
        return say("Something listens on port {port} already. {setting} names another one.", port=port, setting=setting)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return say(
            "This user may not listen on port {port}. {setting} names another one, 1024 or higher.",
            port=port,
            setting=setting,
        )
    return say("{host} is no address of this machine that one can listen at.", host=host)


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
