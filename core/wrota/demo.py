"""The demonstration server: the sample portals with sample people, on this machine alone."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from flask import Blueprint
from jinja2 import Environment, FileSystemLoader
from werkzeug.wrappers import Response

from wrota import logs, resources, settings
from wrota.desk import Desk, policies
from wrota.desk.policy_proofs import DEMONSTRATION
from wrota.desk.staff.people import ListedAcceptance, import_people
from wrota.portal import Portal
from wrota.post.inbox import Inbox
from wrota.post.rounds import Rounds
from wrota.rules.addresses import canonical_host
from wrota.seams import Seams
from wrota.site import Site
from wrota.site.reloading import Reloading
from wrota.store import acceptances, accounts, people_bulk
from wrota.words import FIRST_LANGUAGE, catalogue, say

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER = Path(".demo")
OWN_NAMES = ("localhost", "127.0.0.1")
_CONTENT_POLICY = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
ROUND_EVERY = 0.3


class Demonstration:
    """The sample portals, a list of them in front, and the inbox that takes their letters."""

    def __init__(self, site: Site, inbox: Inbox, port: int) -> None:
        self._site = site
        self._inbox = inbox
        self._port = port

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer at the machine's own names what belongs to no portal; hand on the rest."""
        own = is_own(environ.get("HTTP_HOST", ""), self._port)
        response = self._response(environ.get("PATH_INFO", "")) if own else None
        return (response or self._site)(environ, start_response)

    def _response(self, path: str) -> Response | None:
        if path in {"", "/"}:
            return page("demo/portals", portals=self._portals())
        if path == "/inbox":
            return page("demo/inbox", letters=[letter.as_json() for letter in self._inbox.letters()])
        if path == "/inbox.json":
            return Response(self._inbox.as_json(), mimetype="application/json")
        return style(path.removeprefix("/static/")) if path.startswith("/static/") else None

    def _portals(self) -> list[dict[str, str]]:
        return [
            {
                "key": key,
                "name": self._site.portals.get(self._site.folders.folder(key)).tenant.config.name.in_language(
                    "pl", "pl"
                ),
                "by_host": f"http://{key}.localhost:{self._port}/",
            }
            for key in sorted(self._site.folders.keys)
        ]


def is_own(host: str, port: int) -> bool:
    """Say whether a ``Host`` header is one of this machine's own names; a page elsewhere may know others for it."""
    return canonical_host(host) in {f"{name}:{port}" for name in OWN_NAMES}


def run(port: int, keep: bool, reload: bool = False) -> None:
    """Serve the demonstration until SIGINT or SIGTERM; prints the settings, and ``ready`` when the portals answer.

    Raises `SettingsError` where the port is taken.
    """
    from wrota.serving import listen

    # Before anything is made anew: one that runs already must not lose its data to a second one.
    door = listen("127.0.0.1", port)
    environ = prepare(FOLDER, port, keep=keep)
    site = Site(settings.read(environ), Seams(), modules=modules(), is_demonstration=True)
    fill(site)
    inbox = Inbox(FOLDER / "inbox")
    application = Demonstration(site, inbox, port)
    logs.configure(settings.log_format(os.environ, is_terminal=True))
    with with_worker(Reloading(application, site) if reload else application, door, site, inbox) as serve:
        threading.Thread(target=_follow_make, args=(os.getppid(),), daemon=True).start()
        threading.Thread(target=_announce, args=(site, port), daemon=True).start()
        serve()


@contextmanager
def with_worker(app: WSGIApplication, door: socket.socket, site: Site, inbox: Inbox) -> Iterator[Callable[[], None]]:
    """Yield what serves an app until SIGINT or SIGTERM, with the worker beside it; at the end, close everything."""
    from wrota.serving import serving

    stop, worker = start_worker(site, inbox)
    try:
        with serving(app, door, site) as serve:
            yield serve
    finally:
        stop.set()
        worker.join()


def prepare(folder: Path, port: int, *, keep: bool) -> dict[str, str]:
    """Make the demonstration's folder, fresh unless it is to be kept, and write and print its settings."""
    env = folder / "env"
    kept = _read(env) if keep and env.is_file() else {}
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)
    for place in (folder, folder / "data"):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        # One that an earlier release left may still be open to everybody on this machine.
        place.chmod(0o700)
    own_names = ",".join(f"http://{name}:{port}/{{key}}" for name in OWN_NAMES)
    environ = {
        "WROTA_TENANTS": str(resources.samples()),
        "WROTA_DATA": str((folder / "data").resolve()),
        "WROTA_SECRET": kept.get("WROTA_SECRET", secrets.token_urlsafe(48)),
        "WROTA_ADDRESS": f"http://{{key}}.localhost:{port},{own_names}",
    }
    text = "".join(f"{name}={value}\n" for name, value in environ.items())
    env.touch(mode=0o600)
    env.chmod(0o600)
    env.write_text(text, encoding="utf-8")
    print(text, end="", flush=True)
    return environ


