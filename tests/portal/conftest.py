"""Somebody's app, and Anna's institution as a guest in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from guests import ADDRESS, settle, sign_in
from people import ANNA
from reading import Reader
from sites import SECRET, found_one
from wrota import Portal
from wrota.seams import Seams


@pytest.fixture
def make_portal(tenants: Path, tmp_path: Path, seams: Seams) -> Iterator[Callable[..., Portal]]:
    """Make a portal of a tenant and its database, with everything given; what is told replaces that."""
    made = []

    def make(key: str = "alfa", **given: Any) -> Portal:
        known = {"secret": SECRET, "data": tmp_path / "data", "seams": seams}
        found_one(tmp_path / "data", key)
        made.append(Portal(tenants / key, **{**known, **given}))
        return made[-1]

    yield make
    for portal in made:
        portal.close()


@pytest.fixture
def portal(make_portal: Callable[..., Portal]) -> Portal:
    """Anna's institution."""
    return make_portal()


@pytest.fixture
def app(portal: Portal) -> Flask:
    """Somebody's app with one page, Anna's institution below /konto, and Anna in it."""
    app = Flask("somebody")
    app.add_url_rule("/", "front", lambda: "the front page of the app")
    portal.init_app(app, "/konto", address=ADDRESS)
    settle(portal, ANNA)
    return app


@pytest.fixture
def anna(app: Flask) -> Reader:
    """Anna's browser, in which she has just signed in below /konto."""
    return sign_in(app, ANNA)
