"""Invitations: one living letter a person, so many an hour, and a run that goes on where it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Unpack

import pytest

from clocks import Clock
from people import Facts
from post.sinks import Sink, text
from sites import SECRET
from wrota.desk import Desk, letters, password_by_link
from wrota.desk.staff import invitations
from wrota.desk.staff.invitations import Invited, invite_people
from wrota.errors import Refused
from wrota.post.worker import deliver
from wrota.rules.keys import derive
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import Store, accounts, people_bulk, tables
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.tenant.reader import read
from wrota.tenant.schema import Enrolment

BASE = "https://alfa.example"
FOLDER = Path(__file__).resolve().parents[2] / "folders" / "alfa"


@pytest.fixture
def desk(tmp_path: Path, seams: Seams) -> Iterator[Desk]:
    """The desk of an institution that invites people, and has nobody yet."""
    tenant = read(FOLDER)
    config = tenant.config.model_copy(update={"enrolment": Enrolment(roads=("invitation",))})
    keys = derive(SECRET, "alfa")
    store = Store(tmp_path / "alfa.sqlite3", keys, seams)
    store.create()
    yield Desk(replace(tenant, config=config), store, keys, seams)
    store.retire()


def move_in(desk: Desk, count: int, **facts: Unpack[Facts]) -> None:
    """Put in so many people whom nobody has invited yet."""
    known = replace(Record(State.REGISTERED, "Ktoś"), **facts)
    with desk.store.open(), desk.store.writing():
        first = sum(1 for _ in desk.store.rows(tables.AccountRow.select())) + 1
        people = [
            replace(known, identifiers=(Held("login", f"osoba{number}"), Held("email", f"osoba{number}@example.org")))
            for number in range(first, first + count)
        ]
        people_bulk.put_in(desk.store, people)


def due(desk: Desk) -> list[float]:
    """Return after how many minutes each letter goes out."""
    rows = desk.store.rows(tables.LetterRow.select().order_by(tables.LetterRow.due_at))
    return [(row.due_at - desk.now()) / timedelta(minutes=1) for row in rows]


def invite(desk: Desk, per_hour: int = 600, *, dry_run: bool = False) -> Invited:
    return invite_people(desk, BASE, per_hour, dry_run=dry_run)


def test_everybody_who_can_be_is_invited_so_many_an_hour(desk: Desk) -> None:
    move_in(desk, 5)
    done = invite(desk, per_hour=30)
    assert done == Invited(5, 0, 0, desk.now() + timedelta(minutes=8))
    assert due(desk) == [0, 2, 4, 6, 8]
    assert {row.name for row in desk.store.rows(tables.LetterRow.select())} == {"invitation"}


def test_the_link_opens_the_page_on_which_a_password_is_chosen(desk: Desk) -> None:
    move_in(desk, 1)
    invite(desk)
    sink = Sink()
    assert deliver(desk, sink) == 1
    [link] = [line for line in text(sink.messages[0]).splitlines() if line.startswith(f"{BASE}/odnosnik/")]
    token = link.rpartition("/")[2]
    assert password_by_link.choose_password(desk, token, "fioletowy-parasol-7", BASE)
    account = accounts.get(desk.store, 1)
    assert account is not None
    assert account.state is State.ACTIVE


def test_a_second_run_sends_nobody_a_second_letter_while_the_first_link_lives(desk: Desk, clock: Clock) -> None:
    move_in(desk, 3)
    invite(desk)
    assert invite(desk) == Invited(0, 3, 0, None)
    clock.move(minutes=1)
    deliver(desk, Sink())
    clock.move(days=6, hours=23)
    assert invite(desk) == Invited(0, 3, 0, None)
    clock.move(hours=2)
    assert invite(desk).letters == 3


def test_who_came_meanwhile_is_invited_after_those_who_still_wait(desk: Desk) -> None:
    move_in(desk, 3)
    invite(desk, per_hour=60)
    move_in(desk, 2)
    assert invite(desk, per_hour=30) == Invited(2, 3, 0, desk.now() + timedelta(minutes=6))
    assert due(desk) == [0, 1, 2, 4, 6]


def test_an_interrupted_run_goes_on_where_it_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    move_in(desk, 25)
    monkeypatch.setattr(invitations, "AT_ONCE", 10)
    seen: list[int] = []

    def interrupt(*what: Any, **how: Any) -> None:
        seen.append(1)
        if len(seen) == 15:
            raise KeyboardInterrupt
        send(*what, **how)

    send = letters.send_link
    with monkeypatch.context() as patch:
        patch.setattr(letters, "send_link", interrupt)
        with pytest.raises(KeyboardInterrupt):
            invite(desk)
    assert len(due(desk)) == 10
    assert invite(desk) == Invited(15, 10, 0, desk.now() + timedelta(minutes=2.4))
    assert len(due(desk)) == 25
    assert len({row.account_id for row in desk.store.rows(tables.LinkRow.select())}) == 25


def test_who_cannot_be_reached_is_counted_and_who_may_not_come_is_passed_over(desk: Desk) -> None:
    move_in(desk, 1)
    move_in(desk, 1, valid_until=desk.today() - timedelta(days=1))
    for state in (State.ACTIVE, State.BLOCKED, State.CLOSED, State.AWAITING_EMAIL):
        move_in(desk, 1, state=state)
    with desk.store.open(), desk.store.writing():
        people_bulk.put_in(desk.store, [Record(State.REGISTERED, identifiers=(Held("login", "bez-adresu"),))])
    assert invite(desk) == Invited(1, 0, 1, desk.now())


def test_a_dry_run_counts_and_changes_nothing(desk: Desk, statements: list[str]) -> None:
    move_in(desk, 3)
    statements.clear()
    assert invite(desk, dry_run=True) == Invited(3, 0, 0, None)
    assert all(sql.startswith("SELECT") for sql in statements)


def test_where_nobody_is_invited_it_is_refused(desk: Desk) -> None:
    config = desk.tenant.config.model_copy(update={"enrolment": Enrolment(roads=("recovery",))})
    with pytest.raises(Refused):
        invite(replace(desk, tenant=replace(desk.tenant, config=config)))


def test_people_of_a_unit_are_led_to_its_pages_and_others_to_the_portal(desk: Desk, clock: Clock) -> None:
    [unit] = desk.tenant.config.unit
    move_in(desk, 1, unit=unit.path)
    move_in(desk, 1, unit="dawna/jednostka")
    invite(desk)
    sink = Sink()
    clock.move(minutes=1)
    deliver(desk, sink)
    texts = [text(message) for message in sink.messages]
    assert f"{BASE}/{unit.path}/odnosnik/" in texts[0]
    assert f"{BASE}/odnosnik/" in texts[1]


def test_what_was_done_is_written_down_in_numbers(desk: Desk) -> None:
    move_in(desk, 2)
    invite(desk)
    invite(desk)
    assert [(row.act, row.facts) for row in desk.store.rows(tables.AuditEventRow.select())] == [
        ("people_invited", '{"letters":2}')
    ]
