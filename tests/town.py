"""Institutions with their people and their post, and readers who walk through them by the words on screen."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Unpack
from urllib.parse import urljoin

from lxml.html import FormElement, HtmlElement

from clocks import Clock
from people import portal
from reading import Browsing, Page, Reader
from wrota.demo import fill
from wrota.post.inbox import Arrived, Inbox
from wrota.post.rounds import Rounds
from wrota.site import Site
from wrota.store import cases

PATIENCE = 4
"""Seconds after which the box “I am not a robot” is believed without any work."""

_LINK = re.compile(r"^https?://\S+/odnosnik/\S+$", re.MULTILINE)


class Walker(Reader):
    """A person who follows what the screen says: links and buttons are found by their words."""

    def __init__(self, site: Site, base: str, clock: Clock, **options: Unpack[Browsing]) -> None:
        super().__init__(site, base, **options)
        self._clock = clock

    def click(self, words: str) -> Page:
        """Follow the link with these words."""
        links = [node for node in self.here.html.iter("a") if _words(node) == words]
        assert links, f"no link {words!r} on {self.here.address}: {self.here.text}"
        return self.get(urljoin(self.here.address, links[0].get("href")))

    def press(self, words: str, /, **fields: str) -> Page:
        """Fill in the form that has the button with these words, take one's time, and press it."""
        self._clock.move(seconds=PATIENCE)
        form = self._form_with(words)
        pressed = next(node for node in form.iter("button") if _words(node) == words)
        return self.submit_form(form, fields, pressed.get("value"))

    def type(self, words: str, /, **fields: str) -> Page:
        """Fill in fields of the form that has the button with these words, and do not press it."""
        self.fill_in(self._form_with(words), fields)
        return self.here

    def _form_with(self, words: str) -> FormElement:
        forms = [form for form in self.here.html.forms if words in map(_words, form.iter("button"))]
        assert forms, f"no button {words!r} on {self.here.address}: {self.here.text}"
        return forms[0]


class Town:
    """A site with people in it, and the worker whose letters arrive in an inbox."""

    def __init__(self, site: Site, clock: Clock) -> None:
        self.site = site
        self.clock = clock
        self.inbox = Inbox()
        self._rounds = Rounds(site.settings, site.seams, self.inbox)

    def walker(self, key: str, path: str = "", **options: Unpack[Browsing]) -> Walker:
        """Return somebody who has just opened an institution's front page, or another page of it."""
        walker = Walker(self.site, f"http://{key}.localhost:8000/", self.clock, **options)
        walker.get(path)
        return walker

    def letters(self) -> list[Arrived]:
        """Let the worker go round, and return what arrived by that, the oldest first."""
        before = len(self.inbox.letters())
        self._rounds.once()
        arrived = self.inbox.letters()
        return list(reversed(arrived[: len(arrived) - before]))

    def letter(self) -> Arrived:
        """Let the worker go round, and return the one letter that arrives by that."""
        [arrived] = self.letters()
        return arrived

    def contents(self, key: str, *, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of an institution's database, table by table, but for some tables."""
        with closing(sqlite3.connect(portal(self.site, key).store.path)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables if table not in but
            }

    def acts(self, key: str) -> list[str]:
        """Return what the audit of an institution tells, the oldest first."""
        return [str(row[2]) for row in self.contents(key)["audit"]]

    def reason(self, key: str, page: Page) -> str:
        """Return the reason that staff find under the case code of a page."""
        assert page.case_code, page.text
        store = portal(self.site, key).store
        with store.open():
            note = cases.find(store, page.case_code)
        return note.reason if note else ""


def move_everybody_in(site: Site) -> None:
    """Let the sample people in, with what they have accepted, as the demonstration does."""
    fill(site)


def settle(tenants: Path, key: str, table: str, **settings: object) -> None:
    """Write one more table into an institution's configuration."""
    told = {True: "true", False: "false"}
    lines = [f"{name} = {told[value] if isinstance(value, bool) else repr(value)}" for name, value in settings.items()]
    with (tenants / key / "tenant.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join([f"\n[{table}]", *lines, ""]))


def links_of(letter: Arrived) -> list[str]:
    """Return the one-time links of a letter; each stands alone on its line."""
    found: list[str] = _LINK.findall(letter.text)
    return found


def _words(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())
