"""Applications in the store: sealed, kept once however often they are sent, and decided once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from store.world import World
from wrota.errors import SealBroken
from wrota.rules import case_codes
from wrota.rules.keys import Keys
from wrota.seams import Seams
from wrota.store import Store, applications, tables
from wrota.store.accounts import Account
from wrota.store.applications import Application, ApplicationStatus

BASE = "https://portal.example"
ADDRESS = "jan@example.org"
VALUES = {"imie-i-nazwisko": "Jan Nowak", "email": ADDRESS, "ulica": "Przykładowa"}


def add(store: Store, form: str = "dostep", address: str = ADDRESS, **values: str) -> str:
    """Keep an application and return its number."""
    with store.writing():
        return applications.add(store, form, address, {**VALUES, **values}, base=BASE, language="pl").number


def found(store: Store, number: str) -> Application:
    """Return the application with a number."""
    application = applications.find(store, number)
    assert application is not None
    return application


def decide(store: Store, number: str, status: ApplicationStatus, by: str = "Ewa", reason: str = "") -> bool:
    """Decide on an application in a transaction of its own."""
    with store.writing():
        return applications.decide(store, found(store, number), status, by, reason=reason)


def test_what_was_filled_in_is_kept_sealed_and_comes_back(store: Store) -> None:
    application = found(store, add(store))
    assert applications.values_of(store, application) == VALUES
    assert (application.form, application.status, application.base) == ("dostep", ApplicationStatus.NEW, BASE)
    decide(store, application.number, ApplicationStatus.REFUSED, "Ewa Stróżyk", "Lokal ma innego najemcę")
    private = ("Nowak", ADDRESS, "Przykładowa", "Stróżyk", "najemcę")
    for word in private:
        assert word not in repr(found(store, application.number))
    store.close()
    for file in store.path.parent.iterdir():
        for word in private:
            assert word.encode() not in file.read_bytes()


def test_a_number_can_be_read_out_and_is_found_however_staff_type_it(store: Store) -> None:
    number = add(store)
    assert case_codes.canonical(number) == number
    assert found(store, f" {number.lower().replace('-', '')} ").number == number
    for typed in ("", "?", "ABCD-2345", "x" * 500, "\ud800"):
        assert applications.find(store, typed) is None


def test_numbers_tell_nothing_of_how_many_there_are(store: Store) -> None:
    numbers = [add(store, ulica=f"Przykładowa {at}") for at in range(20)]
    assert len(set(numbers)) == 20
    assert numbers != sorted(numbers)


def test_nobody_gets_the_number_of_somebody_else(store: Store, world: World, keys: Keys) -> None:
    taken = add(store)
    dice = [b"\0" * 16, b"\0" * 15 + b"\1"]
    fixed = Store(store.path, keys, Seams(now=lambda: world.now, random=lambda count: dice[0][:count]))
    first = case_codes.make(lambda count: dice[0])
    with store.writing():
        store.change(tables.ApplicationRow.update(number=first).where(tables.ApplicationRow.number == taken))
    thrown = iter([dice[0], *dice])
    fixed.seams = Seams(now=lambda: world.now, random=lambda count: next(thrown) if count == 16 else b"\2" * count)
    assert add(fixed, ulica="Inna") == case_codes.make(lambda count: dice[1])
    fixed.retire()


@pytest.mark.parametrize(
    "again",
    [{}, {"ulica": "PRZYKŁADOWA"}, {"telefon": ""}, {"imie-i-nazwisko": "jan nowak"}],
)
def test_what_says_the_same_is_one_application(store: Store, again: dict[str, str]) -> None:
    number = add(store)
    assert add(store, **again) == number
    assert len(applications.every(store)) == 1


@pytest.mark.parametrize("other", [{"ulica": "Inna"}, {"form": "inny"}, {"telefon": "+48895373302"}])
def test_what_says_something_else_is_another(store: Store, other: dict[str, str]) -> None:
    assert add(store) != add(store, **other)
    assert len(applications.every(store)) == 2


@pytest.mark.parametrize("status", [ApplicationStatus.GRANTED, ApplicationStatus.REFUSED])
def test_after_a_decision_the_same_can_be_asked_again(store: Store, status: ApplicationStatus) -> None:
    number = add(store)
    decide(store, number, status)
    again = add(store)
    assert again != number
    assert add(store) == again
    assert [one.status for one in applications.every(store)] == [status, ApplicationStatus.NEW]


def test_one_alike_costs_the_same_statements_as_a_new_one(store: Store, world: World) -> None:
    add(store)

    def ran(**values: str) -> list[str]:
        before = len(world.statements)
        add(store, **values)
        return world.statements[before:]

    assert ran() == ran(ulica="Inna") == ran()


def test_the_language_of_the_answer_is_the_one_last_asked_in(store: Store) -> None:
    number = add(store)
    with store.writing():
        again = applications.add(store, "dostep", ADDRESS, VALUES, base=f"{BASE}/opole", language="en")
    assert (again.number, again.is_new) == (number, False)
    kept = found(store, number)
    assert (kept.base, kept.language) == (f"{BASE}/opole", "en")


def test_a_decision_says_by_whom_when_and_why(store: Store, world: World, anna: Account) -> None:
    number = add(store)
    world.move(days=1)
    with store.writing():
        assert applications.decide(
            store, found(store, number), ApplicationStatus.REFUSED, "Ewa", reason="Brak lokalu", account_id=anna.id
        )
    kept = found(store, number)
    assert (kept.status, kept.by, kept.reason, kept.account_id) == (
        ApplicationStatus.REFUSED,
        "Ewa",
        "Brak lokalu",
        anna.id,
    )
    assert kept.decided_at == world.now


def test_a_second_decision_changes_nothing(store: Store) -> None:
    number = add(store)
    early = found(store, number)
    assert decide(store, number, ApplicationStatus.GRANTED)
    with store.writing():
        assert not applications.decide(store, early, ApplicationStatus.REFUSED, "Olaf", reason="Nie")
    assert (found(store, number).status, found(store, number).by) == (ApplicationStatus.GRANTED, "Ewa")


def test_of_many_who_decide_at_once_one_wins(store: Store, keys: Keys, seams: Seams) -> None:
    number, won = add(store), []
    gate = threading.Barrier(8)

    def staff(name: str) -> None:
        own = Store(store.path, keys, seams, patience=10)
        application = found(own, number)
        gate.wait(10)
        with own.writing():
            if applications.decide(own, application, ApplicationStatus.GRANTED, name):
                won.append(name)
        own.retire()

    threads = [threading.Thread(target=staff, args=(f"osoba-{at}",)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [found(store, number).by]


def test_a_value_carried_to_another_row_or_tenant_cannot_be_opened(store: Store, elsewhere: Store) -> None:
    first, second = add(store), add(store, ulica="Inna")
    with pytest.raises(SealBroken):
        applications.values_of(elsewhere, found(store, first))
    with store.writing():
        moved = tables.ApplicationRow.update(sealed=found(store, second).sealed)
        store.change(moved.where(tables.ApplicationRow.number == first))
    with pytest.raises(SealBroken):
        applications.values_of(store, found(store, first))


def test_the_letter_of_arrival_is_noted_once_and_the_oldest_first(store: Store) -> None:
    numbers = [add(store, ulica=f"Inna {at}") for at in range(3)]
    decide(store, numbers[1], ApplicationStatus.REFUSED)
    seen = []
    while application := applications.unacknowledged(store):
        seen.append(application.number)
        with store.writing():
            assert applications.acknowledge(store, application, "sent")
            assert not applications.acknowledge(store, application, "sent")
    assert seen == [numbers[0], numbers[2]]


def test_letters_of_arrival_are_counted_by_address_and_time(store: Store, world: World) -> None:
    add(store)
    world.move(minutes=30)
    add(store, ulica="Inna")
    add(store, ulica="Jeszcze inna", address="ktos@example.org")
    while application := applications.unacknowledged(store):
        with store.writing():
            applications.acknowledge(store, application, "sent")
    hour = world.now - timedelta(hours=1)
    assert applications.count_at(store, ADDRESS, "sent", hour) == 2
    assert applications.count_at(store, ADDRESS, "withheld", hour) == 0
    assert applications.count_at(store, ADDRESS, "sent", world.now - timedelta(minutes=30)) == 1


def test_an_account_that_is_removed_leaves_the_decision(store: Store, anna: Account) -> None:
    number = add(store)
    with store.writing():
        applications.decide(store, found(store, number), ApplicationStatus.GRANTED, "Ewa", account_id=anna.id)
        store.change(tables.AccountRow.delete().where(tables.AccountRow.id == anna.id))
    assert (found(store, number).status, found(store, number).account_id) == (ApplicationStatus.GRANTED, None)
