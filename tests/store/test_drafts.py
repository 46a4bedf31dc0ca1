"""Drafts in the store: sealed, one for each owner and form, for a day."""

from __future__ import annotations

from functools import partial

import pytest

from store.world import World
from wrota.errors import SealBroken, StoreError
from wrota.store import Store, drafts, tables

ANNA, BOGDAN, FORM = "account:anna", "account:bogdan", "/konto/dane"
TYPED = {"name": ("Łucja",), "subjects": ("chemia", "fizyka"), "none": ()}


def keep(store: Store, owner: str = ANNA, form: str = FORM, typed: dict[str, tuple[str, ...]] = TYPED) -> None:
    """Keep a draft in a transaction of its own."""
    with store.writing():
        drafts.keep(store, owner, form, typed)


def test_what_was_kept_is_found_as_it_was(store: Store) -> None:
    keep(store)
    assert drafts.find(store, ANNA, FORM) == TYPED


@pytest.mark.parametrize(("owner", "form"), [(BOGDAN, FORM), (ANNA, "/inny"), ("", ""), (f"{ANNA}|", FORM)])
def test_it_is_nobody_elses_and_no_other_forms(store: Store, owner: str, form: str) -> None:
    keep(store)
    assert drafts.find(store, owner, form) is None


def test_it_is_unknown_at_another_tenant(store: Store, elsewhere: Store) -> None:
    keep(store)
    assert drafts.find(elsewhere, ANNA, FORM) is None


def test_the_newest_is_kept_alone(store: Store) -> None:
    keep(store)
    keep(store, typed={"name": ("Anna",)})
    assert drafts.find(store, ANNA, FORM) == {"name": ("Anna",)}
    assert len(store.rows(tables.DraftRow.select())) == 1


def test_it_is_gone_after_a_day_and_swept_by_the_next_one(store: Store, world: World) -> None:
    keep(store)
    world.move(hours=23, minutes=59)
    assert drafts.find(store, ANNA, FORM)
    world.move(minutes=1)
    assert drafts.find(store, ANNA, FORM) is None
    keep(store, BOGDAN)
    assert len(store.rows(tables.DraftRow.select())) == 1


def test_it_is_forgotten_alone_or_with_all_of_its_owner(store: Store) -> None:
    for owner, form in ((ANNA, FORM), (ANNA, "/inny"), (ANNA, "/trzeci"), (BOGDAN, FORM)):
        keep(store, owner, form)
    with store.writing():
        drafts.drop(store, ANNA, FORM)
    assert drafts.find(store, ANNA, FORM) is None
    assert drafts.find(store, ANNA, "/inny")
    with store.writing():
        drafts.drop_all(store, ANNA)
    assert drafts.find(store, ANNA, "/inny") is None
    assert drafts.find(store, BOGDAN, FORM)


def test_nothing_of_it_and_nobody_can_be_read_in_the_database(store: Store) -> None:
    keep(store)
    [row] = store.rows(tables.DraftRow.select())
    stored = b"".join((row.digest, row.owner, row.sealed))
    assert not [text for text in ("Łucja", "chemia", "name", ANNA, FORM) if text.encode() in stored]


def test_a_draft_put_under_somebody_elses_name_does_not_open(store: Store) -> None:
    keep(store)
    keep(store, BOGDAN)
    hers, his = (drafts._digest(store, owner, FORM) for owner in (ANNA, BOGDAN))
    with store.writing():
        [row] = store.rows(tables.DraftRow.select().where(tables.DraftRow.digest == hers))
        store.change(tables.DraftRow.update(sealed=row.sealed).where(tables.DraftRow.digest == his))
    with pytest.raises(SealBroken):
        drafts.find(store, BOGDAN, FORM)


def test_nothing_is_kept_outside_of_a_writing_transaction(store: Store) -> None:
    with pytest.raises(StoreError):
        drafts.keep(store, ANNA, FORM, TYPED)


def test_finding_costs_one_statement(store: Store, world: World) -> None:
    keep(store)
    assert [world.count(partial(drafts.find, store, it, FORM)) for it in (ANNA, BOGDAN)] == [1, 1]


def keep_large(store: Store, owner: str, stranger: str | None, signs: int = 1000) -> None:
    """Keep a draft of about so many bytes."""
    with store.writing():
        drafts.keep(store, owner, FORM, {"story": ("x" * signs,)}, stranger=stranger)


def test_a_strangers_drafts_are_counted_in_bytes_by_address_and_in_the_place_of_older_ones(
    store: Store, world: World
) -> None:
    for owner in ("browser:1", "browser:2", "browser:2"):
        keep_large(store, owner, "192.0.2.1")
    keep_large(store, "browser:3", "192.0.2.2")
    keep_large(store, ANNA, None)
    assert 2000 < drafts.size_of(store, "192.0.2.1") < 2300
    assert 1000 < drafts.size_of(store, "192.0.2.2") < 1150
    with store.writing():
        drafts.drop(store, "browser:1", FORM)
    assert 1000 < drafts.size_of(store, "192.0.2.1") < 1150
    world.move(hours=24)
    assert drafts.size_of(store, "192.0.2.1") == 0


def test_the_oldest_of_strangers_go_first_and_nobody_elses(store: Store, world: World) -> None:
    keep_large(store, ANNA, None)
    for number in range(5):
        world.move(minutes=1)
        keep_large(store, f"browser:{number}", f"192.0.2.{number}")
    with store.writing():
        assert drafts.drop_oldest(store, 10_000) == 0
        assert drafts.drop_oldest(store, 3_300) == 2
    assert [bool(drafts.find(store, f"browser:{number}", FORM)) for number in range(5)] == [False] * 2 + [True] * 3
    assert drafts.find(store, ANNA, FORM)


def test_who_kept_a_strangers_draft_cannot_be_read(store: Store) -> None:
    keep_large(store, "browser:1", "192.0.2.1")
    store.close()
    assert b"192.0.2.1" not in b"".join(file.read_bytes() for file in store.path.parent.iterdir())
