"""A limited server in a thread, and bare sockets that say to it what no client library would."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wrota.serving.lanes import TenantAt
from wrota.serving.limited_server import LimitedServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = b"Host: alfa.localhost:8000\r\n"
PATIENCE = 10


@contextmanager
def listening(
    app: WSGIApplication, tenant_at: TenantAt = lambda host, path: "", threads: int = 4
) -> Iterator[LimitedServer]:
    """Serve an app at a free port until the end of the block."""
    server = LimitedServer(app, socket.create_server(("127.0.0.1", 0)), tenant_at, threads)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.task_dispatcher.shutdown()
        # Each connection goes with it, and the loop ends where nothing is left to wait for.
        server.trigger.pull_trigger(lambda: end(server))
        thread.join(PATIENCE)
        assert not thread.is_alive()


def end(server: LimitedServer) -> None:
    """Close a server and all its connections, from its own thread."""
    for connection in list(server.active_channels.values()):
        connection.is_refused = False
        connection.handle_close()
    server.close()


def opened(server: LimitedServer) -> socket.socket:
    """Open a connection."""
    connection = socket.create_connection(("127.0.0.1", int(server.effective_port)), timeout=PATIENCE)
    connection.settimeout(PATIENCE)
    return connection


def told(connection: socket.socket) -> bytes:
    """Return all that comes until the other side closes."""
    received = b""
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return received
        if not piece:
            return received
        received += piece


def ask(server: LimitedServer, request: bytes) -> bytes:
    """Send bytes as they stand and return all that comes back."""
    with opened(server) as connection:
        connection.sendall(request)
        return told(connection)


def get(server: LimitedServer, target: bytes = b"/healthz") -> bytes:
    """Get a page by a connection that ends with it."""
    return ask(server, b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")


def status(answer: bytes) -> int:
    """Return the status of an answer; 0 where there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def send_until_refused(connection: socket.socket, piece: bytes, most: int) -> int:
    """Send pieces until nobody takes them any more, and return how many bytes were taken."""
    sent = 0
    connection.settimeout(1)
    while sent < most:
        try:
            sent += connection.send(piece)
        except (TimeoutError, ConnectionResetError, BrokenPipeError):
            break
    connection.settimeout(PATIENCE)
    return sent


def until(claim: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until something is so; say whether it came to be."""
    limit = time.monotonic() + patience
    while not claim():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
