"""Few are let in at once, few wait, nobody waits in vain, and a crowd at one tenant costs another a turn at most."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.errors import Overloaded
from wrota.turnstile import Turnstile


class Crowd:
    """Threads that each want a turn and stay in until they are let go; whose turn it was, in the order of turns."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._threads: list[threading.Thread] = []
        self._leave = threading.Semaphore(0)
        self.entered: list[str] = []
        self.refused: list[str] = []

    def come(self, whose: str) -> None:
        """Want a turn, and wait until it is had, waited for or refused."""
        thread = threading.Thread(target=self._want, args=(whose,))
        before = self._settled
        self._threads.append(thread)
        thread.start()
        limit = time.monotonic() + 5
        while self._settled == before and time.monotonic() < limit:
            time.sleep(0.001)

    @property
    def _settled(self) -> int:
        return len(self.entered) + len(self.refused) + self.waiting

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._turnstile._waiting.values()))

    def go(self) -> None:
        """Let one leave who is in, and wait until the next is."""
        before, due = len(self.entered), self.waiting > 0
        self._leave.release()
        limit = time.monotonic() + 5
        while due and len(self.entered) == before and time.monotonic() < limit:
            time.sleep(0.001)

    def end(self) -> None:
        """Let everybody go."""
        for _ in self._threads:
            self._leave.release()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _want(self, whose: str) -> None:
        try:
            with self._turnstile.turn(whose):
                self.entered.append(whose)
                self._leave.acquire(timeout=10)
        except Overloaded:
            self.refused.append(whose)


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    """A crowd at a turnstile for two, where four more may wait."""
    crowd = Crowd(Turnstile(at_once=2, waiting=4, patience=10))
    yield crowd
    crowd.end()


def test_so_many_are_in_so_many_wait_and_the_others_are_refused_at_once(crowd: Crowd) -> None:
    for whose in "aabbccdd":
        crowd.come(whose)
    assert crowd.entered == ["a", "a"]
    assert crowd.waiting == 4
    assert crowd.refused == ["d", "d"]


def test_a_tenant_holds_half_of_the_places_to_wait(crowd: Crowd) -> None:
    for whose in "aaaaaaab":
        crowd.come(whose)
    assert crowd.refused == ["a", "a", "a"]
    assert crowd.waiting == 3


def test_tenants_take_turns_and_each_keeps_its_order(crowd: Crowd) -> None:
    for whose in "aaaabb":
        crowd.come(whose)
    for _ in range(4):
        crowd.go()
    assert crowd.entered == ["a", "a", "a", "b", "a", "b"]


def test_whoever_waits_in_vain_is_refused_and_leaves_no_trace() -> None:
    turnstile = Turnstile(at_once=1, waiting=2, patience=0.05)
    with turnstile.turn("a"):
        for _ in range(5):
            with pytest.raises(Overloaded), turnstile.turn("b"):
                raise AssertionError("there was no turn")
        assert not turnstile._waiting
    with turnstile.turn("b"):
        pass


def test_a_turn_ends_also_where_something_fails() -> None:
    turnstile = Turnstile(at_once=1, waiting=0, patience=0)
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"), turnstile.turn("a"):
            raise ValueError("wrong")


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(1, 3), st.integers(0, 4))
def test_never_are_more_in_than_may_be_and_afterwards_all_places_are_free(
    comers: list[str], at_once: int, waiting: int
) -> None:
    turnstile = Turnstile(at_once, waiting, patience=0)
    with ExitStack() as inside:
        entered = 0
        for whose in comers:
            try:
                inside.enter_context(turnstile.turn(whose))
                entered += 1
            except Overloaded:
                pass
        assert entered == min(len(comers), at_once)
    assert (turnstile._inside, dict(turnstile._waiting)) == (0, {})


def test_under_fire_every_turn_is_given_back() -> None:
    turnstile = Turnstile(at_once=2, waiting=3, patience=0.002)
    most, inside, lock = [0], [0], threading.Lock()

    def want(whose: str) -> None:
        for _ in range(60):
            try:
                with turnstile.turn(whose):
                    with lock:
                        inside[0] += 1
                        most[0] = max(most[0], inside[0])
                    time.sleep(0.001)
                    with lock:
                        inside[0] -= 1
            except Overloaded:
                continue

    threads = [threading.Thread(target=want, args=(whose,)) for whose in "aaabbc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most[0] == 2
    assert (turnstile._inside, dict(turnstile._waiting)) == (0, {})
