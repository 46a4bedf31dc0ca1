"""The worker: nothing lost, nothing twice, and no letter in the way of another."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import cast

import pytest

from post.sinks import Sink, Spool, links, text
from store.world import CrashPoint, World, every_death
from wrota.desk import Desk
from wrota.post import worker
from wrota.post.transport import OutcomeUnknown, Undelivered
from wrota.post.worker import MOST_TRIES_SOON, deliver
from wrota.rules.names import LetterName
from wrota.store import Store, audit, deliveries, outbox
from wrota.store import links as store_links
from wrota.store.accounts import Account
from wrota.store.deliveries import LEASE
from wrota.store.links import LinkKind
from wrota.store.outbox import Block, NewLetter

BASE = "https://portal.example"
DOWN = Undelivered("no_connection", is_server=True)


def notice(desk: Desk, to: str = "anna@example.org", name: LetterName = "password_changed") -> str:
    values = {"name": "Anna Nowak", "account_name": "anna", "when": "dziś"}
    return put(desk, NewLetter(name, "pl", to, BASE, values))


def access(desk: Desk, *people: Account) -> str:
    blocks = [Block(account.id, "access", {"Login": account.name}) for account in people]
    values = {"name": "Anna Nowak", "account_name": "anna"}
    return put(desk, NewLetter("access", "pl", "anna@example.org", BASE, values, blocks))


def put(desk: Desk, letter: NewLetter) -> str:
    with desk.store.writing():
        return outbox.put(desk.store, letter)


def rows(desk: Desk, columns: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(desk.store.path)) as thief:
        return thief.execute(f"SELECT {columns} FROM letter ORDER BY id").fetchall()


def again(desk: Desk, seams_crash: CrashPoint) -> Desk:
    """Return the desk as another process has it, with its own connections and its own death."""
    seams = replace(desk.seams, crash_point=seams_crash)
    return replace(desk, store=Store(desk.store.path, desk.keys, seams), seams=seams)


def test_a_letter_arrives_with_a_link_that_works(desk: Desk, anna: Account, sink: Sink) -> None:
    handle = access(desk, anna)
    assert deliver(desk, sink) == 1
    (message,) = sink.messages
    assert sink.tenants == ["first"]
    assert message["Message-ID"] == f"<{handle}@xn--d-uga0v4h.example>"
    (link,) = links(message)
    assert link.startswith(f"{BASE}/odnosnik/")
    found = store_links.find(desk.store, link.rpartition("/")[2], "access")
    assert found is not None
    assert found.account == anna
    assert deliver(desk, sink) == 0


def test_a_retry_sends_the_same_link_under_the_same_message_id(
    desk: Desk, anna: Account, sink: Sink, world: World
) -> None:
    class AcceptsAndForgets(Sink):
        def send(self, tenant: str, message: EmailMessage) -> None:
            sink.messages.append(message)
            raise DOWN

    access(desk, anna)
    deliver(desk, AcceptsAndForgets())
    world.move(minutes=1)
    assert deliver(desk, sink) == 1
    first, second = sink.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert links(first) == links(second)


def test_the_waits_between_tries_grow_and_differ_a_little(desk: Desk, sink: Sink, world: World) -> None:
    desk = replace(desk, seams=replace(desk.seams, random=Random(7).randbytes))
    notice(desk)
    waits = []
    for _ in range(6):
        sink.failures.append(DOWN)
        deliver(desk, sink)
        due = outbox.next_due(desk.store)
        assert due is not None
        waits.append((due - world.now).total_seconds())
        world.now = due
    usual = [30, 120, 600, 600, 600, 600]
    assert all(0.8 * one <= wait <= 1.2 * one for one, wait in zip(usual, waits, strict=True))
    assert len(set(waits[3:])) > 1
    assert deliver(desk, sink) == 1


def test_a_letter_that_no_server_takes_is_parked_after_many_tries(desk: Desk, sink: Sink, world: World) -> None:
    notice(desk)
    for _ in range(MOST_TRIES_SOON):
        sink.failures.append(Undelivered("smtp_451"))
        deliver(desk, sink)
        world.move(hours=2)
    assert deliver(desk, sink) == 0
    assert rows(desk, "state, reason, tries") == [("parked", "smtp_451", MOST_TRIES_SOON)]


def test_a_letter_that_is_refused_for_good_is_parked_at_once_and_the_next_goes_out(desk: Desk, sink: Sink) -> None:
    sink.failures.append(Undelivered("smtp_550", is_final=True))
    notice(desk, "nobody@example.org")
    notice(desk)
    assert deliver(desk, sink) == 1
    assert rows(desk, "state, reason") == [("parked", "smtp_550"), ("delivered", "accepted")]


def test_a_server_that_is_down_is_not_asked_for_every_letter(desk: Desk, sink: Sink) -> None:
    sink.failures.extend([DOWN, DOWN, DOWN])
    for _ in range(3):
        notice(desk)
    assert deliver(desk, sink) == 0
    assert len(sink.failures) == 2


@pytest.mark.parametrize("broken", ["name = 'nowhere'", "facts = x'00'", "address = x'00'"])
def test_a_poisoned_row_blocks_no_other_and_is_parked_in_the_end(
    desk: Desk, sink: Sink, world: World, broken: str
) -> None:
    notice(desk)
    notice(desk)
    with closing(sqlite3.connect(desk.store.path)) as thief, thief:
        thief.execute(f"UPDATE letter SET {broken} WHERE id = 1")
    assert deliver(desk, sink) == 1
    for _ in range(MOST_TRIES_SOON):
        world.move(hours=2)
        deliver(desk, sink)
    assert rows(desk, "state, reason") == [("parked", "cannot_be_written"), ("delivered", "accepted")]


def newer_letter(account: Account) -> NewLetter:
    block = Block(account.id, "access", {"Login": account.name})
    return NewLetter(cast(LetterName, "second_factor"), "pl", "anna@example.org", BASE, {}, [block])


def newer_link(account: Account) -> NewLetter:
    block = Block(account.id, cast(LinkKind, "staff"), {"Login": account.name})
    return NewLetter("access", "pl", "anna@example.org", BASE, {}, [block])


@pytest.mark.parametrize("newer", [newer_letter, newer_link])
def test_what_only_a_newer_release_can_write_waits_with_its_link_unmade_and_blocks_no_other(
    desk: Desk, sink: Sink, anna: Account, caplog: pytest.LogCaptureFixture, newer: Callable[[Account], NewLetter]
) -> None:
    put(desk, newer(anna))
    notice(desk)
    assert deliver(desk, sink) == 1
    assert rows(desk, "state, reason") == [("waiting", "cannot_be_written"), ("delivered", "accepted")]
    assert "this release knows no name" in caplog.text
    with closing(sqlite3.connect(desk.store.path)) as thief:
        assert thief.execute("SELECT digest, expires_at FROM link").fetchall() == [(None, None)]


def test_a_name_that_this_release_does_not_know_leaves_the_audit_whole(
    desk: Desk, sink: Sink, world: World, anna: Account
) -> None:
    put(desk, newer_letter(anna))
    deliver(desk, sink)
    for _ in range(MOST_TRIES_SOON):
        world.move(hours=2)
        deliver(desk, sink)
    assert rows(desk, "name, state") == [("second_factor", "parked")]
    assert audit.verify(desk.store) is None


def test_what_cannot_be_written_says_so_without_the_persons_name(
    desk: Desk, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    put(desk, NewLetter("password_changed", "pl", "anna@example.org", BASE, {"name": "Anna Nowak"}))
    deliver(desk, sink)
    assert "cannot be written" in caplog.text
    assert not any(word in caplog.text for word in ("anna", "Anna Nowak", "example.org"))


def test_a_letter_that_nobody_waits_for_any_more_is_dropped_and_the_log_says_so(
    desk: Desk, sink: Sink, anna: Account, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    access(desk, anna)
    sink.failures.append(DOWN)
    deliver(desk, sink)
    world.move(days=1)
    assert deliver(desk, sink) == 0
    assert rows(desk, "state, reason, address, facts") == [("dropped", "links_dead", None, None)]
    assert outbox.next_due(desk.store) is None
    assert "wrota post list first" in caplog.text


def test_letters_outlive_a_server_that_is_away_for_an_hour_and_say_the_right_time(
    desk: Desk, sink: Sink, anna: Account, world: World
) -> None:
    access(desk, anna)
    notice(desk)
    away_until = world.now + timedelta(hours=1, minutes=5)
    while world.now < away_until:
        sink.failures.append(DOWN)
        deliver(desk, sink)
        world.move(minutes=1)
    sink.failures.clear()
    world.move(minutes=12)
    assert deliver(desk, sink) == 2
    (newest,) = [link.rpartition("/")[2] for message in sink.messages for link in links(message)]
    found = store_links.find(desk.store, newest, "access")
    assert found is not None
    assert found.expires_at == world.now + timedelta(hours=1)
    world.move(minutes=59)
    assert store_links.find(desk.store, newest, "access")


def test_what_waits_for_an_answer_is_perhaps_delivered_and_never_sent_twice(
    desk: Desk, sink: Sink, anna: Account, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Silent(Sink):
        def send(self, tenant: str, message: EmailMessage) -> None:
            super().send(tenant, message)
            raise OutcomeUnknown("timed_out")

    access(desk, anna)
    older = Sink()
    deliver(desk, older)
    access(desk, anna)
    notice(desk)
    silent = Silent()
    deliver(desk, silent)
    for _ in range(30):
        world.move(minutes=1)
        deliver(desk, silent)
    assert len(silent.messages) == 2, "and the second one did not wait for the first"
    assert rows(desk, "state, reason")[1:] == [("perhaps", "timed_out"), ("perhaps", "timed_out")]
    for message in (*older.messages, silent.messages[0]):
        assert store_links.find(desk.store, links(message)[0].rpartition("/")[2], "access")
    assert "perhaps delivered" in caplog.text


def test_the_link_of_a_parked_letter_is_void_and_the_person_can_be_written_to_again(
    desk: Desk, sink: Sink, anna: Account
) -> None:
    access(desk, anna)
    assert store_links.expecting(desk.store, [anna.id], "access")
    sink.failures.append(Undelivered("smtp_550", is_final=True))
    deliver(desk, sink)
    assert not store_links.expecting(desk.store, [anna.id], "access")
    assert rows(desk, "state") == [("parked",)]


def test_the_servers_matter_parks_no_letter(desk: Desk, sink: Sink, world: World) -> None:
    for _ in range(8):
        notice(desk)
    for _ in range(5):
        sink.failures.append(Undelivered("sender_553", is_server=True))
        deliver(desk, sink)
        world.move(minutes=15)
    assert {state for (state,) in rows(desk, "state")} == {"waiting"}
    sink.failures.clear()
    assert deliver(desk, sink) == 8


def test_whoever_sits_and_waits_comes_before_all_invitations(
    desk: Desk, sink: Sink, anna: Account, world: World
) -> None:
    block = Block(anna.id, "invitation", {"Login": "anna"})
    values = {"name": "Anna Nowak", "account_name": "anna"}
    for _ in range(5):
        put(desk, NewLetter("invitation", "pl", "anna@example.org", BASE, values, [block]))
    world.move(minutes=5)
    access(desk, anna)
    seen: list[str] = []

    class Noting(Sink):
        def send(self, tenant: str, message: EmailMessage) -> None:
            seen.append(str(message["Subject"]))

    deliver(desk, Noting())
    assert "aktywacj" in seen[0] or "hasł" in seen[0] or "dostęp" in seen[0].lower(), seen
    assert rows(desk, "state")[-1] == ("delivered",)


def test_a_letter_that_is_handed_over_for_minutes_belongs_to_one_worker(
    desk: Desk, sink: Sink, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "RENEW_EVERY", 0.02)
    notice(desk)
    taken: list[object] = []

    class Slow(Sink):
        def send(self, tenant: str, message: EmailMessage) -> None:
            super().send(tenant, message)
            for _ in range(10):
                time.sleep(0.1)
                world.move(seconds=30)
                taken.append(deliveries.lease(desk.store))

    slow = Slow()
    assert deliver(desk, slow) == 1
    assert taken == [None] * 10
    assert len(slow.messages) == 1


def test_a_letter_whose_links_were_killed_meanwhile_is_dropped(desk: Desk, sink: Sink, anna: Account) -> None:
    access(desk, anna)
    with desk.store.writing():
        store_links.kill_all(desk.store, anna.id)
    assert deliver(desk, sink) == 0
    assert rows(desk, "state, reason") == [("dropped", "links_dead")]


def test_links_are_buried_on_the_way(desk: Desk, sink: Sink, anna: Account, world: World) -> None:
    access(desk, anna)
    deliver(desk, sink)
    world.move(hours=1)
    deliver(desk, sink)
    assert store_links.next_expiry(desk.store) is None
    world.move(hours=-1)
    assert store_links.find(desk.store, links(sink.messages[0])[0].rpartition("/")[2], "access") is None


def test_two_workers_at_once_send_each_letter_once(desk: Desk, tmp_path: Path) -> None:
    handles = {notice(desk) for _ in range(20)}
    spool = Spool(tmp_path / "spool")

    def work(_: int) -> int:
        own = again(desk, lambda _: None)
        try:
            return deliver(own, spool)
        finally:
            own.store.retire()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == 20
    sent = Counter(message["Message-ID"].partition("@")[0] for message in spool.messages())
    assert sent == Counter(f"<{handle}" for handle in handles)


def test_a_worker_that_is_told_to_end_leaves_the_rest_for_later(desk: Desk, sink: Sink) -> None:
    notice(desk)
    notice(desk)
    assert deliver(desk, sink, is_over=lambda: len(sink.messages) == 1) == 1
    assert deliver(desk, sink) == 1


def test_a_letter_among_others_is_written_to_disk_twice(
    desk: Desk, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once when its links are made, and once when it is delivered and the next one is taken."""
    for _ in range(5):
        notice(desk)
    begun, writing = [], Store.writing

    def counted(store: Store) -> AbstractContextManager[None]:
        begun.append(store)
        return writing(store)

    monkeypatch.setattr(Store, "writing", counted)
    assert deliver(desk, sink) == 5
    assert len(begun) == 1 + 2 * 5


@pytest.mark.slow
def test_wherever_a_worker_is_killed_no_letter_is_lost_and_at_most_one_comes_twice(
    desk: Desk, anna: Account, tmp_path: Path, world: World
) -> None:
    spool = Spool(tmp_path / "spool")
    doubled = 0

    def act(crash_point: CrashPoint) -> None:
        own = again(desk, crash_point)
        deliver(own, spool)

    def look() -> None:
        nonlocal doubled
        world.now += LEASE
        deliver(desk, spool)
        messages = spool.messages()
        assert Counter(text(message).startswith("Witamy") for message in messages).keys() == {True, False}
        assert len({message["Message-ID"] for message in messages}) == 2
        assert len({links(message)[0] for message in messages if text(message).startswith("Witamy")}) == 1
        assert len(messages) <= 3
        doubled += len(messages) == 3
        for file in spool.folder.iterdir():
            file.unlink()
        access(desk, anna)
        notice(desk)
        desk.store.close()

    access(desk, anna)
    notice(desk)
    desk.store.close()
    deaths = every_death(act, look)
    assert deaths > 40
    assert 0 < doubled < deaths / 2
