"""Somebody who follows a manual: opens pages, reads words, types into fields by their labels, presses buttons."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from scenarios.album import Step
from wrota.desk import Desk
from wrota.post.inbox import Arrived


class Person(ABC):
    """One person at one institution; how they read and type, subclasses say."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.title = ""
        self.steps: list[Step] = []

    def begin(self, title: str) -> None:
        """Open the manual."""
        self.title = title

    def step(self, rows: str, words: str) -> None:
        """Begin a step of the manual; ``rows`` are its numbers in docs/manuals/steps.md."""
        self.steps.append(Step(tuple(rows.split()), words))

    @abstractmethod
    def open(self, path: str = "") -> None:
        """Open an address of the portal."""

    @abstractmethod
    def click(self, words: str) -> None:
        """Follow the link with these words."""

    @abstractmethod
    def type(self, label: str, text: str, group: str = "") -> None:
        """Type into the field with this label, in a group of fields where one is named."""

    @abstractmethod
    def choose(self, label: str, choice: str, group: str = "") -> None:
        """Choose from the list with this label, in a group of fields where one is named."""

    @abstractmethod
    def tick(self, label: str) -> None:
        """Tick the box, or choose the way, with this label."""

    @abstractmethod
    def press(self, words: str) -> None:
        """Press the button with these words."""

    @abstractmethod
    def says(self) -> str:
        """Return what the page on view says."""

    @abstractmethod
    def letter(self, to: str) -> Arrived:
        """Return the letter that came to an address."""

    @abstractmethod
    def follow(self, link: str) -> None:
        """Open a link of a letter."""

    @abstractmethod
    def staff(self, act: Callable[[Desk], object]) -> object:
        """Let the staff of the institution do something meanwhile."""

    def look(self) -> None:
        """Have a look at the page: a picture of it belongs into the documentation."""
        number = sum(len(step.pictures) for step in self.steps) + 1
        self.steps[-1].pictures.append(f"{self.key}-{number:02}.jpg")

    def sees(self, *words: str) -> None:
        """Hold that the page says all this."""
        said = self.says().casefold()
        for piece in words:
            assert piece.casefold() in said, f"{self.steps[-1].words}: {piece!r} is not in: {said}"

    def misses(self, words: str) -> None:
        """Hold that the page does not say this."""
        assert words not in self.says()
