"""A desk with its store open: alfa's at the usual site, unless a module says whose, or serves another site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clocks import Clock
from crashing import CrashPoint
from people import portal
from town import Town
from wrota.desk import Desk
from wrota.site import Site


@pytest.fixture
def key() -> str:
    """The institution whose desk it is."""
    return "alfa"


@pytest.fixture
def desk(site: Site, key: str) -> Iterator[Desk]:
    """The institution's desk."""
    desk = portal(site, key).desk
    with desk.store.open():
        yield desk


@pytest.fixture
def town(site: Site, clock: Clock) -> Town:
    """The institutions of the site, with their post."""
    return Town(site, clock)


@pytest.fixture
def crash_point() -> CrashPoint:
    """A crash point that is not set."""
    return CrashPoint()
