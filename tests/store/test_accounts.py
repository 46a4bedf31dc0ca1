"""Accounts: found by whatever a person types, at their own tenant alone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from store.world import World
from wrota.errors import IdentifierTaken
from wrota.rules.identifiers import Identifier, candidates
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.states import State
from wrota.store import Store, accounts, id_space, identifiers, people_bulk, tables
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record


def found(store: Store, typed: str) -> tuple[Account, ...]:
    """Return whom a text finds, whatever its kind."""
    return accounts.by_digests(store, candidates(typed, KINDS))


def open_account(store: Store, *held: Held) -> Account:
    """Open an account with these identifiers."""
    with store.writing():
        return accounts.add(store, Record(State.ACTIVE, identifiers=held))


def test_an_account_comes_back_as_it_was_put_in(store: Store, world: World) -> None:
    record = Record(
        State.BLOCKED,
        "Anna",
        "opole/OpoleZSE",
        ("charges", "rent"),
        date(2027, 6, 30),
        "en",
        "hash",
        (Held("login", "Anna"),),
    )
    with store.writing():
        account = accounts.add(store, record)
    assert account.name == "Anna"
    assert replace(account, id=0, handle="") == Account(
        0,
        "",
        State.BLOCKED,
        account.sealed_name,
        "opole/OpoleZSE",
        ("charges", "rent"),
        date(2027, 6, 30),
        "en",
        "hash",
        world.now,
        world.now,
    )
    assert accounts.get(store, account.id) == account


def test_a_name_is_opened_when_it_is_asked_for(store: Store, anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def unseal(_store: Store, _handle: str, column: str, _sealed: bytes) -> str:
        opened.append(column)
        return "Anna"

    monkeypatch.setattr("wrota.store.seal.unseal", unseal)
    for account in (accounts.get(store, anna.id), *found(store, "anna")):
        assert account is not None
        assert opened == []
        assert (account.name, account.name) == ("Anna", "Anna")
        assert opened.pop() == "name"


def test_what_is_not_there_is_none(store: Store, anna: Account) -> None:
    assert accounts.get(store, anna.id + 1) is None


@pytest.mark.parametrize(
    "typed", ["44051401359", "440514-01359", " 44051401359 ", "４４０５１４０１３５９", "anna", "ANNA"]
)
def test_an_account_is_found_however_its_identifier_is_typed(
    store: Store, anna: Account, bogdan: Account, typed: str
) -> None:
    assert found(store, typed) == (anna,)


def test_a_shared_address_finds_everybody_who_has_it(store: Store, anna: Account, bogdan: Account) -> None:
    assert found(store, "Dom@Example.org") == (anna, bogdan)


def test_nobody_is_found_at_another_tenant(store: Store, elsewhere: Store, anna: Account, celina: Account) -> None:
    assert found(elsewhere, "44051401359") == (celina,)
    assert found(store, "44051401359") == (anna,)


def test_finding_costs_one_statement_whatever_there_is(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    for typed in ("44051401359", "dom@example.org", "nobody", "…"):
        assert world.count(partial(found, store, typed)) == 1
    assert world.count(lambda: accounts.by_digests(store, [])) == 1


def test_a_new_password_is_stored_with_its_day(store: Store, anna: Account, bogdan: Account, world: World) -> None:
    world.move(days=1)
    with store.writing():
        accounts.set_password(store, anna.id, "new")
    changed = accounts.get(store, anna.id)
    assert changed == replace(anna, password_hash="new", password_changed_at=world.now)
    assert accounts.get(store, bogdan.id) == bogdan


def test_a_rehash_keeps_the_day_and_loses_to_a_new_password(store: Store, anna: Account) -> None:
    with store.writing():
        accounts.rehash(store, anna, "stronger")
    stronger = accounts.get(store, anna.id)
    assert stronger == replace(anna, password_hash="stronger")
    with store.writing():
        accounts.set_password(store, anna.id, "new")
        accounts.rehash(store, stronger, "of the old password")
    renewed = accounts.get(store, anna.id)
    assert renewed is not None
    assert renewed.password_hash == "new"


def test_state_and_language_can_be_changed(store: Store, anna: Account) -> None:
    with store.writing():
        accounts.set_state(store, anna.id, State.CLOSED)
        accounts.set_language(store, anna.id, "en")
    assert accounts.get(store, anna.id) == replace(anna, state=State.CLOSED, language="en")


def test_identifiers_come_back_with_the_main_one_first(store: Store) -> None:
    confirmed = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    held = (
        Held("email", "main@example.org", 0, True, confirmed),
        Held("email", "other@example.org", 1, True),
        Held("symbol", "L0910850"),
    )
    account = open_account(store, *reversed(held))
    assert accounts.identifiers_of(store, account.id) == held


def test_an_additional_address_finds_the_account_too(store: Store) -> None:
    account = open_account(store, Held("email", "main@example.org", 0), Held("email", "other@example.org", 1))
    assert found(store, "other@example.org") == (account,)


@pytest.mark.parametrize(
    "held",
    [
        Held("pesel", "44051401359"),
        Held("login", "440514 01359"),
        Held("symbol", "４４０５１４０１３５９"),
        Held("substitute", "aNNa"),
        Held("login", "dom@example.org"),
        Held("email", "DOM@example.org"),
    ],
)
def test_nobody_gets_what_another_is_known_by_in_any_kind(
    store: Store, anna: Account, bogdan: Account, held: Held
) -> None:
    with pytest.raises(IdentifierTaken):
        open_account(store, held)
    with pytest.raises(IdentifierTaken), store.writing():
        identifiers.add(store, bogdan.id, bogdan.handle, replace(held, place=5))


def test_another_tenant_has_a_space_of_its_own(elsewhere: Store, anna: Account) -> None:
    assert open_account(elsewhere, Held("pesel", "44051401359"))


def test_only_two_shared_ones_may_be_alike(store: Store, anna: Account) -> None:
    assert not id_space.taken(store, "dom@example.org", shared=True)
    assert id_space.taken(store, "dom@example.org")
    assert id_space.taken(store, "anna", shared=True)


def test_ones_own_identifier_is_not_taken(store: Store, anna: Account) -> None:
    assert id_space.taken(store, "anna")
    assert not id_space.taken(store, "anna", but=anna.id)
    with store.writing():
        identifiers.add(store, anna.id, anna.handle, Held("symbol", "anna"))
    assert found(store, "anna") == (anna,)


def test_two_new_people_cannot_have_the_same(store: Store) -> None:
    people = [
        Record(State.ACTIVE, identifiers=(Held("login", "x1"),)),
        Record(State.ACTIVE, identifiers=(Held("symbol", "X1"),)),
    ]
    with pytest.raises(IdentifierTaken), store.writing():
        people_bulk.add(store, people)
    assert store.rows(tables.AccountRow.select()) == []


def test_one_person_may_be_known_by_one_text_in_two_kinds(store: Store) -> None:
    account = open_account(store, Held("login", "radoch"), Held("symbol", "Radoch"))
    assert found(store, "radoch") == (account,)


@pytest.mark.parametrize("shared", [(True, False), (False, True)])
def test_one_unshared_is_enough_to_refuse_others(store: Store, shared: tuple[bool, bool]) -> None:
    open_account(store, *(Held("email", "a@example.org", place, one) for place, one in enumerate(shared)))
    assert id_space.taken(store, "a@example.org", shared=True)


def test_conflicts_name_the_person_and_the_identifier(store: Store, anna: Account) -> None:
    people = [[Held("login", "new")], [Held("login", "free"), Held("symbol", "NEW")], [Held("login", "anna")]]
    found = id_space.conflicts(store, id_space.identifier_requests(store, people))
    assert [(claim.who, claim.wanted) for claim in found] == [(1, people[1][1]), (2, people[2][0])]


def test_a_thousand_people_are_compared_in_few_statements(store: Store, anna: Account, world: World) -> None:
    people = [[Held("login", f"person{number}")] for number in range(1000)]
    assert world.count(lambda: id_space.conflicts(store, id_space.identifier_requests(store, people))) <= 10


def test_the_table_itself_refuses_two_unshared_ones(store: Store, anna: Account, bogdan: Account) -> None:
    row = identifiers.columns(store, bogdan.id, bogdan.handle, Held("login", "anna", 7))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), store.writing():
        store.insert_all(tables.IdentifierRow, identifiers.COLUMNS, [row])


def test_what_cannot_be_of_its_kind_is_the_programs_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="pesel"):
        open_account(store, Held("pesel", "not a number"))


def test_every_record_comes_back_whole_and_without_a_hash(store: Store) -> None:
    put_in = [
        Record(
            State.ACTIVE,
            f"Person {number}",
            identifiers=(Held("login", f"login{number}"),),
            proofs=(NewProof("register", f"{number}/a"), NewProof("register", f"{number}/b")),
            fields={"city": "Opole", "street": f"Ozimska {number}"},
        )
        for number in range(1100)
    ]
    with store.writing():
        people_bulk.add(store, [replace(record, password_hash="secret") for record in put_in])
    assert list(people_bulk.every(store)) == put_in


def test_an_identifier_or_hash_is_not_in_what_is_printed(anna: Account) -> None:
    printed = repr(
        (anna, Held("pesel", "44051401359"), Identifier("pesel", "44051401359"), NewProof("register", "1/2"))
    )
    for secret in ("44051401359", "Anna", str(anna.password_hash), "1/2"):
        assert secret not in printed
