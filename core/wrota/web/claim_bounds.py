"""The bounds of a claim: whoever is opening an account reaches its form, what that needs, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Flask, Response, request, url_for

from wrota.web import login
from wrota.web.current import page_asked_for
from wrota.web.responses import see_other

_READING = ("GET", "HEAD")


@dataclass(frozen=True)
class _Bounds:
    """What is open in a claim, and what may be read there, by the names of pages."""

    opened: Collection[str]
    readable: Collection[str]

    def __call__(self) -> Response | None:
        """Let the request through, or answer it with the way back to the form."""
        if request.endpoint is None or self._is_open(page_asked_for()) or not login.may_ask() or not login.claimant():
            return None
        return see_other(url_for("claim", notice="claim-open"))

    def _is_open(self, page: str | None) -> bool:
        return page in self.opened or (page in self.readable and request.method in _READING)


def init_app(app: Flask, opened: Collection[str], readable: Collection[str]) -> None:
    """Put the bounds before every page, every fragment and whatever blueprint is connected."""
    app.before_request(_Bounds(opened, readable))
