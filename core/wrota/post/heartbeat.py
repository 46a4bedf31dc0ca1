"""The worker's heartbeat: a file in the data folder that each round touches, by which others see that it runs."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

NAME = "worker.heartbeat"
SILENT_AFTER = 60.0
"""Seconds without a round after which the worker is taken to have stopped; a round takes no longer than a second."""


def beat(data: Path) -> None:
    """Note that a round begins now."""
    # A folder that is missing or cannot be written is told of by the probes, which then miss the heartbeat as well.
    with suppress(OSError):
        (data / NAME).touch(mode=0o600)


def age(data: Path) -> float | None:
    """Return how many seconds ago the last round began; None where no worker was ever seen."""
    try:
        return max(0.0, time.time() - (data / NAME).stat().st_mtime)
    except OSError:
        return None
