"""What waits to be confirmed: one thing of each kind, the newest, sealed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from store.world import World
from wrota.errors import SealBroken
from wrota.store import Store, pending, tables
from wrota.store.accounts import Account
from wrota.store.pending import PendingChange, PendingKind

NEW = {"email": "nowa@example.org"}


def keep(store: Store, account: Account, kind: PendingKind, **values: str) -> None:
    with store.writing():
        pending.keep(store, account.id, kind, values)


def test_the_newest_of_a_kind_is_kept_with_its_moment(store: Store, anna: Account, world: World) -> None:
    keep(store, anna, "email", email="stara@example.org")
    world.move(hours=1)
    keep(store, anna, "email", **NEW)
    assert pending.find(store, anna.id, "email") == PendingChange(NEW, world.now)


def test_kinds_and_accounts_keep_apart(store: Store, anna: Account, bogdan: Account) -> None:
    keep(store, anna, "email", **NEW)
    keep(store, anna, "claim", email="inna@example.org")
    assert pending.find(store, bogdan.id, "email") is None
    with store.writing():
        assert not pending.drop(store, bogdan.id, "email")
        assert pending.drop(store, anna.id, "claim")
    assert pending.find(store, anna.id, "claim") is None
    assert pending.find(store, anna.id, "email") is not None


def test_everything_of_one_account_can_be_forgotten(store: Store, anna: Account, bogdan: Account) -> None:
    for account in (anna, bogdan):
        keep(store, account, "email", **NEW)
        keep(store, account, "claim", **NEW)
    with store.writing():
        pending.drop_all(store, anna.id)
    assert [pending.find(store, anna.id, kind) for kind in ("email", "claim")] == [None, None]
    assert pending.find(store, bogdan.id, "email") is not None


def test_nobody_reads_it_in_the_file(store: Store, anna: Account) -> None:
    keep(store, anna, "email", **NEW)
    with closing(sqlite3.connect(store.path)) as thief:
        assert b"nowa" not in b"".join(bytes(row[0]) for row in thief.execute("SELECT sealed FROM pending"))


def test_it_opens_at_its_own_account_and_kind_alone(store: Store, anna: Account, bogdan: Account) -> None:
    moves: tuple[tuple[int, PendingKind], ...] = ((bogdan.id, "email"), (anna.id, "claim"))
    for account_id, kind in moves:
        keep(store, anna, "email", **NEW)
        with store.writing():
            store.change(tables.PendingChangeRow.update(account=account_id, kind=kind))
        with pytest.raises(SealBroken):
            pending.find(store, account_id, kind)
        with store.writing():
            store.change(tables.PendingChangeRow.delete())


def test_what_nobody_confirms_is_wiped_after_thirty_days(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    keep(store, anna, "claim", **NEW)
    world.move(days=30)
    keep(store, bogdan, "email", **NEW)
    assert pending.find(store, anna.id, "claim") is not None
    world.move(seconds=1)
    keep(store, bogdan, "email", **NEW)
    assert pending.find(store, anna.id, "claim") is None
