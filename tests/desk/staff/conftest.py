"""The desk of the co-operative, whose staff decide on applications, among the sample institutions."""

from __future__ import annotations

import pytest

from clocks import Clock
from desk.staff.cooperative import KEY
from people import portal
from town import Town
from wrota.desk import Desk
from wrota.site import Site


@pytest.fixture
def town(filled_samples: Site, clock: Clock) -> Town:
    """The sample institutions with their people and post."""
    return Town(filled_samples, clock)


@pytest.fixture
def desk(town: Town) -> Desk:
    """The co-operative's desk."""
    return portal(town.site, KEY).desk
