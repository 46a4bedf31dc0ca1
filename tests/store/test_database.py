"""The store's file and connections: opened late, closed in time, and every failure told in words."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from clocks import Stopwatch
from store.world import CrashPoint, World, every_death, in_child, outcome
from wrota.errors import NestedWriting, StoreBusy, StoreError
from wrota.rules.keys import Keys, derive
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import Store, accounts, audit, connections, database, integrity, schema, sessions
from wrota.store.accounts import Account
from wrota.store.connections import PRAGMAS
from wrota.store.tables import AuditEventRow, KeyCheckRow


def ask(store: Store) -> int:
    """Ask the database something."""
    return len(store.rows(KeyCheckRow.select()))


def events(store: Store) -> int:
    """Return how many events the audit has."""
    return len(store.rows(AuditEventRow.select()))


@contextmanager
def other_writer(path: Path) -> Iterator[None]:
    """Somebody else keeps the database for writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def open_files() -> int:
    """Return how many files this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])


def test_nothing_is_opened_before_it_is_used(unmade: Store, path: Path) -> None:
    assert not path.parent.exists()
    unmade.create()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    ask(unmade)
    assert path.with_name(f"{path.name}-wal").exists()


def test_no_database_is_made_by_looking(unmade: Store, path: Path) -> None:
    for look in (lambda: ask(unmade), lambda: audit.verify(unmade), unmade.prove, unmade.writing().__enter__):
        with pytest.raises(StoreError, match="There is no database") as refused:
            look()
        assert refused.value.cause == "missing"
        assert "“wrota init first”" in str(refused.value)
    assert not path.parent.exists()


def test_making_one_that_is_there_changes_nothing(store: Store, anna: Account) -> None:
    assert not store.create()
    assert accounts.get(store, anna.id) == anna


@pytest.mark.parametrize("what", ["an empty file", "a folder", "a link to nothing"])
def test_what_is_no_database_is_told_and_left_as_it_is(unmade: Store, path: Path, what: str) -> None:
    path.parent.mkdir()
    if what == "a folder":
        path.mkdir()
    elif what == "an empty file":
        path.touch()
    else:
        path.symlink_to(path.with_name("elsewhere"))
    for look in (lambda: ask(unmade), unmade.create, lambda: schema.upgrade(path), unmade.prove):
        with pytest.raises(StoreError, match="no database"):
            look()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_keeps_a_database_from_being_served_is_logged_once_in_a_while(
    unmade: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopwatch = Stopwatch()
    monkeypatch.setattr(unmade, "seams", replace(unmade.seams, monotonic=stopwatch))
    for _ in range(5):
        with pytest.raises(StoreError) as refused:
            ask(unmade)
        assert refused.value.is_told
    assert [record.message.partition(":")[0] for record in caplog.records] == ["first"]
    assert caplog.records[0].levelname == "ERROR"
    stopwatch.move(database.TOLD_EVERY)
    with pytest.raises(StoreError):
        ask(unmade)
    assert len(caplog.records) == 2
    assert unmade.trouble is not None
    unmade.create()
    ask(unmade)
    assert unmade.trouble is None


def test_only_the_owner_can_read_the_files(store: Store, path: Path) -> None:
    ask(store)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert {file.name for file in path.parent.iterdir()} == {path.name, f"{path.name}-wal", f"{path.name}-shm"}


def test_the_connection_keeps_what_was_promised(
    path: Path, keys: Keys, seams: Seams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PRAGMAS", PRAGMAS)
    store = Store(path, keys, seams)
    store.create()
    ask(store)
    asked = ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout")
    kept = [store._connections.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in asked]
    store.retire()
    assert kept == ["wal", 1, 2, 1, 5000]


def test_a_transaction_is_all_or_nothing(store: Store, anna: Account) -> None:
    with pytest.raises(ZeroDivisionError), store.writing():
        accounts.set_state(store, anna.id, State.BLOCKED)
        raise ZeroDivisionError
    assert accounts.get(store, anna.id) == anna


def test_a_transaction_refuses_to_nest(store: Store) -> None:
    with store.writing():
        with pytest.raises(NestedWriting), store.writing():
            pass
        audit.write(store, "signed_in")
    assert audit.verify(store) is None


def test_a_change_outside_of_a_transaction_is_refused(store: Store, anna: Account) -> None:
    with pytest.raises(StoreError):
        accounts.set_state(store, anna.id, State.BLOCKED)
    with pytest.raises(StoreError):
        store.insert_all(KeyCheckRow, ["secret_check"], [(b"",)])


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(TypeError):
        store.rows(AuditEventRow.select().where(AuditEventRow.at == datetime(2026, 11, 21)))


def test_a_busy_database_is_told_as_such_and_can_be_read_meanwhile(store: Store, anna: Account, path: Path) -> None:
    with other_writer(path):
        with pytest.raises(StoreBusy), store.writing():
            pass
        assert accounts.get(store, anna.id) == anna
    with store.writing():
        audit.write(store, "signed_in")


def test_whoever_waits_to_write_gets_a_turn_beside_one_transaction_after_another(store: Store) -> None:
    over, waits = threading.Event(), []

    def write_on() -> None:
        with store.open():
            while not over.is_set():
                with store.writing():
                    audit.write(store, "signed_in")
                    time.sleep(0.02)
                time.sleep(0.006)

    others = threading.Thread(target=write_on)
    others.start()
    try:
        for _ in range(40):
            time.sleep(0.005)
            begun = time.monotonic()
            with store.writing():
                waits.append(time.monotonic() - begun)
    finally:
        over.set()
        others.join()
    assert statistics.median(waits) < 0.1
    assert max(waits) < connections.PATIENCE / 2


def test_whoever_waits_to_write_looks_every_few_milliseconds(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(store)
    looks: list[float] = []
    monkeypatch.setattr("wrota.store.connections.time.sleep", looks.append)
    with other_writer(path):
        begun = time.monotonic()
        with pytest.raises(StoreBusy), store.writing():
            pass
    assert store._patience <= time.monotonic() - begun < store._patience + 2
    assert len(looks) > 100, "SQLite itself does not wait meanwhile"
    assert set(looks) == {connections.LOOK_EVERY}


def test_whoever_does_not_wait_to_begin_waits_for_locks_all_the_same(store: Store, path: Path) -> None:
    ask(store)
    with store.writing():
        pass
    assert store._connections.execute_sql("PRAGMA busy_timeout").fetchone()[0] == 1000 * store._patience
    with other_writer(path), suppress(StoreBusy), store.writing():
        pass
    assert store._connections.execute_sql("PRAGMA busy_timeout").fetchone()[0] == 1000 * store._patience


def test_a_full_disk_is_told_and_survived_without_a_restart(store: Store, path: Path) -> None:
    ask(store)
    pages = store._connections.execute_sql("PRAGMA page_count").fetchone()[0]
    store._connections.execute_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="no room left"), store.writing():
        for _ in range(1000):
            audit.write(store, "signed_in")
    store.close()
    with store.writing():
        audit.write(store, "signed_in")
    assert events(store) == 1


def test_a_database_that_cannot_be_written_is_told(store: Store) -> None:
    ask(store)
    store._connections.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="can only be read"), store.writing():
        audit.write(store, "signed_in")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, keys: Keys, seams: Seams) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        Store(tmp_path / "file" / "first.sqlite3", keys, seams).create()
    with pytest.raises(StoreError, match="no database"):
        Store(tmp_path, keys, seams).create()


def test_a_file_that_is_no_database_is_told(path: Path, unmade: Store) -> None:
    path.parent.mkdir()
    path.write_bytes(b"certainly not a database " * 100)
    with pytest.raises(StoreError, match="not a database"):
        ask(unmade)


def test_a_damaged_page_is_noticed_before_anything_is_served(path: Path, store: Store, anna: Account) -> None:
    store.retire()
    content = bytearray(path.read_bytes())
    content[-4096:] = bytes(255 - byte for byte in content[-4096:])
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        ask(store)


@pytest.mark.parametrize("most", [0, 2**40], ids=["by counts", "row by row"])
def test_an_index_that_lacks_a_row_is_noticed_before_anything_is_served(
    path: Path, store: Store, anna: Account, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retire()
    monkeypatch.setattr(integrity, "SMALL", most)
    lose_a_row_of_an_index(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    with pytest.raises(StoreError, match="damaged") as refused:
        ask(store)
    assert refused.value.cause == "damaged"


def lose_a_row_of_an_index(path: Path) -> None:
    """Put a row into a table while its index is not looked at, as in a file that was mixed of two."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        index = connection.execute("SELECT * FROM sqlite_master WHERE name = 'identifier_digest'").fetchone()
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'identifier_digest'")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO identifier (account_id, kind, place, digest, sealed, shared)"
            " VALUES (1, 'nip', 0, x'00', x'', 0)"
        )
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", index)


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Return the connections by which whole databases are checked from now on."""
    checks: list[sqlite3.Connection] = []
    is_whole = integrity._is_whole

    def counted(connection: sqlite3.Connection) -> bool:
        checks.append(connection)
        return is_whole(connection)

    monkeypatch.setattr(integrity, "_is_whole", counted)
    return checks


def test_a_database_is_checked_once_for_each_process_and_file(
    path: Path, keys: Keys, seams: Seams, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = count_checks(monkeypatch)
    ask(store)
    for _ in range(3):
        visitor = Store(path, keys, seams)
        with visitor.open(), visitor.writing():
            audit.write(visitor, "signed_in")
        visitor.retire()
    assert len(checks) == 1
    integrity.doubt(path)
    store.close()
    ask(store)
    assert len(checks) == 2
    shutil.copy(path, path.with_name("copy"))
    store.close()
    path.with_name("copy").rename(path)
    ask(store)
    assert len(checks) == 3


def test_a_damaged_database_costs_one_check_until_it_is_written(
    path: Path, store: Store, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.retire()
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096] + bytes(255 - byte for byte in whole[-4096:]))
    checks = count_checks(monkeypatch)
    for _ in range(3):
        with pytest.raises(StoreError, match="damaged"):
            ask(store)
    assert len(checks) == 1
    time.sleep(0.02)
    path.write_bytes(whole)
    store = Store(path, store.keys, store.seams)
    assert accounts.get(store, anna.id) == anna
    store.retire()


def test_an_idle_connection_reads_neither_the_schema_nor_a_table(store: Store) -> None:
    ask(store)
    store.close()
    assert store._anchor is not None
    used = store._anchor.execute("PRAGMA cache_size").fetchone()
    assert used == (1,)


def test_a_database_that_vanished_is_not_made_anew_while_serving(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ask(store)
    store.close()
    path.unlink()
    for _ in range(2):
        with pytest.raises(StoreError, match="There is no database"):
            ask(store)
    assert list(path.parent.iterdir()) == [], "no log is left for a copy that is put back"
    assert [record.message.split(":")[0] for record in caplog.records] == ["first", "first"]
    assert "taken away" in caplog.records[0].message


def test_a_database_that_was_exchanged_while_serving_is_served_as_the_new_one(
    store: Store, path: Path, anna: Account, keys: Keys, seams: Seams, caplog: pytest.LogCaptureFixture
) -> None:
    store.close()
    other = Store(path.with_name("copy.sqlite3"), keys, seams)
    other.create()
    path.rename(path.with_name("yesterday.sqlite3"))
    other.path.rename(path)
    with store.open():
        assert accounts.get(store, anna.id) is None
        with store.writing():
            audit.write(store, "signed_in")
        assert audit.verify(store) is None
    assert "exchanged" in caplog.text
    yesterday = Store(path.with_name("yesterday.sqlite3"), keys, seams)
    with yesterday.open():
        assert accounts.get(yesterday, anna.id) == anna
    yesterday.retire()


def test_one_of_another_institution_in_its_place_is_not_served(
    store: Store, path: Path, anna: Account, elsewhere: Store, caplog: pytest.LogCaptureFixture
) -> None:
    store.close()
    elsewhere.retire()
    elsewhere.path.rename(path)
    with pytest.raises(StoreError, match="another WROTA_SECRET"):
        ask(store)
    assert "exchanged" in caplog.text
    assert "another WROTA_SECRET" in caplog.text


def test_another_secret_or_another_tenants_file_is_noticed(store: Store, path: Path, seams: Seams) -> None:
    ask(store)
    for strangers in (derive(b"another secret of 32 bytes or so!", "first"), derive(b"x" * 32, "second")):
        with pytest.raises(StoreError, match="another WROTA_SECRET"):
            ask(Store(path, strangers, seams))


def test_an_open_block_closes_only_what_it_opened(store: Store) -> None:
    with store.open():
        ask(store)
        with store.open():
            ask(store)
        assert not store._connections.is_closed()
    assert store._connections.is_closed()


def test_closing_leaves_the_log_and_retiring_leaves_one_file(store: Store, path: Path) -> None:
    ask(store)
    store.close()
    assert path.with_name(f"{path.name}-wal").exists()
    store.retire()
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_retired_store_still_answers_and_leaves_nothing_open(store: Store) -> None:
    ask(store)
    store.retire()
    before = open_files()
    with store.open():
        assert ask(store) == 1
    assert open_files() == before


def test_opening_and_closing_leaves_no_files_open(store: Store) -> None:
    with store.open():
        ask(store)
    before = open_files()
    for _ in range(50):
        with store.open():
            ask(store)
    assert open_files() == before


def test_threads_share_a_store_and_lose_no_event(store: Store) -> None:
    patient = Store(store.path, store.keys, store.seams)

    def write() -> None:
        for _ in range(10):
            with patient.open(), patient.writing():
                audit.write(patient, "signed_in")

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert events(store) == 80
    assert audit.verify(store) is None
    patient.retire()


def test_a_child_after_a_fork_has_connections_of_its_own(store: Store, path: Path) -> None:
    ask(store)

    def write() -> None:
        assert store._anchor is None
        with store.open(), store.writing():
            audit.write(store, "signed_in")
        assert store._anchor is not None

    child = in_child(write)
    with store.writing():
        audit.write(store, "signed_in")
    assert outcome(child) == 0
    assert audit.verify(store) is None
    assert events(store) == 2


def test_a_fork_within_a_transaction_leaves_the_transaction_alone(store: Store) -> None:
    with store.writing():
        audit.write(store, "signed_in")
        assert outcome(in_child(lambda: None)) == 0
        audit.write(store, "signed_in")
    assert audit.verify(store) is None


def test_every_statement_is_shown_to_the_seams(store: Store, world: World) -> None:
    ask(store)
    world.statements.clear()
    with store.writing():
        audit.write(store, "signed_in")
    kinds = [statement.split()[0] for statement in world.statements]
    assert kinds == ["BEGIN", "SELECT", "INSERT", "UPDATE", "COMMIT"]


def test_a_kill_between_any_two_statements_leaves_the_old_or_the_new(
    store: Store, anna: Account, path: Path, keys: Keys, seams: Seams
) -> None:
    store.close()

    def change_password(crash_point: CrashPoint) -> None:
        dying = Store(path, keys, replace(seams, crash_point=crash_point))
        with dying.writing():
            accounts.set_password(dying, anna.id, "new hash")
            sessions.end_all(dying, anna.id)
            sessions.open(dying, anna.id)
            audit.write(dying, "password_changed", anna.handle)

    def look() -> None:
        with store.open():
            account = accounts.get(store, anna.id)
            written = events(store)
            assert account is not None
            assert (account.password_hash, written) in ((anna.password_hash, 0), ("new hash", 1))
            assert audit.verify(store) is None
            assert store._connections.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
            with store.writing():
                pass

    assert every_death(change_password, look) >= 10
