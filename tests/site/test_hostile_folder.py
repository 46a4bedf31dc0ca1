"""One hostile institution among five, served by a process of its own: the others hardly notice it."""

from __future__ import annotations

import hostile_folder
import pytest


@pytest.mark.heavy
def test_a_hostile_folder_is_felt_by_nobody_else() -> None:
    # The full bounds want a quiet machine and longer runs; what breaks them breaks these by far.
    for impact in hostile_folder.measure(5):
        print(impact)
        assert impact.outside == 0
        assert impact.growth < 50
        assert impact.health < 1
        assert impact.during < 3 * impact.before
