"""More sign-ins than the machine can hash: those beyond wait a little, then are told to come later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

import pytest

from people import ANNA, move_in
from reading import Reader
from wrota.seams import WAITING, Hasher, Seams
from wrota.site import Site


class SlowHasher(Hasher):
    """A hasher whose every run lasts until it is let go."""

    def __init__(self, at_once: int, patience: float, waiting: int = WAITING) -> None:
        super().__init__(memory_kib=8, passes=1, at_once=at_once, patience=patience, waiting=waiting)
        self.go_on = threading.Event()
        self.under_way = threading.Semaphore(0)

    def slow_down(self) -> None:
        """Make the function slow from now on."""
        quick = self._argon2.verify

        class Slow:
            def verify(_, stored: str, password: str) -> bool:  # noqa: N805 - self is the one around it
                self.under_way.release()
                assert self.go_on.wait(20)
                return quick(stored, password)

        self._argon2 = Slow()  # type: ignore[assignment] # all that is asked of it is to verify


@pytest.fixture
def hasher() -> SlowHasher:
    """A hasher of two at once, for which nobody waits longer than a moment."""
    return SlowHasher(at_once=2, patience=0.05)


@pytest.fixture
def slow_site(open_site: Callable[..., Site], seams: Seams, hasher: SlowHasher) -> Iterator[Site]:
    """A site with Anna in it, whose hasher has become slow."""
    site = open_site(seams=replace(seams, hasher=hasher))
    move_in(site, ANNA)
    hasher.slow_down()
    yield site
    hasher.go_on.set()


def sign_in(site: Site, number: int, tenant: str = "alfa") -> tuple[int, str]:
    """Sign in as somebody from an address of their own; return status and when to come again."""
    reader = Reader(site, f"http://{tenant}.localhost:8000/", address=f"198.51.100.{number}")
    reader.get("logowanie")
    page = reader.submit({"identifier": f"nikt-{number}", "password": "x"})
    return page.status, page.answer.headers.get("Retry-After", "")


def seconds_of_health(site: Site) -> float:
    """Ask whether the process is well, and return how long the answer took."""
    began = time.perf_counter()
    assert Reader(site, "http://nikt.example/").fetch("healthz").status_code == 200
    return time.perf_counter() - began


def test_beyond_what_can_be_hashed_at_once_people_are_told_to_come_later(slow_site: Site, hasher: SlowHasher) -> None:
    with ThreadPoolExecutor(12) as threads:
        first = [threads.submit(sign_in, slow_site, number) for number in (1, 2)]
        for _ in first:
            assert hasher.under_way.acquire(timeout=10)
        beyond = [threads.submit(sign_in, slow_site, number) for number in range(3, 13)]
        assert [one.result() for one in beyond] == [(503, "10")] * 10
        assert min(seconds_of_health(slow_site) for _ in range(3)) < 0.1
        assert Reader(slow_site, "http://beta.localhost:8000/").fetch("").status_code == 200
        hasher.go_on.set()
        assert [one.result() for one in first] == [(422, "")] * 2
    assert sign_in(slow_site, 3) == (422, "")


def test_the_refused_did_not_lose_a_try(slow_site: Site, hasher: SlowHasher) -> None:
    with ThreadPoolExecutor(2) as threads:
        first = [threads.submit(sign_in, slow_site, number) for number in (1, 2)]
        for _ in first:
            assert hasher.under_way.acquire(timeout=10)
        assert [sign_in(slow_site, 3)[0] for _ in range(7)] == [503] * 7
        hasher.go_on.set()
        for one in first:
            one.result()
    assert [sign_in(slow_site, 3)[0] for _ in range(6)] == [422] * 5 + [429]


@pytest.fixture
def patient(open_site: Callable[..., Site], seams: Seams) -> Iterator[tuple[Site, SlowHasher]]:
    """A site whose hasher is slow, and for whose turn people would wait for long."""
    hasher = SlowHasher(at_once=1, patience=20, waiting=4)
    site = open_site(seams=replace(seams, hasher=hasher))
    move_in(site, ANNA)
    hasher.slow_down()
    yield site, hasher
    hasher.go_on.set()


@contextmanager
def letting_go(hasher: SlowHasher) -> Iterator[None]:
    """Make nobody wait on where a claim fails."""
    try:
        yield
    finally:
        hasher.go_on.set()


def test_a_crowd_is_refused_at_once_and_holds_few_threads(patient: tuple[Site, SlowHasher]) -> None:
    site, hasher = patient
    with ThreadPoolExecutor(20) as threads, letting_go(hasher):
        first = threads.submit(sign_in, site, 1)
        assert hasher.under_way.acquire(timeout=10)
        crowd = [threads.submit(sign_in, site, number) for number in range(2, 20)]
        refused = [done.result() for done in islice(as_completed(crowd, timeout=10), 16)]
        assert refused == [(503, "10")] * 16
        assert sum(not one.done() for one in crowd) == 2
        hasher.go_on.set()
        assert [first.result()[0], *(one.result()[0] for one in crowd)].count(422) == 3


def test_a_crowd_at_one_institution_leaves_another_its_turn(patient: tuple[Site, SlowHasher]) -> None:
    site, hasher = patient
    with ThreadPoolExecutor(20) as threads, letting_go(hasher):
        crowd = [threads.submit(sign_in, site, number) for number in range(1, 12)]
        assert hasher.under_way.acquire(timeout=10)
        while sum(not one.done() for one in crowd) > 3:
            time.sleep(0.01)
        other = [threads.submit(sign_in, site, number, "beta") for number in (21, 22)]
        time.sleep(0.3)
        assert not any(one.done() for one in other)
        hasher.go_on.set()
        assert [one.result()[0] for one in other] == [422, 422]