def fill(site: Site) -> None:
    """Make each portal's database where there is none, and take the sample people into those with nobody in them."""
    for key in sorted(site.folders.keys):
        portal = site.portals.get(site.folders.folder(key))
        portal.store.create()
        with portal.store.open():
            is_new = not people_bulk.is_anybody_in(portal.store)
        for file in sorted((portal.tenant.folder / "people").glob("*.csv")) if is_new else ():
            take_in(portal, file.read_bytes())


def take_in(portal: Portal, sheet: bytes) -> None:
    """Take a sheet of sample people in, with what it says that they have accepted; raise `ImportRefused`."""
    desk = portal.desk
    done = import_people(desk.store, desk.tenant.config, sheet, desk.seams)
    _accept(desk, done.listed)


def _accept(desk: Desk, listed: Iterable[ListedAcceptance]) -> None:
    """Put in what the sheet says that sample people have accepted: made up as they are, and marked so."""
    with desk.store.open(), desk.store.writing():
        for one in listed:
            account = accounts.get(desk.store, one.account_id)
            for due in policies.due(desk, account) if account else ():
                if due.policy.id == one.policy:
                    new = policies.as_it_stands(desk, due, desk.tenant.first_language, desk.now())
                    acceptances.add(desk.store, one.account_id, new, DEMONSTRATION)


def modules() -> tuple[Blueprint, ...]:
    """Return the modules of the sample portals; they are an example, so there are none where there is no checkout."""
    examples = resources.examples()
    if examples is None:
        return ()
    if str(examples) not in sys.path:
        sys.path.append(str(examples))
    return (import_module("charges").charges,)


def start_worker(site: Site, inbox: Inbox) -> tuple[threading.Event, threading.Thread]:
    """Start the worker, whose letters all arrive in the inbox."""
    stop = threading.Event()
    rounds = Rounds(site.settings, site.seams, inbox)
    worker = threading.Thread(target=rounds.run, args=(stop, ROUND_EVERY))
    worker.start()
    return stop, worker


def _follow_make(parent: int) -> None:
    """End when make is interrupted alone: it holds SIGINT back until its children end, and passes nothing on."""
    while not _is_interrupted(parent):
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _is_interrupted(parent: int) -> bool:
    """Say whether the process is a make that has blocked SIGINT, as it does once it was interrupted (Linux)."""
    try:
        status = Path(f"/proc/{parent}/status").read_text(encoding="ascii")
    except OSError:
        return False
    blocked = re.search(r"^SigBlk:\s*([0-9a-f]+)", status, re.MULTILINE)
    return status.startswith("Name:\tmake\n") and bool(blocked and int(blocked[1], 16) & 1 << signal.SIGINT - 1)


def _announce(site: Site, port: int) -> None:
    for key in sorted(site.folders.keys):
        with urlopen(f"http://127.0.0.1:{port}/{key}/", timeout=30) as response:
            response.read()
    print("ready", flush=True)


def _read(env: Path) -> Mapping[str, str]:
    return dict(line.split("=", 1) for line in env.read_text(encoding="utf-8").splitlines() if "=" in line)


def page(template: str, language: str = FIRST_LANGUAGE, status: int = 200, **context: object) -> Response:
    """Return a page that stands beside the portals, in one language."""

    def translate(msgid: str, **values: object) -> str:
        return catalogue(language).translate(say(msgid, **values))

    text = _templates().get_template(f"{template}.html").render(_=translate, language=language, **context)
    return Response(text, status, mimetype="text/html", headers={"Content-Security-Policy": _CONTENT_POLICY})


def style(name: str) -> Response | None:
    """Return a style sheet of the base theme; None where there is no such one."""
    file = resources.themes() / "base" / "static" / Path(name).name
    return Response(file.read_bytes(), mimetype="text/css") if name.endswith(".css") and file.is_file() else None


@resources.read_once
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(resources.themes() / "base" / "templates"), autoescape=True)
