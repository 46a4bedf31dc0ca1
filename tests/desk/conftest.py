"""The sample institutions with their people, for the desks whose acts need a whole configuration."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from town import Town, move_everybody_in
from wrota.site import Site


@pytest.fixture(scope="session")
def moved_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the databases with everybody in them, empty until the first test has filled them."""
    return tmp_path_factory.mktemp("moved") / "data"


@pytest.fixture
def town(samples_site: Site, clock: Any, moved_in: Path) -> Town:
    """The sample institutions with their people and post."""
    data = samples_site.settings.data
    if moved_in.exists():
        shutil.copytree(moved_in, data)
    else:
        move_everybody_in(samples_site)
        samples_site.portals.forget(frozenset())
        shutil.copytree(data, moved_in)
    return Town(samples_site, clock)
