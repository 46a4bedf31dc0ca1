"""WSGI middleware of the demonstration: templates, static files and words that were edited show at the next request."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from wrota import resources
from wrota.seams import Fingerprint
from wrota.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Reloading:
    """Looks before each request whether a theme, a catalogue or an example changed, and lets all of them be read anew.

    Portals are built anew as well, since each keeps its templates. Python code stays as it was imported.
    """

    def __init__(self, application: WSGIApplication, site: Site) -> None:
        self._application = application
        self._site = site
        self._lock = threading.Lock()
        self._seen = self._look()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Take up what was edited, then answer the request."""
        # Whoever comes meanwhile waits, so that no page is half of before.
        with self._lock:
            # Looked at before it is read: what is written meanwhile is noticed at the next request.
            seen = self._look()
            if seen != self._seen:
                self._seen = seen
                resources.forget()
                self._site.portals.close()
        return self._application(environ, start_response)

    def _look(self) -> tuple[Fingerprint, ...]:
        return tuple(self._site.seams.fingerprint(folder) for folder in _folders())


def _folders() -> Iterable[Path]:
    return filter(None, (resources.themes(), resources.translations(), resources.examples()))
