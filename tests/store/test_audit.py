"""The audit: every way of falsifying it is found at the first bad event, and nothing personal gets in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from store.world import World
from wrota.errors import Refused
from wrota.store import Store, audit, audit_end, tables
from wrota.store.accounts import Account
from wrota.store.audit_end import AuditHead
from wrota.store.vocabulary import AuditAct


@pytest.fixture
def written(store: Store, anna: Account, world: World) -> Store:
    """A store with five events."""
    for number in range(1, 6):
        with store.writing():
            audit.write(store, "signed_in", anna.handle, number=number, known_device=True, why="first-visit")
        world.move(seconds=1)
    return store


def falsify(store: Store, *statements: str) -> None:
    """Change the file behind the program's back."""
    store.retire()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_empty_audit_is_whole(store: Store) -> None:
    assert audit.verify(store) is None


def test_a_written_audit_is_whole(written: Store) -> None:
    assert audit.verify(written) is None


def test_an_event_tells_what_was_given(written: Store, anna: Account) -> None:
    event = written.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))[4]
    assert (event.seq, event.act, event.account) == (5, "signed_in", anna.handle)
    assert json.loads(event.facts) == {"number": 5, "known_device": True, "why": "first-visit"}


def test_events_go_with_what_they_tell_about(written: Store) -> None:
    with pytest.raises(ZeroDivisionError), written.writing():
        audit.write(written, "signed_out")
        raise ZeroDivisionError
    assert len(written.rows(tables.AuditEventRow.select())) == 5
    assert audit.verify(written) is None


@pytest.mark.parametrize(
    ("seq", "statements"),
    [
        (3, ["UPDATE audit SET act = 'signed_out' WHERE seq = 3"]),
        (3, ["UPDATE audit SET at = at + 1 WHERE seq = 3"]),
        (3, ["UPDATE audit SET account = NULL WHERE seq = 3"]),
        (3, ["UPDATE audit SET facts = '{}' WHERE seq = 3"]),
        (3, ["UPDATE audit SET mac = zeroblob(32) WHERE seq = 3"]),
        (3, ["UPDATE audit SET at = 'never', act = x'00ff', mac = 'text' WHERE seq = 3"]),
        (1, ["DELETE FROM audit WHERE seq = 1"]),
        (3, ["DELETE FROM audit WHERE seq = 3"]),
        (3, ["DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3"]),
        (
            3,
            [
                "UPDATE audit SET seq = -3 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = -3",
            ],
        ),
        (5, ["DELETE FROM audit WHERE seq = 5"]),
        (4, ["DELETE FROM audit WHERE seq >= 4"]),
        (1, ["DELETE FROM audit"]),
        (
            4,
            [
                "DELETE FROM audit WHERE seq >= 4",
                "UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit WHERE seq = 3)",
            ],
        ),
        (6, ["INSERT INTO audit SELECT 6, at, act, account, facts, mac FROM audit WHERE seq = 5"]),
        (1, ["DELETE FROM audit_head"]),
        (1, ["DELETE FROM audit", "DELETE FROM audit_head"]),
        (5, ["UPDATE audit_head SET seal = zeroblob(32)"]),
        (2, ["INSERT INTO audit_head SELECT 2, seq, mac, seal FROM audit_head"]),
    ],
)
def test_the_first_bad_event_is_named(written: Store, seq: int, statements: list[str]) -> None:
    falsify(written, *statements)
    fault = audit.verify(written)
    assert fault is not None
    assert abs(fault.seq - seq) <= (1 if "audit_head" in statements[-1] else 0)


CUT = [
    "DELETE FROM audit WHERE seq >= 4",
    "UPDATE audit_head SET seq = 3, mac = (SELECT mac FROM audit WHERE seq = 3)",
]


@pytest.mark.parametrize(
    "statements",
    [
        CUT,
        CUT[:1],
        ["DELETE FROM audit"],
        ["DELETE FROM audit_head"],
        ["DELETE FROM audit", "DELETE FROM audit_head"],
        ["DELETE FROM audit WHERE seq = 5", "DELETE FROM audit_head"],
        ["UPDATE audit_head SET seal = zeroblob(32)"],
        ["UPDATE audit_head SET seal = 'text', mac = 7, seq = 'many'"],
        ["INSERT INTO audit_head SELECT 2, seq, mac, seal FROM audit_head"],
        ["INSERT INTO audit SELECT 6, at, act, account, facts, mac FROM audit WHERE seq = 5"],
        ["INSERT INTO audit SELECT 9, at, act, account, facts, 'text' FROM audit WHERE seq = 5"],
        ["UPDATE audit SET mac = 'text' WHERE seq = 5"],
        ["DELETE FROM audit WHERE seq = 3"],
        ["UPDATE audit SET act = 'signed_out' WHERE seq = 3"],
    ],
    ids=" and ".join,
)
def test_what_was_broken_stays_broken_whatever_is_written_afterwards(
    written: Store, anna: Account, statements: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    falsify(written, *statements)
    found = audit.verify(written)
    assert found is not None
    for number in range(3):
        with written.writing():
            audit.write(written, "signed_out", anna.handle, number=number)
        still = audit.verify(written)
        assert still is not None
        assert still.seq <= 6, "where the first of them was written, or before"
    newest = written.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq.desc()))[0]
    assert (newest.act, newest.facts) == ("signed_out", '{"number":2}'), "acts go on"
    noticed = [record for record in caplog.records if record.levelname == "ERROR"]
    is_in_the_middle = "seq = 3" in statements[0]
    assert len(noticed) == (0 if is_in_the_middle else 1), "the operator is told once"
    assert all("“wrota audit verify first”" in record.message for record in noticed)


