"""How long judging a password takes: an older hash is told by no stopwatch (hazards 3)."""

from __future__ import annotations

import statistics
import time

import pytest

from wrota.seams import Hasher

OLDER = {
    "a lighter profile": Hasher(memory_kib=8 * 1024, passes=1),
    "fewer passes": Hasher(memory_kib=19 * 1024, passes=1),
    "less memory, more passes": Hasher(memory_kib=12 * 1024, passes=3),
    "a very light profile": Hasher(memory_kib=64, passes=1),
}
ROUNDS = 25


def took(today: Hasher, stored: str | None) -> float:
    """Return how many seconds of this thread one refusal took."""
    begun = time.thread_time()
    assert not today.verify(stored, "inne")
    return time.thread_time() - begun


@pytest.mark.heavy
@pytest.mark.parametrize("older", OLDER)
def test_a_refusal_takes_as_long_whatever_is_stored(older: str) -> None:
    today = Hasher()
    stored = {"today": today.hash("x"), "older": OLDER[older].hash("x"), "none": None, "broken": "$argon2id$broken"}
    seconds: dict[str, list[float]] = {name: [] for name in stored}
    for _ in range(ROUNDS):
        for name, one in stored.items():
            seconds[name].append(took(today, one))
    whole = statistics.median(seconds["today"])
    ratios = {name: statistics.median(found) / whole for name, found in seconds.items()}
    assert all(0.92 < ratio < 1.08 for ratio in ratios.values()), ratios
