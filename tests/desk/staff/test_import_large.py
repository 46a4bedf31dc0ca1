"""An import of any size: computed before it writes, written while others write, and there all at once or not at all."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import email_validator
import pytest

from desk.staff.test_people import CONFIG, config
from store.world import CrashPoint, every_death
from wrota.desk.staff import csv_sheet
from wrota.desk.staff.csv_sheet import MOST_LISTED
from wrota.desk.staff.people import Imported, export_people, import_people
from wrota.errors import IdentifierTaken, ImportRefused, StoreBusy
from wrota.rules.identifiers import candidates
from wrota.rules.keys import derive
from wrota.rules.kinds import identifiers as kinds
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.store import Store, accounts, arrivals, audit, identifiers, people_bulk, tables
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.words import SOURCE_LANGUAGE, catalogue

PEOPLE, FEW = 23, 6
NOON = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


@pytest.fixture
def seams() -> Seams:
    """A clock that stands still and a cheap hasher."""
    return Seams(now=lambda: NOON, hasher=Hasher(memory_kib=8, passes=1))


@pytest.fixture
def store(tmp_path: Path, seams: Seams) -> Iterator[Store]:
    """A store with one person in it."""
    store = Store(tmp_path / "first.sqlite3", derive(b"x" * 32, "first"), seams)
    store.create()
    open_account(store, "anna")
    yield store
    store.retire()


@pytest.fixture(autouse=True)
def _in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "SMALLEST", 5)
    monkeypatch.setattr(arrivals, "LARGEST", 5)
    monkeypatch.setattr(time, "sleep", lambda _: None)


def sheet(count: int = PEOPLE, first: int = 0) -> bytes:
    """Return a sheet of people who share an address, each with a symbol."""
    rows = "".join(f"L{number:07},dom@example.org,Osoba {number}\n" for number in range(first, first + count))
    return f"identifier:symbol,email,name\n{rows}".encode()


def open_account(store: Store, symbol: str) -> Account:
    """Open an account in the ordinary way."""
    with store.open(), store.writing():
        return accounts.add(store, Record(State.ACTIVE, identifiers=(Held("symbol", symbol),)))


def found(store: Store, typed: str) -> tuple[Account, ...]:
    """Return the accounts that somebody who types this may mean."""
    with store.open():
        return accounts.by_digests(store, candidates(typed, KINDS))


def seen(store: Store) -> int:
    """Return how many of the sheet's people are there, by every way in which anybody may come to them."""
    with store.open():
        exported = sum(record.name.startswith("Osoba") for record in people_bulk.every(store))
        waiting = len(accounts.in_state(store, State.REGISTERED, 0, 1000))
    ways = {exported, waiting, len(found(store, "dom@example.org")), sum(map(len, each(store)))}
    assert len(ways) == 1, ways
    return exported


def each(store: Store) -> list[tuple[Account, ...]]:
    """Return whom each symbol of the sheet means."""
    return [found(store, f"L{number:07}") for number in range(PEOPLE)]


def again(store: Store, seams: Seams) -> Store:
    """Return another store of the same database, as another process has it."""
    return Store(store.path, store.keys, seams, patience=0.05)


def test_nobody_is_there_before_everybody_is_and_others_write_in_between(store: Store, seams: Seams) -> None:
    other = again(store, replace(seams))
    looks: list[int] = []

    def between(point: str) -> None:
        if point == "after COMMIT":
            open_account(other, f"meanwhile{len(looks)}")
            looks.append(seen(other))

    done = import_people(again(store, replace(seams, crash_point=between)), CONFIG, sheet(), seams)
    assert done == Imported(PEOPLE)
    assert looks == [0] * (len(looks) - 1) + [PEOPLE]
    assert len(looks) > PEOPLE / 5
    assert audit.verify(store) is None
    assert [row.act for row in store.rows(tables.AuditEventRow.select())] == ["people_imported"]
    assert len({account.id for accounts_ in each(store) for account in accounts_}) == PEOPLE
    other.retire()


def test_a_kill_anywhere_leaves_nobody_or_everybody_and_the_next_import_goes_through(
    store: Store, seams: Seams, tmp_path: Path
) -> None:
    store.retire()
    before = store.path.read_bytes()

    def import_(crash_point: CrashPoint) -> None:
        import_people(again(store, replace(seams, crash_point=crash_point)), CONFIG, sheet(FEW), seams)

    def look() -> None:
        here = Store(store.path, store.keys, seams)
        there = seen(here)
        assert there in (0, FEW)
        if there == 0:
            assert import_people(here, CONFIG, sheet(FEW), seams).added == FEW
        assert seen(here) == FEW
        assert not here.rows(tables.ArrivalRow.select())
        assert len(here.rows(tables.AccountRow.select())) == FEW + 1
        assert here._connections.execute_sql("PRAGMA foreign_key_check").fetchone() is None
        assert audit.verify(here) is None
        here.retire()
        path = store.path
        for left in path.parent.glob(f"{path.name}-*"):
            left.unlink()
        path.write_bytes(before)

    assert every_death(import_, look) > 20


