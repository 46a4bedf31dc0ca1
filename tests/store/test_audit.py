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
from wrota.store import Store, audit, tables
from wrota.store.accounts import Account
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
