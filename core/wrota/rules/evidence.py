"""Evidence of acceptances: digests file by file, by which a later change of a file is noticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Evidence:
    """One text that was accepted: a version of a policy, or an annex of it by the name of its file.

    ``digest`` is the SHA-256 of its bytes, in hexadecimal.
    """

    policy: str
    version: date
    language: str
    digest: str
    annex: str | None = None


@dataclass(frozen=True)
class Accepted:
    """All that was accepted at an institution, as it is known on a day."""

    texts: frozenset[Evidence] = frozenset()
    today: date = date.min

    def of(self, policy: str) -> frozenset[Evidence]:
        """Return what was accepted of one policy."""
        return frozenset(text for text in self.texts if text.policy == policy)

    def next_day(self, newest: date) -> date:
        """Return a day that a further version may be dated with: after today, and after the newest version."""
        return max(self.today, newest) + timedelta(days=1)


NOTHING = Accepted()
