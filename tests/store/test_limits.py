"""Limits: who fails too often waits, and the right person still gets in while a stranger hammers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from store.world import World, in_child, outcome
from wrota.rules.identifiers import candidates
from wrota.rules.keys import Keys
from wrota.rules.kinds.identifiers import KINDS
from wrota.seams import Seams
from wrota.store import Store, limits, tables
from wrota.store.limits import Bucket, Caller, Reservation, Wait

HOME = Caller("address", "192.0.2.1")
AWAY = Caller("address", "198.51.100.7")
DEVICE = Caller("device", "a token")

Try = Callable[..., Reservation | Wait]


def attempt(store: Store, typed: str = "44051401359", caller: Caller = HOME) -> Reservation | Wait:
    """Reserve a sign-in."""
    buckets = limits.for_sign_in(typed, candidates(typed, KINDS), caller)
    with store.writing():
        return limits.reserve(store, caller, buckets)


def fail(store: Store, times: int, typed: str = "44051401359", caller: Caller = HOME) -> int:
    """Try so many times with a wrong password and return how often it was judged."""
    return sum(isinstance(attempt(store, typed, caller), Reservation) for _ in range(times))


def succeed(store: Store, typed: str = "44051401359", caller: Caller = HOME) -> bool:
    """Try with the right password."""
    reserved = attempt(store, typed, caller)
    if isinstance(reserved, Reservation):
        with store.writing():
            limits.release(store, reserved)
    return isinstance(reserved, Reservation)


def hammer(store: Store, typed: str = "44051401359") -> None:
    """Fail twenty times from as many addresses."""
    for number in range(20):
        assert fail(store, 1, typed, Caller("address", f"203.0.113.{number}"))


def test_five_failures_are_judged_and_the_sixth_waits(store: Store) -> None:
    assert fail(store, 5) == 5
    assert attempt(store) == Wait(30)


@pytest.mark.parametrize("typed", ["44051401359", "nobody", "", "¿?", "a" * 128])
def test_it_is_the_same_for_whatever_was_typed(store: Store, typed: str) -> None:
    assert fail(store, 9, typed) == 5


@pytest.mark.parametrize("variant", ["440514-01359", "440514 01359", "４４０５１４０１３５９"])
def test_variants_of_an_identifier_share_a_counter(store: Store, variant: str) -> None:
    fail(store, 5)
    assert isinstance(attempt(store, variant), Wait)


def test_case_and_width_share_a_counter_too(store: Store) -> None:
    fail(store, 5, "Radoch")
    assert isinstance(attempt(store, "ＲＡＤＯＣＨ"), Wait)


def test_each_identifier_is_counted_by_itself(store: Store) -> None:
    fail(store, 5)
    assert succeed(store, "99123199993")


def test_successes_never_count(store: Store) -> None:
    assert all(succeed(store) for _ in range(50))
    assert store.rows(tables.AttemptRow.select()) == []


def test_success_takes_back_the_failures_of_that_identifier_and_caller(store: Store) -> None:
    fail(store, 4)
    assert succeed(store)
    assert fail(store, 6) == 5


def test_success_takes_nothing_from_the_address(store: Store) -> None:
    for number in range(7):
        fail(store, 4, f"person{number}")
        assert succeed(store, f"person{number}")
    assert fail(store, 9, "somebody-else") == 2


def test_the_wait_doubles_up_to_the_window_and_runs_from_the_last_judged_try(store: Store, world: World) -> None:
    fail(store, 5)
    for seconds in (30, 60, 120, 240):
        world.move(seconds=seconds - 1)
        assert attempt(store) == Wait(1)
        world.move(seconds=1)
        assert fail(store, 1) == 1
        assert attempt(store) == Wait(2 * seconds)


def test_a_refusal_while_waiting_does_not_prolong_it(store: Store, world: World) -> None:
    fail(store, 5)
    for waited in range(0, 30, 5):
        assert attempt(store) == Wait(30 - waited)
        world.move(seconds=5)
    assert succeed(store)


def test_after_a_quarter_of_an_hour_all_is_forgotten_and_swept(store: Store, world: World) -> None:
    fail(store, 5)
    world.move(minutes=15)
    assert succeed(store)
    assert store.rows(tables.AttemptRow.select()) == []


def test_twenty_failures_from_anywhere_slow_everybody_down_a_little(store: Store, world: World) -> None:
    hammer(store)
    assert attempt(store) == Wait(30, is_soft=True)
    world.move(seconds=30)
    assert succeed(store)


def test_the_right_person_gets_in_however_long_strangers_hammer(store: Store, world: World) -> None:
    strangers = [Caller("address", f"203.0.113.{number}") for number in range(30)]
    for _ in range(20):
        for stranger in strangers:
            attempt(store, caller=stranger)
        world.move(minutes=1)
    first = attempt(store)
    assert first == Wait(limits.SOFT, is_soft=True)
    for _ in range(limits.SOFT):
        attempt(store, caller=strangers[0])
        assert isinstance(attempt(store), Wait)
        world.move(seconds=1)
    assert succeed(store)


def test_a_known_device_does_not_wait_for_what_strangers_did(store: Store) -> None:
    hammer(store)
    assert succeed(store, caller=DEVICE)
    assert fail(store, 9, caller=DEVICE) == 5


def test_thirty_failures_slow_an_address_down_whatever_it_types(store: Store, world: World) -> None:
    assert sum(fail(store, 1, f"person{number}") for number in range(40)) == 30
    assert isinstance(attempt(store, "yet-another"), Wait)
    assert succeed(store, "yet-another", AWAY)
    world.move(seconds=limits.SOFT)
    assert succeed(store, "yet-another")


def test_a_tenant_may_be_stricter(store: Store) -> None:
    buckets = limits.for_sign_in("x", [], HOME, per_caller=3, per_identifier=6, per_address=9)
    assert [bucket.limit for bucket in buckets] == [3, 6, 9]


def test_any_act_may_count_in_a_bucket_of_its_own(store: Store) -> None:
    bucket = Bucket("policy", "somebody", 2, 900, own=True)
    with store.writing():
        kinds = [type(limits.reserve(store, HOME, [bucket])) for _ in range(3)]
    assert kinds == [Reservation, Reservation, Wait]


def test_another_tenant_counts_for_itself(store: Store, elsewhere: Store) -> None:
    fail(store, 9)
    assert succeed(elsewhere)


def test_nothing_of_what_was_typed_is_in_the_file(store: Store, path: Path) -> None:
    fail(store, 6, "anna.n@example.org")
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for plain in (b"anna", b"192.0.2.1", hashlib.sha256(b"anna.n@example.org").digest()):
        assert plain not in files


def test_trying_costs_the_same_statements_whatever_was_typed(store: Store, world: World) -> None:
    attempt(store, "warm")
    for tried in (attempt, succeed):
        counts = {world.count(partial(tried, store, typed)) for typed in ("44051401359", "nobody", "¿")}
        assert len(counts) == 1


def test_a_clock_that_was_put_right_locks_nobody_out(store: Store, world: World) -> None:
    world.move(hours=1)
    fail(store, 9)
    world.move(hours=-1)
    assert succeed(store)


def test_the_table_stays_small(store: Store, world: World) -> None:
    for number in range(300):
        attempt(store, f"person{number}", Caller("address", f"10.0.{number}.1"))
        world.move(minutes=1)
    assert len(store.rows(tables.AttemptRow.select())) < 200


def test_fifty_wrong_tries_at_once_in_two_processes_are_judged_five_times(
    store: Store, path: Path, keys: Keys, seams: Seams, tmp_path: Path
) -> None:
    judged = tmp_path / "judged"
    judged.mkdir()

    def guess() -> None:
        mine = Store(path, keys, replace(seams, statement=lambda _: None))
        for number in range(25):
            with mine.open():
                if isinstance(attempt(mine), Reservation):
                    (judged / f"{os.getpid()}-{number}").touch()

    assert [outcome(child) for child in [in_child(guess), in_child(guess)]] == [0, 0]
    assert len(list(judged.iterdir())) == 5


def test_a_try_that_was_never_judged_counts_as_a_failure(store: Store) -> None:
    attempt(store)
    store.retire()
    assert fail(store, 9) == 4


def failures(store: Store, typed: str = "44051401359", caller: Caller = HOME) -> int:
    """Try once more, and return how many others have failed before."""
    reserved = attempt(store, typed, caller)
    assert isinstance(reserved, Reservation)
    return limits.failures(store, typed, candidates(typed, KINDS), reserved)


def test_failures_count_by_anybody_and_each_once(store: Store) -> None:
    fail(store, 2)
    fail(store, 2, caller=AWAY)
    assert failures(store) == 4
    assert failures(store, "99123199993") == 0


def test_a_known_device_counts_its_own_and_those_of_strangers(store: Store) -> None:
    fail(store, 3, caller=DEVICE)
    fail(store, 2)
    assert failures(store, caller=DEVICE) == 5


def test_what_was_released_refused_or_long_ago_is_no_failure(store: Store, world: World) -> None:
    fail(store, 4)
    world.move(minutes=15)
    assert succeed(store, caller=AWAY)
    fail(store, 5)
    assert fail(store, 3) == 0
    assert failures(store, caller=AWAY) == 5
