"""What judging a password costs: the same, whatever is stored, or is not (hazards 3)."""

from __future__ import annotations

import pytest
from argon2 import low_level

import wrota.seams
from wrota.seams import Hasher

TODAY = Hasher(memory_kib=64, passes=3)
OLDER = {
    "lighter": Hasher(memory_kib=16, passes=1),
    "fewer passes": Hasher(memory_kib=64, passes=1),
    "less memory": Hasher(memory_kib=32, passes=3),
    "nearly today's": Hasher(memory_kib=63, passes=3),
    "today's": TODAY,
}


def _cost(hashed: bytes) -> int:
    parameters = dict(part.split("=") for part in hashed.decode().split("$")[3].split(","))
    return int(parameters["m"]) * int(parameters["t"])


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cost of every run of the function, in KiB times passes."""
    runs: list[int] = []
    judge, fill = low_level.verify_secret, low_level.hash_secret_raw

    def judging(hashed: bytes, secret: bytes, kind: low_level.Type) -> bool:
        try:
            return judge(hashed, secret, kind)
        finally:
            runs.append(_cost(hashed) if hashed.count(b"$") == 5 else 0)

    def filling(secret: bytes, salt: bytes, passes: int, memory: int, *rest: object) -> bytes:
        runs.append(passes * memory)
        return fill(secret, salt, passes, memory, *rest)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr("argon2._password_hasher.verify_secret", judging)
    monkeypatch.setattr(wrota.seams, "hash_secret_raw", filling)
    return runs


@pytest.mark.parametrize("made_by", OLDER)
@pytest.mark.parametrize("password", ["zielony-rower-42", "inne"])
def test_every_stored_hash_costs_what_todays_costs(spent: list[int], made_by: str, password: str) -> None:
    stored = OLDER[made_by].hash("zielony-rower-42")
    assert TODAY.verify(stored, password) == (password != "inne")
    assert 0 <= 64 * 3 - sum(spent) < 8


@pytest.mark.parametrize("stored", [None, "", "!", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv", "x" * 100])
def test_no_hash_and_a_broken_one_cost_as_much(spent: list[int], stored: str | None) -> None:
    assert not TODAY.verify(stored, "zielony-rower-42")
    assert 0 <= 64 * 3 - sum(spent) < 8


def test_one_judgement_counts_once() -> None:
    hasher = Hasher(memory_kib=64, passes=3)
    hasher.verify(OLDER["lighter"].hash("x"), "x")
    assert hasher.runs == 1
