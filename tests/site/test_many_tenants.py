"""Many institutions in one process: within bounds, and right while their folders are edited, broken and mended."""

from __future__ import annotations

import time

import many_tenants
import pytest

from weighing import own_heap
from wrota.site.portals import ALIVE_AT_MOST


@pytest.mark.parametrize("count", [150, pytest.param(1000, marks=pytest.mark.heavy)])
def test_many_tenants_start_fast_and_stay_within_bounds(count: int) -> None:
    # Work is measured and not waiting, because other tests run beside this one.
    with own_heap():
        figures = many_tenants.measure(count, clock=time.process_time)
    print(figures)
    assert figures.start < 4 * count / 1000 + 1
    assert figures.median < 0.1
    assert figures.p99 < 0.3
    assert figures.descriptors < 3 * ALIVE_AT_MOST + 200
    assert figures.memory_per_portal < 2048


@pytest.mark.parametrize(("count", "seconds"), [(6, 3), pytest.param(20, 60, marks=pytest.mark.heavy)])
def test_every_answer_is_whole_and_from_the_right_tenant_while_folders_are_edited(count: int, seconds: float) -> None:
    assert many_tenants.visit_while_edited(count=count, threads=50, seconds=seconds) == []
