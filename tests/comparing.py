"""All that a stranger could compare between two answers, to find out what nobody is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from reading import Fields, Reader, masked
from wrota.site import Site


@dataclass(frozen=True)
class Seen:
    """An answer, and what it cost."""

    status: int
    body: str
    headers: list[tuple[str, str]]
    cookies: list[str]
    runs: int
    statements: list[str]


@dataclass(frozen=True)
class Watch:
    """Watches a site while somebody sends a form."""

    site: Site
    statements: list[str]

    def send(
        self,
        reader: Reader,
        path: str,
        fields: Fields,
        *,
        typed: str = "",
        headers: Mapping[str, str],
        but: Collection[str] = (),
    ) -> Seen:
        """Send, and return all that could be seen, but for what was ``typed`` and for some of the headers."""
        self.statements.clear()
        before = self.site.seams.hasher.runs
        answer = reader.send(path, fields, headers=headers)
        body = masked(answer.get_data(as_text=True))
        return Seen(
            answer.status_code,
            body.replace(typed, "TYPED") if typed else body,
            sorted((name, value) for name, value in answer.headers if name not in but),
            sorted(reader.cookies()),
            self.site.seams.hasher.runs - before,
            list(self.statements),
        )
