"""Acceptances: each kept once, with the exact bytes, for its own account."""

from __future__ import annotations

import hashlib
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.world import World
from wrota.errors import StoreError
from wrota.rules.evidence import Evidence
from wrota.store import Store, acceptances, evidence, tables
from wrota.store.acceptances import Acceptance, AcceptedText, How, NewAcceptance
from wrota.store.accounts import Account

DAY = date(2018, 5, 25)
TEXT = "\ufeff# Regulamin\r\nŻółw – §1\n".encode()
ANNEX = b"%PDF-1.7 \x00\xff"
THREADS = 6


def new(**other: Any) -> NewAcceptance:
    """Return an acceptance with an annex, told in words where it differs."""
    facts = {
        "policy": "regulamin",
        "version": DAY,
        "text": AcceptedText("pl", TEXT),
        "annexes": {"zagrozenia.pdf": AcceptedText("pl", ANNEX)},
        "how": How.ACCEPTED,
        "shown_at": World.now,
    }
    return NewAcceptance(**{**facts, **other})


def add(store: Store, account: Account, proof: str | None = None, **other: Any) -> Acceptance | None:
    """Keep an acceptance of an account."""
    with store.writing():
        return acceptances.add(store, account.id, new(**other), proof)


def test_all_is_kept_byte_by_byte(store: Store, anna: Account, world: World) -> None:
    world.move(minutes=3)
    kept = add(store, anna, "matched")
    assert kept
    assert (kept.policy, kept.version, kept.language, kept.how, kept.proof) == (
        "regulamin",
        DAY,
        "pl",
        How.ACCEPTED,
        "matched",
    )
    assert (kept.shown_at, kept.at) == (World.now, world.now)
    assert kept.digest == hashlib.sha256(TEXT).hexdigest()
    assert [(one.file, one.language) for one in kept.annexes] == [("zagrozenia.pdf", "pl")]
    assert acceptances.text(store, kept.digest) == TEXT
    assert acceptances.text(store, kept.annexes[0].digest) == ANNEX
    assert acceptances.of(store, anna.id) == (kept,)


def test_the_same_text_is_kept_once_for_everybody(store: Store, anna: Account, bogdan: Account) -> None:
    add(store, anna)
    add(store, bogdan)
    assert len(store.rows(tables.AcceptedDocumentRow.select())) == 2
    assert len(store.rows(tables.AcceptanceRow.select())) == 2


def test_nothing_is_kept_twice(store: Store, anna: Account) -> None:
    assert add(store, anna)
    assert add(store, anna) is None
    assert add(store, anna, text=AcceptedText("en", b"# Terms")) is None
    assert len(acceptances.of(store, anna.id)) == 1


def test_a_notice_and_an_agreement_are_two_things(store: Store, anna: Account) -> None:
    assert add(store, anna, how=How.NOTIFIED)
    assert add(store, anna, how=How.ACCEPTED)
    assert acceptances.settled(store, anna.id) == {
        ("regulamin", DAY, How.NOTIFIED),
        ("regulamin", DAY, How.ACCEPTED),
    }


def test_the_newest_comes_first(store: Store, anna: Account, world: World) -> None:
    for year in (2018, 2020, 2022):
        world.move(days=1)
        add(store, anna, version=date(year, 1, 1))
    assert [one.version.year for one in acceptances.of(store, anna.id)] == [2022, 2020, 2018]


def test_what_is_settled_costs_one_statement(store: Store, anna: Account, world: World) -> None:
    add(store, anna)
    assert world.count(lambda: acceptances.settled(store, anna.id)) == 1


def test_an_acceptance_is_found_at_its_own_account_alone(
    store: Store, elsewhere: Store, anna: Account, bogdan: Account, celina: Account
) -> None:
    kept = add(store, anna)
    assert kept
    assert acceptances.find(store, anna.id, kept.handle) == kept
    assert acceptances.find(store, bogdan.id, kept.handle) is None
    assert acceptances.find(elsewhere, celina.id, kept.handle) is None
    assert acceptances.text(elsewhere, kept.digest) is None


def test_of_many_at_once_one_is_kept(store: Store, anna: Account) -> None:
    start, kept = threading.Barrier(THREADS), []

    def act() -> None:
        with store.open():
            start.wait()
            kept.append(add(store, anna))

    store.rows(tables.AcceptanceRow.select())
    threads = [threading.Thread(target=act) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in kept if one]) == 1
    assert len(kept) == THREADS


def test_who_proved_it_is_said_by_a_keyword_and_never_by_the_proof(store: Store, anna: Account) -> None:
    with pytest.raises(ValueError, match="keyword"):
        add(store, anna, "47999000090000000000000002")


def test_an_erased_account_takes_its_acceptances_with_it_and_leaves_the_texts(store: Store, anna: Account) -> None:
    add(store, anna)
    with store.writing():
        store.change(tables.AccountRow.delete().where(tables.AccountRow.id == anna.id))
    assert acceptances.of(store, anna.id) == ()
    assert acceptances.text(store, hashlib.sha256(TEXT).hexdigest()) == TEXT


def test_digests_are_read_without_any_key(store: Store, anna: Account, path: Path) -> None:
    add(store, anna)
    text, annex = (hashlib.sha256(content).hexdigest() for content in (TEXT, ANNEX))
    assert evidence.read(path) == {
        Evidence("regulamin", DAY, "pl", text, turn=1),
        Evidence("regulamin", DAY, "pl", annex, "zagrozenia.pdf", turn=1),
    }


def test_a_notice_is_no_evidence(store: Store, anna: Account, path: Path) -> None:
    add(store, anna, how=How.NOTIFIED)
    assert evidence.read(path) == frozenset()


def test_where_there_is_no_database_nothing_was_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    assert evidence.read(tmp_path / "none.sqlite3") == evidence.read(tmp_path / "empty.sqlite3") == frozenset()
    assert not (tmp_path / "none.sqlite3").exists()


def test_what_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "odd.sqlite3").write_text("no database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreError):
        evidence.read(tmp_path / "odd.sqlite3")
