"""What judging a password costs: the same time, whatever is stored, or is not (hazards 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from argon2 import low_level

import wrota.seams
from wrota.seams import Hasher

OLDER = {
    "lighter": Hasher(memory_kib=16, passes=1),
    "fewer passes": Hasher(memory_kib=64, passes=1),
    "less memory": Hasher(memory_kib=32, passes=3),
    "less memory, more passes": Hasher(memory_kib=24, passes=7),
    "nearly today's": Hasher(memory_kib=63, passes=3),
    "today's": Hasher(memory_kib=64, passes=3),
}
CACHE_KIB = 40
"""What takes no more memory than this runs in half the time for each KiB, as in a processor's own memory."""


@dataclass
class Machine:
    """A clock that moves by what each run of the function costs, and what was run."""

    seconds: float = 0.0
    runs: list[int] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def run(self, memory: int, passes: int) -> None:
        """Let a run take its time."""
        self.runs.append(memory * passes)
        self.seconds += memory * passes * (0.0005 if memory <= CACHE_KIB else 0.001)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which every run of the function is counted."""
    found = Machine()
    judge, fill, make = low_level.verify_secret, low_level.hash_secret_raw, low_level.hash_secret

    def judging(hashed: bytes, secret: bytes, kind: low_level.Type) -> bool:
        try:
            return judge(hashed, secret, kind)
        finally:
            if hashed.count(b"$") == 5:
                parameters = dict(part.split("=") for part in hashed.decode().split("$")[3].split(","))
                found.run(int(parameters["m"]), int(parameters["t"]))

    def filling(secret: bytes, salt: bytes, passes: int, memory: int, *rest: object) -> bytes:
        found.run(memory, passes)
        return fill(secret, salt, passes, memory, *rest)  # type: ignore[arg-type] # handed on as they came

    def making(secret: bytes, salt: bytes, time_cost: int, memory_cost: int, **rest: object) -> bytes:
        found.run(memory_cost, time_cost)
        return make(secret, salt, time_cost, memory_cost, **rest)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr("argon2._password_hasher.verify_secret", judging)
    monkeypatch.setattr("argon2._password_hasher.hash_secret", making)
    monkeypatch.setattr(wrota.seams, "hash_secret_raw", filling)
    return found


@pytest.fixture
def today(machine: Machine) -> Hasher:
    """The hasher of today's profile on that machine."""
    return Hasher(memory_kib=64, passes=3, clock=machine)


def took(machine: Machine, today: Hasher, stored: str | None, password: str) -> float:
    """Judge a password and return the seconds that it took."""
    begun = machine.seconds
    assert today.verify(stored, password) == (password != "inne" and stored in MADE)
    return machine.seconds - begun


MADE = {hasher.hash("zielony-rower-42"): made_by for made_by, hasher in OLDER.items()}
STORED = [*MADE, None, "", "!", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv", "x" * 100]


@pytest.mark.parametrize("stored", STORED, ids=[*OLDER, *map(repr, STORED[len(MADE) :])])
@pytest.mark.parametrize("password", ["zielony-rower-42", "inne"])
def test_every_judgement_takes_as_long_as_one_by_todays_profile(
    machine: Machine, today: Hasher, stored: str | None, password: str
) -> None:
    for _ in range(3):
        assert took(machine, today, stored, password) == pytest.approx(64 * 3 * 0.001, abs=8 * 0.001)


def test_what_is_no_hash_runs_the_function_all_the_same(machine: Machine, today: Hasher) -> None:
    before = sum(machine.runs)
    assert not today.verify("!", "zielony-rower-42")
    assert sum(machine.runs) - before > 64 * 3 - 8


def test_a_machine_that_grows_slower_is_learnt_from_judgements_of_today(machine: Machine, today: Hasher) -> None:
    usual = today._took[0]
    today._took.extend([2 * usual] * 15)
    assert took(machine, today, None, "inne") == pytest.approx(usual), "what is of today takes what it takes"
    assert took(machine, today, "!", "inne") > 1.5 * usual


def test_a_clock_that_stands_still_ends_nothing_and_keeps_nobody(machine: Machine) -> None:
    hasher = Hasher(memory_kib=64, passes=3, clock=lambda: 7.0)
    before = sum(machine.runs)
    assert not hasher.verify("!", "inne")
    assert 64 * 3 <= sum(machine.runs) - before <= 2 * 64 * 3


def test_one_judgement_counts_once(today: Hasher) -> None:
    today.verify(OLDER["lighter"].hash("x"), "x")
    assert today.runs == 1
