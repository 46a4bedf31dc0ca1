"""A connection of the server: what cannot be taken is refused in words, and who is slow has so long and no longer."""

from __future__ import annotations

import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from wrota.site import plain

REQUEST_SECONDS = 30
"""A request has arrived whole so many seconds after its first byte: a form of 256 KiB by the slowest of telephones."""

IDLE_SECONDS = 30
"""So long an open connection may wait for its next request."""

ANSWER_SECONDS = 120
"""So long an answer may take to be read."""

GRACE_SECONDS = 0.5
"""So young a connection gives way to no other: its request is most likely on the way."""

LINGER_SECONDS = 2
"""So long a connection stays open after a refusal, so that it is read before the sender meets a closed door."""

LINGER_BYTES = 256 * 1024
"""So much of what was refused is taken in and thrown away meanwhile."""


class Parser(HTTPRequestParser):
    """Reads a request, and does not ask for the body of one that is refused."""

    def received(self, data: bytes) -> int:
        """Take bytes in; return how many were this request's."""
        taken: int = super().received(data)
        if self.error:
            # Whoever asks first whether to send a body would else be told to go on.
            self.expect_continue = False
        return taken


class Dropped(Parser):
    """Takes in, and throws away, what comes before the answer to the last request."""

    def received(self, data: bytes) -> int:
        """Take all of it."""
        self.completed = self.empty = True
        return len(data)


class RefusalInWords(ErrorTask):
    """Answers a request that never reaches a portal by a page in words."""

    def execute(self) -> None:
        """Write the answer."""
        self.channel.is_refused = True
        error = self.request.error
        page = plain.refused(error.code)
        body = page.get_data()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(page.headers.to_wsgi_list())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Connection(HTTPChannel):
    """A client's connection, with the moment since which it keeps others waiting.

    One request at a time is read. Waitress would else take two hundred from one packet, and a thread would wait with
    their answers for a client that reads none.
    """

    error_task_class = RefusalInWords

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.waiting_since = time.monotonic()
        self._has_dropped = False
        self.is_refused = False
        self._lingers = False
        self._thrown_away = 0
        super().__init__(*args, **kwargs)

    def is_overdue(self, now: float) -> bool:
        """Say whether the client has had its time: to send a request, to read an answer, or to read a refusal."""
        if self.requests:
            return False
        if self._lingers:
            return now - self.waiting_since > LINGER_SECONDS
        if self.total_outbufs_len:
            return now - self.waiting_since > ANSWER_SECONDS
        return now - self.waiting_since > (REQUEST_SECONDS if self.request else IDLE_SECONDS)

    def may_give_way(self, now: float) -> bool:
        """Say whether it waits for its client; not for a moment only, nor is an answer being worked on."""
        return not self.requests and now - self.waiting_since > GRACE_SECONDS

    def parser_class(self, adj: Any) -> Parser:
        """Return what reads the next request."""
        if not self.requests:
            return Parser(adj)
        self._has_dropped = True
        return Dropped(adj)

    def received(self, data: bytes) -> Any:
        """Take bytes in, by which a request begins, goes on, or is whole; what follows a refusal is thrown away."""
        if self._lingers:
            self._thrown_away += len(data)
            return True
        begins = self.request is None
        took = super().received(data)
        if begins:
            self.waiting_since = time.monotonic()
        return took

    def service(self) -> None:
        """Answer a request; from its end on the client is waited for."""
        super().service()
        self.waiting_since = time.monotonic()
        if self._has_dropped:
            # The client sees the connection end, and sends once more what was not answered (RFC 9112, 9.3.2).
            self.close_when_flushed = True
            self.server.pull_trigger()

    def readable(self) -> bool:
        """Say whether anything is to be read: after a refusal a little more, or the sender may never see it."""
        if self._lingers:
            return self._thrown_away < LINGER_BYTES and not self.will_close
        return bool(super().readable())

    def handle_close(self) -> None:
        """Close; after a refusal only say that nothing more comes, since closing now would take it back."""
        if self.is_refused and not self._lingers and self.connected and self._says_goodbye():
            return
        super().handle_close()

    def _says_goodbye(self) -> bool:
        self._lingers = True
        self.will_close = self.close_when_flushed = False
        self.waiting_since = time.monotonic()
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return True
