"""A hundred and fifty institutions in one process, and visitors while folders are edited, broken and mended."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import many_tenants
import pytest

from wrota.site.portals import ALIVE_AT_MOST


@pytest.fixture
def own_heap() -> Iterator[None]:
    """Set aside what thousands of tests before have left: going through it would be counted as the site's work."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("own_heap")
def test_a_hundred_and_fifty_tenants_start_fast_and_stay_within_bounds() -> None:
    # Work is measured and not waiting, because other tests run beside this one.
    figures = many_tenants.measure(150, clock=time.process_time)
    assert figures.start < 4 * 150 / 1000 + 1
    assert figures.median < 0.1
    assert figures.p99 < 0.3
    assert figures.descriptors < 3 * ALIVE_AT_MOST + 200
    assert figures.memory_per_portal < 2048


def test_every_answer_is_whole_and_from_the_right_tenant_while_folders_are_edited() -> None:
    assert many_tenants.visit_while_edited(count=6, threads=50, seconds=3) == []
