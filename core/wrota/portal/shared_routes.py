"""The routes of a portal: compiled for the first one that has them, shared with every other that has the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask
from werkzeug.routing import Map, RuleFactory


class Routes(Map):
    """A map that takes rules until it is complete; compiling them is what building a portal costs most."""

    _known: frozenset[tuple[str, object]] | None = None

    def add(self, rulefactory: RuleFactory) -> None:
        """Take a rule; a complete map must have it already, or it would be a page of other portals too."""
        if self._known is None:
            super().add(rulefactory)
            return
        for rule in rulefactory.get_rules(self):
            if (rule.rule, rule.endpoint) not in self._known:
                raise AssertionError(f"The route {rule.rule} was added to a portal that is built already.")

    def complete(self) -> None:
        """Take no other rules from now on."""
        self._known = frozenset((rule.rule, rule.endpoint) for rule in self.iter_rules())


@contextmanager
def shared(app: Flask, *, with_units: bool, blueprints: tuple[Blueprint, ...]) -> Iterator[None]:
    """Let an application, which registers all its routes meanwhile, share them with those that have the same."""
    kind = with_units, blueprints
    app.url_map = routes = _complete.get(kind) or Routes()
    yield
    routes.complete()
    _complete[kind] = routes


_complete: dict[tuple[bool, tuple[Blueprint, ...]], Routes] = {}
