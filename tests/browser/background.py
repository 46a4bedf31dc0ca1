"""A waitress server in a thread beside the tests, which can be closed while its loop is looking at its sockets."""

from __future__ import annotations

import threading
from typing import Protocol


class Listening(Protocol):
    """What waitress makes of an application."""

    def run(self) -> None:
        """Serve until it is closed."""

    def close(self) -> None:
        """Close the socket on which it listens."""


class Background:
    """A server that runs until it is closed."""

    def __init__(self, server: Listening) -> None:
        self._server = server
        self._is_closing = False

    def start(self) -> None:
        """Begin to serve."""
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        """Stop serving; connections that a browser holds open end with the process."""
        self._is_closing = True
        self._server.close()

    def _run(self) -> None:
        try:
            self._server.run()
        except OSError:
            # The loop may be about to look at the very socket that is being closed.
            if not self._is_closing:
                raise