def test_nothing_is_computed_while_others_are_kept_waiting(
    store: Store, seams: Seams, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_inside(compute: Callable[..., object]) -> Callable[..., object]:
        def computed(*given: object, **named: object) -> object:
            assert not store._connections.in_transaction()
            return compute(*given, **named)

        return computed

    for module, name in ((people_bulk, "seal"), (people_bulk, "lookup"), (identifiers, "seal")):
        monkeypatch.setattr(module, name, refuse_inside(getattr(module, name)))
    assert import_people(store, CONFIG, sheet(), seams).added == PEOPLE


def test_no_piece_holds_more_people_than_fit(store: Store, seams: Seams) -> None:
    points: list[str] = []
    import_people(again(store, replace(seams, crash_point=points.append)), CONFIG, sheet(), seams)
    pieces = "\n".join(points).split("before BEGIN")[2:-1]
    assert len(pieces) == -(-PEOPLE // 5)


def test_an_identifier_that_somebody_gets_meanwhile_is_a_fault_and_nobody_is_taken_in(
    store: Store, seams: Seams
) -> None:
    other = again(store, seams)

    def between(point: str) -> None:
        if point == "after COMMIT" and not found(other, "l0000020"):
            open_account(other, "L0000020")

    with pytest.raises(ImportRefused) as refused:
        import_people(again(store, replace(seams, crash_point=between)), CONFIG, sheet(), seams)
    ((row, sentence),) = refused.value.faults
    assert (row, catalogue(SOURCE_LANGUAGE).translate(sentence).partition(":")[2][:7]) == (22, "symbol:")
    other.retire()
    assert len(store.rows(tables.AccountRow.select())) == 2
    assert not store.rows(tables.ArrivalRow.select())
    assert import_people(store, CONFIG, sheet(20), seams).added == 20


def test_nobody_gets_an_identifier_that_an_import_is_about_to_bring(store: Store, seams: Seams) -> None:
    other = again(store, seams)
    refused: list[IdentifierTaken] = []

    def between(point: str) -> None:
        if point == "after COMMIT" and len(other.rows(tables.AccountRow.select())) > PEOPLE / 2 and not refused:
            with pytest.raises(IdentifierTaken) as taken:
                open_account(other, "L0000001")
            refused.append(taken.value)

    import_people(again(store, replace(seams, crash_point=between)), CONFIG, sheet(), seams)
    assert len(refused) == 1
    assert seen(store) == PEOPLE
    other.retire()


def test_of_two_imports_at_once_the_later_one_is_taken_in(store: Store, seams: Seams) -> None:
    other = again(store, seams)
    done: list[Imported] = []
    points = iter(range(100))

    def between(point: str) -> None:
        if point == "after COMMIT" and next(points) == 2:
            done.append(import_people(other, CONFIG, sheet(), seams))

    with pytest.raises(ImportRefused, match="another import has begun"):
        import_people(again(store, replace(seams, crash_point=between)), CONFIG, sheet(), seams)
    assert [one.added for one in done] == [PEOPLE]
    assert seen(store) == PEOPLE
    assert len(store.rows(tables.AccountRow.select())) == PEOPLE + 1
    other.retire()


def test_people_of_an_import_that_arrived_stay_when_later_ones_come_and_go(store: Store, seams: Seams) -> None:
    for first in (0, 5, 10):
        import_people(store, CONFIG, sheet(5, first), seams)
    with pytest.raises(ImportRefused):
        import_people(store, CONFIG, sheet(5, 12), seams)
    assert [len(one) for one in each(store)] == [1] * 15 + [0] * 8


class Died(BaseException):
    """The process is gone, as far as the database can tell."""


@pytest.fixture
def abandoned(store: Store, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store in which an import was killed."""
    points = iter(range(100))

    def dying(point: str) -> None:
        if point == "after COMMIT" and next(points) == 3:
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "_remove", lambda *_: None)
        with pytest.raises(Died):
            import_people(again(store, replace(seams, crash_point=dying)), CONFIG, sheet(), seams)
    assert len(store.rows(tables.AccountRow.select())) > 5
    return store


def test_what_an_import_left_that_was_killed_is_removed_after_a_while(abandoned: Store, seams: Seams) -> None:
    assert seen(abandoned) == 0
    arrivals.remove_abandoned(abandoned)
    assert abandoned.rows(tables.ArrivalRow.select()), "somebody may still be at work on it"
    later = again(abandoned, replace(seams, now=lambda: NOON + arrivals.ABANDONED * 2))
    with later.open():
        arrivals.remove_abandoned(later)
    assert not abandoned.rows(tables.ArrivalRow.select())
    assert len(abandoned.rows(tables.AccountRow.select())) == 1
    assert len(abandoned.rows(tables.IdentifierRow.select())) == 1
    later.retire()


def test_a_dry_run_finds_all_that_an_import_would_and_writes_nothing(store: Store, seams: Seams) -> None:
    statements: list[str] = []
    dry = again(store, replace(seams, statement=statements.append))
    assert import_people(dry, CONFIG, sheet(), seams, dry_run=True) == Imported(PEOPLE)
    open_account(store, "L0000007")
    for dry_run in (True, False):
        with pytest.raises(ImportRefused) as refused:
            import_people(dry, CONFIG, sheet() + b"L0000001,,\n", seams, dry_run=dry_run)
        assert [row for row, _ in refused.value.faults] == [9, 25]
    assert {statement.split()[0] for statement in statements} == {"SELECT"}
    dry.retire()


def test_faults_are_listed_up_to_a_number_and_counted_beyond(store: Store, seams: Seams) -> None:
    wrong = b"identifier:symbol,unit\n" + b"".join(b"L%07d,nowhere\n" % number for number in range(MOST_LISTED + 50))
    with pytest.raises(ImportRefused, match="150 faults") as refused:
        import_people(store, CONFIG, wrong, seams)
    assert ([row for row, _ in refused.value.faults], refused.value.unlisted) == ([*range(2, MOST_LISTED + 2)], 50)
    twice = sheet(MOST_LISTED + 50) + sheet(MOST_LISTED + 50).partition(b"\n")[2]
    with pytest.raises(ImportRefused, match="150 faults") as refused:
        import_people(store, CONFIG, twice, seams)
    assert (len(refused.value.faults), refused.value.unlisted) == (MOST_LISTED, 50)
    assert refused.value.faults[0][0] == MOST_LISTED + 52


def test_an_address_is_validated_once_for_each_row(store: Store, seams: Seams, monkeypatch: pytest.MonkeyPatch) -> None:
    validated: list[str] = []

    def counted(text: str, **options: Any) -> email_validator.ValidatedEmail:
        validated.append(text)
        return email_validator.validate_email(text, **options)

    monkeypatch.setattr(kinds, "validate_email", counted)
    rows = "".join(f"L{number:07},Osoba{number}@Example.org\n" for number in range(PEOPLE))
    import_people(store, config(), f"identifier:symbol,email\n{rows}".encode(), seams)
    assert validated == [f"Osoba{number}@Example.org" for number in range(PEOPLE)]


def test_a_sheet_may_come_through_a_pipe(store: Store, seams: Seams) -> None:
    reading, writing = os.pipe()
    os.write(writing, sheet())
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert import_people(store, CONFIG, pipe, seams).added == PEOPLE
    assert export_people(store, CONFIG).count("dom@example.org") == PEOPLE


def test_a_sheet_is_left_open_and_its_rows_are_numbered_across_pieces_of_the_file(
    store: Store, seams: Seams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_sheet, "_CHUNK", 7)
    source = io.BytesIO(sheet().replace(b"Osoba 3", "Żółć".encode()))
    assert import_people(store, CONFIG, source, seams).added == PEOPLE
    assert not source.closed
    for wrong, row in ((b"\xff", 25), ("ż".encode()[:1], 25), (b"\0", 25)):
        with pytest.raises(ImportRefused) as refused:
            import_people(store, CONFIG, io.BytesIO(sheet() + wrong), seams)
        assert [number for number, _ in refused.value.faults] == [row]


def test_whoever_keeps_the_database_for_long_stops_the_import_and_leaves_nobody(store: Store, seams: Seams) -> None:
    points = iter(range(100))
    done = threading.Event()

    def keep() -> None:
        holder = Store(store.path, store.keys, seams)
        with holder.open(), holder.writing():
            kept.set()
            done.wait(10)

    kept = threading.Event()
    keeper = threading.Thread(target=keep)

    def between(point: str) -> None:
        if point == "after COMMIT" and next(points) == 2:
            keeper.start()
            kept.wait(10)

    with pytest.raises(StoreBusy):
        import_people(again(store, replace(seams, crash_point=between)), CONFIG, sheet(), seams)
    done.set()
    keeper.join()
    assert seen(store) == 0
    assert import_people(store, CONFIG, sheet(), seams).added == PEOPLE
