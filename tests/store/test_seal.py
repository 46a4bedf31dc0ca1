"""Sealing: nothing personal lies in the file, and nothing sealed opens elsewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wrota.errors import StoreError
from wrota.rules.keys import Keys
from wrota.rules.states import State
from wrota.store import Store, accounts, people_bulk, tables
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.store.seal import lookup, seal, token_digest, unseal

ORDERED = bytes(range(32))


@pytest.mark.parametrize(
    ("tenant", "digest"),
    [
        ("tenant-a", "14a16823eeaa181aefcbf67a36a1a49a25b2d961fd44fbbfe1f091d0a7a20232"),
        ("tenant-b", "3df77aec7f3e10430c31f330c628b5d536c0c5b84b2eb4af8ce026658f9cd06b"),
    ],
)
def test_a_lookup_digest_is_the_known_one_of_its_tenant(keys: Keys, tenant: str, digest: str) -> None:
    assert lookup(replace(keys, tenant=tenant, lookup=ORDERED), "pesel", "44051401359").hex() == digest


def test_a_lookup_digest_differs_by_kind(keys: Keys) -> None:
    assert lookup(keys, "login", "44051401359") != lookup(keys, "pesel", "44051401359")


def test_what_was_sealed_opens_again(store: Store) -> None:
    sealed = seal(store, "a" * 32, "name", "Zażółć gęślą jaźń")
    assert unseal(store, "a" * 32, "name", sealed) == "Zażółć gęślą jaźń"


def test_the_same_text_is_never_sealed_alike(store: Store) -> None:
    assert seal(store, "a" * 32, "name", "Anna") != seal(store, "a" * 32, "name", "Anna")


def test_a_sealed_text_opens_for_its_account_field_and_tenant_alone(store: Store, elsewhere: Store) -> None:
    sealed = seal(store, "a" * 32, "name", "Anna")
    for where, handle, field in (
        (store, "b" * 32, "name"),
        (store, "a" * 32, "field:city"),
        (elsewhere, "a" * 32, "name"),
    ):
        with pytest.raises(StoreError, match="cannot be opened"):
            unseal(where, handle, field, sealed)


@pytest.mark.parametrize("place", range(6))
def test_a_changed_or_shortened_text_is_refused(store: Store, place: int) -> None:
    sealed = bytearray(seal(store, "a" * 32, "name", "A"))
    sealed[place * 5] ^= 1
    for broken in (bytes(sealed), bytes(sealed[: place * 5])):
        with pytest.raises(StoreError):
            unseal(store, "a" * 32, "name", broken)


def test_rows_that_were_swapped_in_the_file_do_not_open(store: Store, anna: Account, bogdan: Account) -> None:
    row = store.first(tables.AccountRow.select().where(tables.AccountRow.id == bogdan.id))
    assert row is not None
    with store.writing():
        store.change(tables.AccountRow.update(name=row.name).where(tables.AccountRow.id == anna.id))
    swapped = accounts.get(store, anna.id)
    assert swapped is not None
    with pytest.raises(StoreError):
        _ = swapped.name


def test_any_cookie_can_be_digested() -> None:
    assert len(token_digest("\udcff\0ż" * 1000)) == 32


def test_nothing_personal_is_in_the_files(store: Store, path: Path) -> None:
    personal = ("44051401359", "Anna Nowak-Zielińska", "anna.n@example.org", "anna77", "12/345/6", "Opole, Ozimska 1")
    pesel, name, email, login, proof, address = personal
    held = (Held("pesel", pesel), Held("email", email), Held("login", login))
    with store.writing():
        people_bulk.add(
            store,
            [
                Record(
                    State.ACTIVE,
                    name,
                    identifiers=held,
                    proofs=(NewProof("register", proof),),
                    fields={"address": address},
                )
            ],
        )
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    store.retire()
    files += path.read_bytes()
    for text in personal:
        assert text.encode() not in files
        assert text.lower().encode("utf-16-le") not in files
