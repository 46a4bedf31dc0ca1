"""The preview server: one folder served on this machine alone, with sample people, its letters and its mistakes."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from wrota import demo
from wrota.errors import ImportRefused, TenantError
from wrota.portal import Portal
from wrota.post.inbox import Inbox
from wrota.preview import people
from wrota.preview.pages import Guide
from wrota.preview.people import SamplePerson
from wrota.rules.addresses import parse_templates
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site, plain
from wrota.tenant.reader import key_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Preview:
    """A site of one institution, with pages of its own in front: the start, the letters, and what is wrong."""

    def __init__(self, folder: Path, room: Path, port: int, language: str, seams: Seams | None = None) -> None:
        """Prepare to serve a folder; everything that is made is put into ``room``."""
        self.key = key_of(folder)
        self._port = port
        self.inbox = Inbox()
        self._data = room / "data"
        self._lock = threading.Lock()
        self._sheet = b""
        self._people: tuple[SamplePerson, ...] = ()
        self._moved_in = False
        (room / "tenants").mkdir()
        self._folder = room / "tenants" / self.key
        self._folder.symlink_to(folder.resolve(), target_is_directory=True)
        self._pages = Guide(self._folder, f"http://127.0.0.1:{port}/{self.key}", language)
        addresses = parse_templates(f"http://127.0.0.1:{port}/{{key}},http://localhost:{port}/{{key}}")
        settings = Settings(room / "tenants", self._data, secrets.token_bytes(48), addresses)
        self.site = Site(settings, seams or Seams(), modules=demo.modules(), is_demonstration=True)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what belongs to no portal; hand on the rest, or say what is wrong with the folder.

        A host that is not this machine's is refused: a page elsewhere could give its name our address, and read all.
        """
        if not demo.is_own(environ.get("HTTP_HOST", ""), self._port):
            return plain.elsewhere(f"http://127.0.0.1:{self._port}/")(environ, start_response)
        return (self._answer(environ.get("PATH_INFO", "")) or self.site)(environ, start_response)

    def _answer(self, path: str) -> Response | None:
        if path.startswith("/static/"):
            return demo.style(path.removeprefix("/static/"))
        if path == "/inbox.json":
            return Response(self.inbox.as_json(), mimetype="application/json")
        try:
            portal = self._portal()
        except TenantError as fault:
            return self._pages.broken(fault)
        if path in {"", "/"}:
            return self._pages.start(portal.tenant, self._people if self._moved_in else ())
        if path == "/inbox":
            return self._pages.inbox(self.inbox)
        letter = path.removeprefix("/inbox/")
        return self._pages.letter(portal.tenant, self._people[0], letter) if letter != path else None

    def _portal(self) -> Portal:
        """Return the portal with its people; raise `TenantError` while the folder is broken."""
        portal = self.site.portals.get(self._folder)
        fault = self.site.portals.faults().get(self.key)
        if fault:
            raise fault
        with self._lock:
            found = people.sample(portal.tenant.config)
            sheet = people.sheet(portal.tenant.config, found)
            if sheet != self._sheet:
                self._forget()
                portal = self.site.portals.get(self._folder)
                self._sheet, self._people, self._moved_in = sheet, found, _move_in(portal, sheet)
        return portal

    def _forget(self) -> None:
        """Forget the people of another configuration, and everything that they did."""
        self.site.portals.close()
        for file in self._data.glob(f"{self.key}.sqlite3*"):
            file.unlink()


def _move_in(portal: Portal, sheet: bytes) -> bool:
    """Take the sample people in; False where a configuration is such that nobody could be made up for it."""
    portal.store.create()
    try:
        demo.take_in(portal, sheet)
    except ImportRefused:
        return False
    return True


def run(folder: Path, port: int, language: str) -> None:
    """Serve a folder until SIGINT or SIGTERM, and leave nothing behind; prints the address where the start page is.

    Raises `SettingsError` where the port is taken.
    """
    from wrota.serving import listen

    door = listen("127.0.0.1", port, setting="--port")
    with tempfile.TemporaryDirectory(prefix="wrota-preview-") as room:
        preview = Preview(folder, Path(room), port, language)
        with demo.with_worker(preview, door, preview.site, preview.inbox) as serve:
            print(f"http://127.0.0.1:{port}/", flush=True)
            serve()
