"""Staff who decide at once, and a decision that dies on its way: one wins, the other is told, nothing is half."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from desk.staff.cooperative import NEW, REGISTERED, account, found, sent, symbol
from store.world import CrashPoint, every_death, in_child, outcome
from town import Town
from wrota.desk import Desk
from wrota.desk.staff.decisions import Grant, grant, refuse
from wrota.errors import AlreadyDecided
from wrota.store import Store, audit, outbox
from wrota.store.applications import ApplicationStatus


def own(desk: Desk, crash_point: CrashPoint = lambda _: None) -> Desk:
    """Return the desk as one of the staff has it: with a store of one's own."""
    return replace(desk, store=Store(desk.store.path, desk.keys, replace(desk.seams, crash_point=crash_point)))


def ewa(desk: Desk, number: str, text: str = NEW) -> None:
    """Grant an application."""
    grant(desk, number, Grant(symbol(text), "Ewa", ("windykacja",)))


def olaf(desk: Desk, number: str) -> None:
    """Refuse an application."""
    refuse(desk, number, "Nie", "Olaf")


def told(desk: Desk, gate: Barrier, act: Callable[[Desk], None]) -> str | None:
    """Act when the others do, and return who was quicker; None for the one that nobody was quicker than."""
    mine = own(desk)
    gate.wait(10)
    try:
        act(mine)
    except AlreadyDecided as late:
        return late.by
    finally:
        mine.store.retire()
    return None


@pytest.mark.parametrize("at", range(6))
def test_of_threads_that_grant_and_refuse_at_once_one_wins(town: Town, desk: Desk, at: int) -> None:
    number, gate = sent(town, desk), Barrier(4)
    acts = [lambda one: ewa(one, number), lambda one: olaf(one, number)] * 2
    with ThreadPoolExecutor(4) as staff:
        answers = list(staff.map(lambda act: told(desk, gate, act), acts[at % 2 :] + acts[: at % 2]))
    winner = found(desk, number).by
    assert sorted(answers, key=str) == sorted([None, winner, winner, winner], key=str)
    assert (account(desk, NEW) is not None) == (winner == "Ewa")
    assert len(town.letters()) == 1


def test_of_processes_that_grant_and_refuse_at_once_one_wins(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    desk.store.retire()

    def child(act: Callable[[Desk, str], None]) -> int:
        return in_child(lambda: act(own(desk), number))

    children = [child(act) for act in (olaf, ewa, olaf, ewa)]
    assert sorted(map(outcome, children)) == [0, 1, 1, 1]
    assert (account(desk, NEW) is not None) == (found(desk, number).status is ApplicationStatus.GRANTED)
    assert len(town.letters()) == 1


@pytest.mark.parametrize("text", [NEW, REGISTERED])
def test_a_grant_that_dies_anywhere_is_whole_or_not_there(town: Town, desk: Desk, text: str) -> None:
    number = sent(town, desk)
    desk.store.retire()

    def act(crash_point: CrashPoint) -> None:
        if found(desk, number).status is ApplicationStatus.NEW:
            desk.store.retire()
            ewa(own(desk, crash_point), number, text)

    def look() -> None:
        known, is_granted = account(desk, text), found(desk, number).status is ApplicationStatus.GRANTED
        assert (known is not None and "windykacja" in known.permissions) == is_granted
        with desk.store.open():
            assert outbox.figures(desk.store).waiting == is_granted
            assert audit.verify(desk.store) is None
        desk.store.retire()

    assert every_death(act, look) > 10
    assert found(desk, number).status is ApplicationStatus.GRANTED
    assert len(town.letters()) == 1


def test_a_refusal_that_dies_anywhere_is_whole_or_not_there(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    desk.store.retire()

    def act(crash_point: CrashPoint) -> None:
        if found(desk, number).status is ApplicationStatus.NEW:
            desk.store.retire()
            olaf(own(desk, crash_point), number)

    def look() -> None:
        is_refused = found(desk, number).status is ApplicationStatus.REFUSED
        with desk.store.open():
            assert outbox.figures(desk.store).waiting == is_refused
        desk.store.retire()

    assert every_death(act, look) > 5
    assert found(desk, number).status is ApplicationStatus.REFUSED
    assert "Nie" in town.letter().text
