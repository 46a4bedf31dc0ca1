"""Limits: no wait before them, a growing one beyond."""

from __future__ import annotations

import pytest

from wrota.rules.limits import LONGEST_WAIT, wait


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900)]
)
def test_beyond_the_limit_the_wait_doubles_up_to_the_window(failures: int, seconds: int) -> None:
    assert wait(failures, 5) == seconds


def test_any_number_of_failures_waits_no_longer_than_the_window() -> None:
    assert wait(10**9, 5) == LONGEST_WAIT == 15 * 60


def test_a_wait_may_begin_and_end_elsewhere() -> None:
    assert [wait(failures, 3, base=1, ceiling=5) for failures in range(2, 8)] == [0, 1, 2, 4, 5, 5]
    assert wait(3, 3, base=60, ceiling=5) == 5
