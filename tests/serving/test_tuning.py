"""Tuning of the process that serves: pages get their turn beside what computes, and memory is shared."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from wrota import serving
from wrota.serving import tuning
from wrota.site import Site


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What is set holds for the process, which goes on with other tests."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


class Library:
    """A C library that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def mallopt(self, option: int, value: int) -> int:
        self.asked.append((option, value))
        return 1


def test_threads_give_way_after_a_millisecond_and_share_two_heaps(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    monkeypatch.setattr(sys, "platform", "linux")
    tuning.tune()
    assert sys.getswitchinterval() == pytest.approx(0.001)
    assert library.asked == [(-8, 2)]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_where_there_is_no_such_setting_it_goes_without(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    monkeypatch.setattr(sys, "platform", platform)
    tuning.tune()
    assert sys.getswitchinterval() == pytest.approx(0.001)


def test_it_is_done_before_the_server_has_threads(
    monkeypatch: pytest.MonkeyPatch, open_site: Callable[..., Site]
) -> None:
    steps: list[str] = []

    class Server:
        def __init__(self, *_: object) -> None:
            steps.append("threads")

        def close(self) -> None:
            pass

        run = close

    monkeypatch.setattr(serving, "tune", lambda: steps.append("tuned"))
    monkeypatch.setattr(serving, "LimitedServer", Server)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    site = open_site()
    with closing(serving.listen("127.0.0.1", 0)) as door, serving.serving(site, door, site):
        assert steps == ["tuned", "threads"]
