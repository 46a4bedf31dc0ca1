"""Evidence of acceptances: digests file by file, by which a later change of a file is noticed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Place:
    """Where an accepted text belongs: a version of a policy, or an annex of it by the name of its file."""

    policy: str
    version: date
    language: str
    annex: str | None = None

    def __str__(self) -> str:
        """Return what a log says of it."""
        return f"policies/{self.policy} {self.version} {self.annex or ''} ({self.language})".replace("  ", " ")


@dataclass(frozen=True)
class Evidence:
    """One text that was accepted: a version of a policy, or an annex of it by the name of its file.

    ``digest`` is the SHA-256 of its bytes, in hexadecimal; ``people`` is how many accepted it, and ``turn`` puts
    texts in the order in which they were accepted first.
    """

    policy: str
    version: date
    language: str
    digest: str
    annex: str | None = None
    people: int = 1
    turn: int = 0

    @property
    def place(self) -> Place:
        """Where the text belongs."""
        return Place(self.policy, self.version, self.language, self.annex)


@dataclass(frozen=True)
class AcceptedHistory:
    """The different texts of one place that people have accepted, the first one first."""

    texts: tuple[Evidence, ...]

    def begins_with(self, digest: str) -> bool:
        """Say whether a text is the one that was accepted first."""
        return any(text.digest == digest and text.turn == self.texts[0].turn for text in self.texts)

    @property
    def counts(self) -> str:
        """How many accepted which text, by the beginning of its digest."""
        return ", ".join(f"{text.people} × {text.digest[:12]}" for text in self.texts)


@dataclass(frozen=True)
class Accepted:
    """All that was accepted at an institution, as it is known on a day."""

    texts: frozenset[Evidence] = frozenset()
    today: date = date.min

    def of(self, policy: str) -> Mapping[Place, AcceptedHistory]:
        """Return what was accepted of one policy."""
        return {place: history for place, history in self.histories().items() if place.policy == policy}

    def histories(self) -> Mapping[Place, AcceptedHistory]:
        """Return what was accepted, place by place."""
        found: dict[Place, list[Evidence]] = defaultdict(list)
        for text in self.texts:
            found[text.place].append(text)
        return {place: AcceptedHistory(_in_order(texts)) for place, texts in found.items()}

    def next_day(self, newest: date) -> date:
        """Return a day that a further version may be dated with: after today, and after the newest version."""
        return max(self.today, newest) + timedelta(days=1)


def _in_order(texts: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(texts, key=lambda text: (text.turn, text.digest)))


NOTHING = Accepted()
