"""The sample institutions by the real clock, with their post, and tabs that notice every complaint of the browser."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from waitress.server import create_server

from browser.background import Background
from sites import SECRET
from town import links_of, move_everybody_in
from wrota import resources
from wrota.demo import modules, start_worker
from wrota.post.inbox import Arrived, Inbox
from wrota.rules.addresses import parse_templates
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.site import Site

PATIENCE = 30
"""Seconds for which a letter is waited for on a busy machine; a test of the demonstration holds it to two."""

both = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


class Clock:
    """The real clock, which can be put forward, or stopped for a while."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._stopped_at: datetime | None = None

    def __call__(self) -> datetime:
        """Return the present moment."""
        return (self._stopped_at or datetime.now(UTC)) + self._ahead

    def move(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._ahead += timedelta(seconds=seconds)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let no time pass by itself."""
        self._stopped_at = datetime.now(UTC)
        yield
        self._stopped_at = None


class Server:
    """The sample institutions, served on this machine with a worker for their letters."""

    def __init__(self, folder: Path) -> None:
        door = socket.create_server(("127.0.0.1", 0))
        self.port = int(door.getsockname()[1])
        addresses = parse_templates(f"http://{{key}}.localhost:{self.port}")
        self.clock = Clock()
        seams = Seams(now=self.clock, hasher=Hasher(memory_kib=8, passes=1))
        self.site = Site(Settings(resources.samples(), folder, SECRET, addresses), seams, modules=modules())
        move_everybody_in(self.site)
        self._inbox = Inbox()
        self._seen: set[Arrived] = set()
        self._listening = Background(create_server(self.site, sockets=[door], threads=4))
        self._listening.start()
        self._stop, self._worker = start_worker(self.site, self._inbox)

    def close(self) -> None:
        """Stop serving."""
        self._listening.close()
        self._stop.set()
        self._worker.join()
        self.site.close()

    def address(self, key: str, path: str = "") -> str:
        """Return an address of an institution's portal."""
        return f"http://{key}.localhost:{self.port}/{path}"

    def links(self, to: str) -> list[str]:
        """Wait for a letter to somebody that was not read before, and return its links."""
        return links_of(self.letter(to))

    def letter(self, to: str) -> Arrived:
        """Wait for a letter with a link, to somebody, that was not read before."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for letter in self._inbox.letters():
                if letter.to == to and letter not in self._seen and links_of(letter):
                    self._seen.add(letter)
                    return letter
            time.sleep(0.05)
        raise AssertionError(f"no letter to {to}, only {[(one.to, one.subject) for one in self._inbox.letters()]}")


class Tabs:
    """Tabs of browsers, each browser somebody's own, and all that was complained about in them."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser = browser
        self._server = server
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.sent: list[str] = []

    def open(self, *, script: bool = True) -> Page:
        """Open the first tab of another browser."""
        context = self._browser.new_context(locale="pl-PL", java_script_enabled=script)
        context.set_default_timeout(10_000)
        context.on("page", self._listen)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close all browsers."""
        for context in self._contexts:
            context.close()

    def _listen(self, page: Page) -> None:
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note_request)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Chromium also notes the status of a page that came with 4xx.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def _note_request(self, request: Request) -> None:
        parts, referer = urlsplit(request.url), request.headers.get("referer", "")
        if not (parts.hostname or "").endswith(".localhost") or parts.port != self._server.port:
            self.complaints.append(f"a request left: {request.url}")
        if "odnosnik" in referer:
            self.complaints.append(f"a token was told to {request.url}")
        if request.method == "POST":
            self.sent.append(parts.path)


def press(page: Page, words: str) -> None:
    """Press the button with these words."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the first link with these words."""
    page.get_by_role("link", name=words, exact=True).first.click()


def is_headed(page: Page, words: str) -> None:
    """Wait for the page with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@contextmanager
def browsing(browser: Browser, server: Server) -> Iterator[Tabs]:
    """Give out tabs; fail at the end where anything was complained about."""
    tabs = Tabs(browser, server)
    try:
        yield tabs
    finally:
        tabs.close()
    assert tabs.complaints == []


def stored(page: Page) -> Any:
    """Return what the page keeps in the browser's storage."""
    return page.evaluate("[Object.entries(localStorage), Object.entries(sessionStorage)]")
