"""Fields of the profile and the name: changed one by one, sealed, and each account's own."""

from __future__ import annotations

import pytest

from wrota.errors import SealBroken, StoreError
from wrota.store import Store, accounts, tables
from wrota.store.accounts import Account


def set_fields(store: Store, account: Account, **values: str) -> None:
    """Give an account fields in a transaction of their own."""
    with store.writing():
        accounts.set_fields(store, account, values)


def test_fields_come_back_as_they_were_given(store: Store, anna: Account) -> None:
    set_fields(store, anna, imie="Anna", uwagi="dwa\nwiersze")
    assert accounts.fields_of(store, anna) == {"imie": "Anna", "uwagi": "dwa\nwiersze"}


def test_a_new_value_takes_the_place_of_the_old_and_others_stay(store: Store, anna: Account) -> None:
    set_fields(store, anna, imie="Anna", ulica="Prosta")
    set_fields(store, anna, imie="Hanna")
    assert accounts.fields_of(store, anna) == {"imie": "Hanna", "ulica": "Prosta"}


def test_an_empty_value_is_kept_no_longer(store: Store, anna: Account) -> None:
    set_fields(store, anna, imie="Anna", ulica="Prosta")
    set_fields(store, anna, ulica="", nowe="")
    assert accounts.fields_of(store, anna) == {"imie": "Anna"}


def test_nobody_else_has_them(store: Store, elsewhere: Store, anna: Account, bogdan: Account, celina: Account) -> None:
    set_fields(store, anna, imie="Anna")
    assert accounts.fields_of(store, bogdan) == {}
    assert accounts.fields_of(elsewhere, celina) == {}


def test_a_value_opens_at_its_own_field_alone(store: Store, anna: Account) -> None:
    set_fields(store, anna, imie="Anna", ulica="Prosta")
    rows = {row.name: row for row in store.rows(tables.ProfileFieldRow.select())}
    assert b"Prosta" not in rows["ulica"].sealed
    with store.writing():
        moved = tables.ProfileFieldRow.update(sealed=rows["imie"].sealed).where(tables.ProfileFieldRow.name == "ulica")
        store.change(moved)
    with pytest.raises(SealBroken):
        accounts.fields_of(store, anna)


def test_fields_are_changed_only_in_a_transaction(store: Store, anna: Account) -> None:
    with pytest.raises(StoreError):
        accounts.set_fields(store, anna, {"imie": "Anna"})


def test_a_person_may_be_called_otherwise(store: Store, anna: Account, bogdan: Account) -> None:
    with store.writing():
        accounts.set_name(store, anna, "Anna Nowak-Lis")
    renamed, other = accounts.get(store, anna.id), accounts.get(store, bogdan.id)
    assert renamed is not None
    assert (renamed.name, other) == ("Anna Nowak-Lis", bogdan)
