"""The addresses of every portal for tests, from the routing table: a new one gets the tests of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from wrota import routes
from wrota.routes import ROUTES as TABLE
from wrota.routes import Who

SAMPLES = {
    "form": "sign_in",
    "field": "identifier",
    "name": "structure.css",
    "unit_path": "opole/AlfaDwa",
    "token": "A" * 43,
    "handle": "0" * 16,
    "digest": "0" * 64,
    "slug": "pomoc",
    "key": "dostep",
    "policy_id": "regulamin",
    "day": "2024-01-15",
    "file": "zagrozenia",
}
"""A value for each part of an address that varies."""

UNIT = "/<unit:unit_path>"


def _rules(row: routes.Route) -> tuple[str, ...]:
    return (row.path, UNIT + row.path.rstrip("/")) if row.has_units else (row.path,)


ROWS = {rule: row for row in TABLE for rule in _rules(row)}
"""The row of each URL rule, behind a unit's path too."""

METHODS = {rule: " ".join(row.methods) for rule, row in ROWS.items()}


@dataclass(frozen=True)
class Route:
    """One address and one method."""

    rule: str
    method: str

    @property
    def row(self) -> routes.Route:
        """Its row in the table."""
        return ROWS[self.rule]

    @property
    def path(self) -> str:
        """The address with its varying parts filled in."""
        path = self.rule
        for name, value in SAMPLES.items():
            for kind in ("", "path:", "unit:", "day:"):
                path = path.replace(f"<{kind}{name}>", value)
        assert "<" not in path, f"SAMPLES needs a value for {self.rule}"
        return path

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


ROUTES = tuple(Route(rule, method) for rule, methods in METHODS.items() for method in methods.split())
GETS = tuple(route for route in ROUTES if route.method == "GET")
POSTS = tuple(route for route in ROUTES if route.method == "POST")

INSIDE = tuple(rule for rule, row in ROWS.items() if row.who is Who.PERSON)
"""Pages for signed-in people alone. (Signing out does nothing to whoever is not, and so needs no guard.)"""


def paths(holds: Callable[[routes.Route], bool]) -> set[str]:
    """Return the paths of the rows of which something holds, without those behind a unit."""
    return {row.path for row in TABLE if holds(row)}


def of(app: Flask) -> dict[str, str]:
    """Return the addresses that a portal's application has."""
    return {
        rule.rule: " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in app.url_map.iter_rules()
    }
