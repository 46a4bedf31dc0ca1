"""Asking for access: kept once, told the same to everybody, limited, and acknowledged by the worker."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from clocks import Clock
from desk.staff.cooperative import ADDRESS, BASE, KEY, VALUES, applied
from store.world import CrashPoint, every_death
from town import Town
from wrota.desk import Desk, applications
from wrota.desk.applications import acknowledge_all, apply
from wrota.errors import TooMany
from wrota.site import Site
from wrota.store import Store, audit, cases, outbox, tables
from wrota.store import applications as kept
from wrota.store.applications import ApplicationStatus

KNOWN = "alicja@lokatorzy.example"


@pytest.fixture
def site(filled_samples: Site) -> Site:
    """The sample institutions, of which the co-operative is one."""
    return filled_samples


@pytest.fixture
def key() -> str:
    """The co-operative."""
    return KEY


def send(desk: Desk, caller: str = "192.0.2.1", **values: str) -> str:
    """Send the form and return the number."""
    with desk.store.open():
        return apply(desk, applied(desk, caller, **values))


def waiting(desk: Desk) -> list[str]:
    """Return the numbers of all applications."""
    with desk.store.open():
        return [one.number for one in kept.every(desk.store)]


def receipts(desk: Desk) -> list[str | None]:
    """Return what became of each application's letter of arrival."""
    with desk.store.open():
        return [
            row.receipt for row in desk.store.rows(tables.ApplicationRow.select().order_by(tables.ApplicationRow.id))
        ]


def test_an_application_is_kept_with_all_that_the_answer_needs(desk: Desk) -> None:
    number = send(desk)
    with desk.store.open():
        found = kept.find(desk.store, number)
        assert found is not None
        assert kept.values_of(desk.store, found) == VALUES
        assert audit.verify(desk.store) is None
    assert (found.form, found.status, found.language) == ("e-bom", ApplicationStatus.NEW, "pl")
    assert found.base == BASE


def test_the_number_is_the_code_by_which_staff_find_why_the_answer_was_so(desk: Desk, clock: Clock) -> None:
    for reason in ("received", "duplicate"):
        number = send(desk)
        with desk.store.open():
            note = cases.find(desk.store, number.lower())
        assert note is not None
        assert (note.act, note.reason) == ("application", reason)
        clock.move(seconds=1)


def test_what_waits_already_is_not_kept_twice(desk: Desk) -> None:
    number = send(desk)
    assert send(desk, ulica="PRZYKŁADOWA") == number
    assert waiting(desk) == [number]


def test_a_new_application_a_repeated_one_and_a_residents_cost_the_same(desk: Desk, statements: list[str]) -> None:
    send(desk, "198.51.100.1", ulica="Pierwsza")

    def ran(caller: str, **values: str) -> list[str]:
        asked = applied(desk, caller, **values)
        with desk.store.open():
            desk.store.rows(tables.KeyCheckRow.select())
            statements.clear()
            apply(desk, asked)
        return list(statements)

    new = ran("198.51.100.2")
    assert new == ran("198.51.100.3") == ran("198.51.100.4", email=KNOWN) == ran("198.51.100.5", email=KNOWN)
    assert not [sql for sql in new if '"account" AS' in sql or '"identifier" AS' in sql]


def test_the_letter_of_arrival_comes_by_the_worker_to_the_address_that_was_given(town: Town, desk: Desk) -> None:
    number = send(desk)
    letter = town.letter()
    assert letter.to == ADDRESS
    assert number in letter.subject
    assert number in letter.text
    assert "e-BOM" in letter.text
    assert town.letters() == []
    assert receipts(desk) == ["sent"]


def test_the_letter_of_arrival_repeats_nothing_that_was_typed(town: Town, desk: Desk) -> None:
    # Else anybody could let the co-operative write what they please to anybody.
    send(desk, **{"imie-i-nazwisko": "Nagroda czeka na oszustwo.example", "ulica": "Oszustwo"})
    letter = town.letter()
    assert "szustwo" not in letter.subject + letter.text + letter.html


def test_two_presses_of_the_button_bring_one_letter(town: Town, desk: Desk) -> None:
    assert send(desk) == send(desk)
    assert len(town.letters()) == 1
    send(desk)
    assert town.letters() == []


def test_an_address_gets_three_letters_in_an_hour_and_all_applications_are_kept(town: Town, desk: Desk) -> None:
    for at in range(5):
        send(desk, f"198.51.100.{at}", ulica=f"Przykładowa {at}")
    assert len(town.letters()) == 3
    assert receipts(desk) == ["sent"] * 3 + ["withheld"] * 2
    send(desk, "198.51.100.9", email="ktos.inny@wnioskodawcy.example")
    assert len(town.letters()) == 1
    town.clock.move(minutes=61)
    send(desk, ulica="Jeszcze jedna")
    assert len(town.letters()) == 1


