"""A hundred and fifty institutions in one process, and visitors while folders are edited, broken and mended."""

from __future__ import annotations

import time

import many_tenants

from weighing import own_heap
from wrota.site.portals import ALIVE_AT_MOST


def test_a_hundred_and_fifty_tenants_start_fast_and_stay_within_bounds() -> None:
    # Work is measured and not waiting, because other tests run beside this one.
    with own_heap():
        figures = many_tenants.measure(150, clock=time.process_time)
    assert figures.start < 4 * 150 / 1000 + 1
    assert figures.median < 0.1
    assert figures.p99 < 0.3
    assert figures.descriptors < 3 * ALIVE_AT_MOST + 200
    assert figures.memory_per_portal < 2048


def test_every_answer_is_whole_and_from_the_right_tenant_while_folders_are_edited() -> None:
    assert many_tenants.visit_while_edited(count=6, threads=50, seconds=3) == []
