"""The usual site with its post, and somebody in a form of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clocks import Clock
from people import ANNA
from reading import Reader
from town import Town
from wrota.site import Site


@pytest.fixture
def town(site: Site, clock: Clock) -> Town:
    """The institutions of the site, with their people and their post."""
    return Town(site, clock)


@pytest.fixture
def anna(enter: Callable[..., Reader]) -> Reader:
    """Anna, signed in, with her profile open."""
    reader = enter(ANNA)
    reader.get("konto/dane")
    return reader