def test_a_number_that_was_given_is_not_given_again_to_another_event(written: Store) -> None:
    falsify(written, "DELETE FROM audit WHERE seq >= 4")
    with written.writing():
        audit.write(written, "signed_out")
    events = written.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))
    assert [row.seq for row in events] == [1, 2, 3, 6, 7]


def test_the_mark_of_a_break_cannot_be_taken_out_either(written: Store) -> None:
    falsify(written, *CUT)
    for _ in range(2):
        with written.writing():
            audit.write(written, "signed_out")
    assert [row.act for row in written.rows(tables.AuditEventRow.select())][3:] == [audit.BROKEN, *["signed_out"] * 2]
    falsify(written, "DELETE FROM audit WHERE act = 'audit_broken'")
    assert audit.verify(written) is not None
    falsify(written, "DELETE FROM audit WHERE seq > 3", CUT[1])
    with written.writing():
        audit.write(written, "signed_out")
    found = audit.verify(written)
    assert found is not None
    assert found.seq == 4


def test_an_older_end_with_its_own_seal_is_found_by_what_was_noted_elsewhere(written: Store, anna: Account) -> None:
    written.retire()
    yesterday = written.path.read_bytes()
    with written.writing():
        audit.write(written, "signed_out", anna.handle)
    noted = audit_end.read(written).head
    assert audit.verify(written, noted) is None
    written.retire()
    written.path.write_bytes(yesterday)
    assert audit.verify(written) is None
    short = audit.verify(written, noted)
    assert short is not None
    assert (short.seq, "ends before" in short.why.msgid) == (6, True)
    with written.writing():
        audit.write(written, "signed_in", anna.handle)
    other = audit.verify(written, noted)
    assert other is not None
    assert (other.seq, "another event" in other.why.msgid) == (6, True)


def test_any_earlier_end_is_one_to_compare_with(written: Store) -> None:
    for row in written.rows(tables.AuditEventRow.select()):
        assert audit.verify(written, AuditHead(row.seq, row.mac)) is None
        assert audit.verify(written, AuditHead(row.seq, bytes(32))) is not None
    assert audit.verify(written, AuditHead()) is None


def test_an_end_is_read_as_it_is_printed_and_nothing_else_is() -> None:
    head = AuditHead(12, bytes(range(32)))
    assert AuditHead.parse(str(head)) == head
    for text in ("", "12", "12:", f"{head}0", f"-{head}", f"{head}\n", "x" + str(head), f"١٢:{'0' * 64}", "9" * 99):
        with pytest.raises(Refused):
            AuditHead.parse(text)


def test_the_log_is_told_of_the_end_once_a_day(written: Store, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "wrota.store")
    end = audit_end.read(written).head
    for _ in range(3):
        world.move(hours=12)
        for _ in range(2):
            with written.writing():
                audit.write(written, "signed_out")
    told = [record.message for record in caplog.records]
    assert len(told) == 2
    assert told[0] == f"first: the audit ended with {end}"


def test_an_act_that_only_another_release_knows_is_an_event_like_any_other(written: Store, anna: Account) -> None:
    for act in ("second_factor_added", "logged_in"):
        with written.writing():
            audit.write(written, cast(AuditAct, act), anna.handle, number=6)
    assert audit.verify(written) is None
    falsify(written, "UPDATE audit SET act = 'signed_in' WHERE seq = 6")
    broken = audit.verify(written)
    assert broken is not None
    assert broken.seq == 6


def test_events_of_another_tenant_do_not_fit(written: Store, elsewhere: Store, path: Path) -> None:
    with elsewhere.writing():
        for _ in range(5):
            audit.write(elsewhere, "signed_in")
    elsewhere.retire()
    falsify(
        written,
        f"ATTACH '{elsewhere.path}' AS other",
        "DELETE FROM audit",
        "DELETE FROM audit_head",
        "INSERT INTO audit SELECT * FROM other.audit",
        "INSERT INTO audit_head SELECT * FROM other.audit_head",
    )
    broken = audit.verify(written)
    assert broken is not None
    assert broken.seq == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda store: audit.write(store, "signed_in", None, who="44051401359"),
        lambda store: audit.write(store, "signed_in", None, who=44051401359),
        lambda store: audit.write(store, "signed_in", None, who="anna@example.org"),
        lambda store: audit.write(store, "signed_in", None, who="Anna Nowak"),
        lambda store: audit.write(store, "signed_in", None, who=["anna"]),
        lambda store: audit.write(store, "signed_in", None, who="a" * 41),
        lambda store: audit.write(store, "signed_in", None, who="a\n"),
        lambda store: audit.write(store, cast(AuditAct, "Anna Nowak")),
        lambda store: audit.write(store, "signed_in", "44051401359"),
        lambda store: audit.write(store, "signed_in", "A" * 32),
    ],
)
def test_nothing_personal_gets_in(store: Store, write: Callable[[Store], None]) -> None:
    with pytest.raises(ValueError, match="keyword|fact|handle"), store.writing():
        write(store)
    assert store.rows(tables.AuditEventRow.select()) == []


def test_handles_numbers_and_keywords_get_in(store: Store) -> None:
    with store.writing():
        audit.write(store, "letter_delivered", "0" * 32, link="f" * 32, tries=3, left=-1, again=False, kind="recovery")
    assert audit.verify(store) is None