def test_tags_bring_no_more_letters_into_one_box(town: Town, desk: Desk) -> None:
    for at in range(20):
        send(desk, f"198.51.100.{at}", email=f"osoba+{at}@wnioskodawcy.example", ulica=f"Przykładowa {at}")
    assert [letter.to for letter in town.letters()] == [f"osoba+{at}@wnioskodawcy.example" for at in range(3)]
    assert len(waiting(desk)) == 20
    with pytest.raises(TooMany):
        send(desk, "198.51.100.99", email="osoba@wnioskodawcy.example")


def test_no_more_letters_come_at_once_after_the_worker_was_away_for_long(town: Town, desk: Desk) -> None:
    for at in range(5):
        send(desk, f"198.51.100.{at}", ulica=f"Przykładowa {at}")
    town.clock.move(hours=5)
    assert len(town.letters()) == 3
    assert receipts(desk) == ["sent"] * 3 + ["withheld"] * 2


def test_what_was_decided_before_the_worker_came_is_not_acknowledged_any_more(town: Town, desk: Desk) -> None:
    number = send(desk)
    with desk.store.open(), desk.store.writing():
        found = kept.find(desk.store, number)
        assert found is not None
        kept.decide(desk.store, found, ApplicationStatus.REFUSED, "Ewa")
    assert town.letters() == []


def test_an_application_that_cannot_be_opened_does_not_keep_the_others_waiting(
    town: Town, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    broken = send(desk)
    send(desk, email="ktos.inny@wnioskodawcy.example")
    with desk.store.open(), desk.store.writing():
        harm = tables.ApplicationRow.update(sealed=b"\x01" + bytes(40)).where(tables.ApplicationRow.number == broken)
        desk.store.change(harm)
    with caplog.at_level(logging.ERROR):
        assert town.letter().to == "ktos.inny@wnioskodawcy.example"
    assert receipts(desk) == ["broken", "sent"]
    assert ADDRESS not in caplog.text


def test_five_of_one_address_are_heard_from_one_caller_and_the_sixth_waits(desk: Desk) -> None:
    for at in range(5):
        send(desk, ulica=f"Przykładowa {at}")
    with pytest.raises(TooMany) as enough:
        send(desk, ulica="Szósta")
    assert enough.value.retry_after == 30
    assert len(waiting(desk)) == 5
    assert send(desk, email="ktos.inny@wnioskodawcy.example")
    assert send(desk, "198.51.100.7", ulica="Siódma")


def test_one_caller_cannot_fill_the_list(desk: Desk) -> None:
    for at in range(30):
        send(desk, email=f"osoba{at}@wnioskodawcy.example")
    with pytest.raises(TooMany):
        send(desk, email="osoba30@wnioskodawcy.example")
    assert send(desk, "198.51.100.7", email="osoba30@wnioskodawcy.example")


def test_many_callers_cannot_fill_the_list_in_one_name(desk: Desk) -> None:
    for at in range(20):
        send(desk, f"198.51.100.{at}", ulica=f"Przykładowa {at}")
    with pytest.raises(TooMany) as enough:
        send(desk, "198.51.100.99", ulica="Jeszcze jedna")
    assert enough.value.retry_after <= 60


def test_two_workers_acknowledge_each_application_once(desk: Desk) -> None:
    for at in range(3):
        send(desk, email=f"osoba{at}@wnioskodawcy.example")
    first = replace(desk, store=Store(desk.store.path, desk.keys, desk.seams))
    with first.store.open():
        seen = kept.unacknowledged(first.store)
        assert seen is not None
        with desk.store.open():
            assert acknowledge_all(desk) == 3
        applications._acknowledge(first, seen)
        assert outbox.figures(first.store).waiting == 3
    first.store.retire()


def test_a_worker_that_dies_anywhere_leaves_one_letter_for_each(desk: Desk) -> None:
    send(desk)
    desk.store.retire()

    def work(crash_point: CrashPoint) -> None:
        own = Store(desk.store.path, desk.keys, replace(desk.seams, crash_point=crash_point))
        acknowledge_all(replace(desk, store=own))

    def look() -> None:
        with desk.store.open():
            letters = outbox.figures(desk.store).waiting
            [row] = desk.store.rows(tables.ApplicationRow.select())
        assert letters == (row.receipt == "sent")
        desk.store.retire()

    assert every_death(work, look) > 3
    assert receipts(desk) == ["sent"]


def test_an_application_is_there_exactly_where_its_event_is(desk: Desk, clock: Clock) -> None:
    desk.store.retire()
    asked = applied(desk)

    def act(crash_point: CrashPoint) -> None:
        own = Store(desk.store.path, desk.keys, replace(desk.seams, crash_point=crash_point))
        apply(replace(desk, store=own), asked)

    def look() -> None:
        with desk.store.open():
            events = tables.AuditEventRow.select().where(tables.AuditEventRow.act == "application_received")
            assert len(desk.store.rows(events)) == len(desk.store.rows(tables.CaseNoteRow.select()))
            assert len(kept.every(desk.store)) == min(1, len(desk.store.rows(events)))
        desk.store.retire()
        clock.move(minutes=16)

    assert every_death(act, look) > 5
    assert len(waiting(desk)) == 1
