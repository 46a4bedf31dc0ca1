"""A person whose browser runs no script, or does what htmx would: pages are read as they come over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from lxml.html import HtmlElement

from people import portal
from reading import Browsing
from scenarios.person import Person
from town import Town, Walker, links_of
from wrota.desk import Desk
from wrota.post.inbox import Arrived


class ReadingPerson(Person):
    """Follows a manual with a reader of pages."""

    def __init__(self, town: Town, key: str, **options: Unpack[Browsing]) -> None:
        super().__init__(key)
        self._town = town
        self._walker: Walker = town.walker(key, **options)
        self._filled: dict[str, str] = {}

    def open(self, path: str = "") -> None:
        """Open an address of the portal."""
        self._filled = {}
        self._walker.get(path)

    def click(self, words: str) -> None:
        """Follow the link with these words."""
        self._filled = {}
        self._walker.click(words)

    def type(self, label: str, text: str, group: str = "") -> None:
        """Type into the field with this label."""
        self._fill(self._field(label, group), text)

    def choose(self, label: str, choice: str, group: str = "") -> None:
        """Choose from the list with this label."""
        field = self._field(label, group)
        [value] = [option.get("value") for option in field.iter("option") if _words(option) == choice]
        self._fill(field, value)

    def tick(self, label: str) -> None:
        """Tick the box with this label."""
        field = self._field(label)
        self._fill(field, field.get("value") or "on")

    def press(self, words: str) -> None:
        """Press the button with these words."""
        filled, self._filled = self._filled, {}
        self._walker.press(words, **filled)

    def says(self) -> str:
        """Return what the page on view says."""
        return self._walker.here.text

    def letter(self, to: str) -> Arrived:
        """Return the letter with a link that came to an address."""
        [letter] = [letter for letter in self._town.letters() if letter.to == to and links_of(letter)]
        return letter

    def follow(self, link: str) -> None:
        """Open a link of a letter."""
        self.open(link)

    def staff(self, act: Callable[[Desk], object]) -> object:
        """Let the staff do something meanwhile."""
        desk = portal(self._town.site, self.key).desk
        with desk.store.open():
            return act(desk)

    def _fill(self, field: HtmlElement, value: str) -> None:
        self._filled[field.get("name")] = value
        if self._walker.htmx:
            form = next(field.iterancestors("form"))
            self._walker.fill_in(form, {field.get("name"): value})

    def _field(self, label: str, group: str = "") -> HtmlElement:
        html = self._walker.here.html
        places = [one.getparent() for one in html.iter("legend") if _words(one) == group] or [html]
        found = [one for one in places[0].iter("label") if _words(one).startswith(label)]
        found = [one for one in found if _is_main(one)] or found
        assert found, f"no field {label!r} on {self._walker.here.address}: {self.says()}"
        return html.get_element_by_id(found[0].get("for"))


def _words(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _is_main(node: HtmlElement) -> bool:
    return any(parent.tag == "main" for parent in node.iterancestors())
