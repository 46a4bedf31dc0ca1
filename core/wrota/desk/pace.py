"""The pace of the worker's errands: a few milliseconds of writing, then the database is left to others."""

from __future__ import annotations

import time
from collections.abc import Callable

WORK, REST = 0.02, 0.03
"""Seconds of writing, and seconds of leaving the database to others, who sign in meanwhile."""


class Pace:
    """Paces a loop of short transactions; ``is_over`` says when the loop has to leave the rest for later."""

    def __init__(self, is_over: Callable[[], bool] = bool) -> None:
        self._is_over = is_over
        self._until = time.monotonic() + WORK

    def goes_on(self) -> bool:
        """Rest where it is time to; False where the loop has to end."""
        if self._is_over():
            return False
        if time.monotonic() > self._until:
            time.sleep(REST)
            self._until = time.monotonic() + WORK
        return True
