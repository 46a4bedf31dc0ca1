"""Answering who asked for a way back in: each once, whatever dies or is broken meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from people import ANNA, BOGDAN
from store.world import CrashPoint, every_death
from wrota.desk import Desk, pace
from wrota.desk.recovery import RecoveryQuery, ask
from wrota.desk.recovery_worker import answer_all
from wrota.store import Store, cases, outbox, recovery_requests, tables


def asked(desk: Desk, identifier: str = ANNA.identifier, address: str = "192.0.2.1", unit: str | None = None) -> str:
    """Ask for a way back in, and return the case code."""
    with desk.store.open():
        return ask(desk, RecoveryQuery(identifier, address, "http://alfa.localhost:8000", "pl", unit))


def reason(desk: Desk, code: str) -> str:
    """Return what staff find under a case code."""
    with desk.store.open():
        note = cases.find(desk.store, code)
    return note.reason if note else ""


def letters(desk: Desk) -> int:
    """Return how many letters wait."""
    with desk.store.open():
        return outbox.figures(desk.store).waiting


def waiting(desk: Desk) -> int:
    """Return how many askings wait."""
    with desk.store.open():
        return len(desk.store.rows(tables.RecoveryRequestRow.select()))


def answer(desk: Desk) -> int:
    """Let the worker answer."""
    with desk.store.open():
        return answer_all(desk)


def test_all_that_wait_are_answered_and_nothing_is_left(desk: Desk) -> None:
    for identifier in (ANNA.identifier, BOGDAN.identifier, "nikogo.nie.ma"):
        asked(desk, identifier)
    assert answer(desk) == 3
    assert (waiting(desk), letters(desk)) == (0, 2)
    assert answer(desk) == 0


def test_the_database_is_left_to_others_between_short_stretches_of_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        asked(desk, f"nikogo.{number}")
    rests: list[float] = []
    monkeypatch.setattr(pace, "WORK", 0.0)
    monkeypatch.setattr("wrota.desk.pace.time.sleep", rests.append)
    assert answer(desk) == 10
    assert rests == [pace.REST] * 11


def test_what_is_left_when_the_time_is_over_is_answered_later(desk: Desk) -> None:
    for number in range(5):
        asked(desk, f"nikogo.{number}")
    with desk.store.open():
        assert answer_all(desk, lambda: waiting(desk) <= 2) == 3
        assert answer_all(desk) == 2


def test_nothing_is_written_where_nobody_asked(desk: Desk, statements: list[str]) -> None:
    with desk.store.open():
        desk.store.rows(tables.KeyCheckRow.select())
        statements.clear()
        assert answer_all(desk) == 0
    assert [sql for sql in statements if not sql.startswith("SELECT")] == []


@pytest.mark.parametrize("column", ["identifier", "handle"])
def test_an_asking_that_cannot_be_opened_does_not_keep_the_others_waiting(
    desk: Desk, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken, good = asked(desk, BOGDAN.identifier), asked(desk)
    table = tables.RecoveryRequestRow
    harm = {"identifier": b"\x01" + bytes(40), "handle": "0" * 32}[column]
    with desk.store.open(), desk.store.writing():
        desk.store.change(table.update({column: harm}).where(table.case_code == broken))
    assert answer(desk) == 2
    assert (reason(desk, broken), reason(desk, good)) == ("cannot_be_answered", "sent")
    assert (waiting(desk), letters(desk)) == (0, 1)
    assert BOGDAN.identifier not in caplog.text


def test_an_account_that_cannot_be_opened_does_not_keep_the_others_waiting(desk: Desk) -> None:
    broken, good = asked(desk, BOGDAN.identifier), asked(desk)
    table = tables.AccountRow
    with desk.store.open(), desk.store.writing():
        desk.store.change(table.update(name=b"\x01" + bytes(40)).where(table.id == 2))
    assert answer(desk) == 2
    assert (reason(desk, broken), reason(desk, good)) == ("cannot_be_answered", "sent")
    assert (waiting(desk), letters(desk)) == (0, 1)


def test_two_workers_answer_each_asking_once(desk: Desk) -> None:
    codes = [asked(desk, identifier) for identifier in (ANNA.identifier, BOGDAN.identifier, "nikogo.nie.ma")]
    gate = threading.Barrier(4)

    def work() -> None:
        own = replace(desk, store=Store(desk.store.path, desk.keys, desk.seams))
        gate.wait(10)
        answer_all(own)
        own.store.retire()

    crowd = [threading.Thread(target=work) for _ in range(4)]
    for worker in crowd:
        worker.start()
    for worker in crowd:
        worker.join()
    assert (waiting(desk), letters(desk)) == (0, 2)
    assert [reason(desk, code) for code in codes] == ["sent", "sent", "unknown"]
    with desk.store.open():
        acts = [row.act for row in desk.store.rows(tables.AuditEventRow.select())]
    assert acts.count("recovery_answered") == 3


def test_a_worker_killed_anywhere_loses_no_asking_and_doubles_no_letter(desk: Desk) -> None:
    code = asked(desk)
    desk.store.retire()

    def act(crash_point: CrashPoint) -> None:
        seams = replace(desk.seams, crash_point=crash_point)
        own = replace(desk, seams=seams, store=Store(desk.store.path, desk.keys, seams))
        answer_all(own)
        own.store.retire()

    def look() -> None:
        with desk.store.open():
            figures = outbox.figures(desk.store)
            assert len(desk.store.rows(tables.RecoveryRequestRow.select())) + figures.waiting == 1

    assert every_death(act, look) > 5
    assert (waiting(desk), letters(desk), reason(desk, code)) == (0, 1, "sent")


def test_the_oldest_is_answered_first(desk: Desk) -> None:
    first, second = asked(desk), asked(desk)
    with desk.store.open():
        oldest = recovery_requests.oldest(desk.store)
    assert oldest is not None
    assert oldest.case_code == first
    answer(desk)
    assert (reason(desk, first), reason(desk, second)) == ("sent", "too_many_letters")
