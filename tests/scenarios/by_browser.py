"""A person with Chromium, with or without script, who takes pictures on the way where somebody wants them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from browser.serving import Server
from people import portal
from scenarios.person import Person
from wrota.desk import Desk
from wrota.post.inbox import Arrived

_RIPENING = 4
"""Seconds after which the box “I am not a robot” is believed without any work."""


class BrowsingPerson(Person):
    """Follows a manual with a browser."""

    def __init__(self, server: Server, page: Page, key: str, *, script: bool, pictures: Path | None = None) -> None:
        super().__init__(key)
        self._script = script
        page.set_viewport_size({"width": 960, "height": 640})
        self._server = server
        self._page = page
        self._pictures = pictures
        self.open()

    def open(self, path: str = "") -> None:
        """Open an address of the portal."""
        self._page.goto(self._server.address(self.key, path.lstrip("/")))

    def click(self, words: str) -> None:
        """Follow the link with these words, and wait for the page: fields of the same name may be on this one."""
        link = self._first(self._page.get_by_role("link", name=_exactly(words)))
        with self._page.expect_navigation():
            link.click()

    def type(self, label: str, text: str, group: str = "") -> None:
        """Type into the field with this label, and leave it."""
        field = self._field(label, group)
        field.fill(text)
        field.blur()

    def choose(self, label: str, choice: str, group: str = "") -> None:
        """Choose from the list with this label."""
        self._field(label, group).select_option(label=choice)

    def tick(self, label: str) -> None:
        """Tick the box with this label, and wait until a script that works meanwhile has done so."""
        self._field(label).check()
        work = self._page.locator("[name=work]")
        if self._script and work.count():
            expect(work).not_to_have_value("")

    def press(self, words: str) -> None:
        """Press the button with these words, and wait for the page; by the keyboard, as notes may move buttons."""
        self._server.clock.move(seconds=_RIPENING)
        button = self._first(self._page.get_by_role("button", name=_exactly(words)))
        with self._answer(button):
            button.press("Enter")

    def says(self) -> str:
        """Return what the page on view says."""
        return " ".join(self._page.inner_text("body").split())

    def letter(self, to: str) -> Arrived:
        """Return the letter that came to an address."""
        return self._server.letter(to)

    def follow(self, link: str) -> None:
        """Open a link of a letter."""
        self._page.goto(link)

    def staff(self, act: Callable[[Desk], object]) -> object:
        """Let the staff do something meanwhile."""
        desk = portal(self._server.site, self.key).desk
        with desk.store.open():
            return act(desk)

    def look(self) -> None:
        """Take the picture of the page, with the notes that are on their way to it."""
        super().look()
        if self._pictures:
            expect(self._page.locator(".htmx-request, .htmx-swapping")).to_have_count(0)
            path = self._pictures / self.steps[-1].pictures[-1]
            self._page.screenshot(path=path, type="jpeg", quality=65, full_page=True, animations="disabled")

    def _answer(self, button: Locator) -> AbstractContextManager[object]:
        """Wait for the page that a button leads to, or for what a script puts into this one."""
        in_place = self._script and button.evaluate("button => button.form.hasAttribute('hx-post')")
        if in_place:
            return self._page.expect_response(str(button.evaluate("button => button.form.action")))
        return self._page.expect_navigation()

    def _field(self, label: str, group: str = "") -> Locator:
        labelled = re.compile(rf"^\s*{re.escape(label)}")
        if group:
            return self._page.get_by_role("group", name=_exactly(group)).get_by_label(labelled).first
        return self._first(self._page.get_by_label(labelled))

    def _first(self, found: Locator) -> Locator:
        """Return the one that the page is about, else the first one."""
        main = self._page.locator("main").locator(found)
        return main.first if main.count() else found.locator("visible=true").first


def _exactly(words: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}\s*$")
