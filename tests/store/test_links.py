"""One-time links: bound to tenant, account and kind, used once, and never revived."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from store.world import World
from wrota.store import Store, links, promised_links
from wrota.store.accounts import Account
from wrota.store.links import LinkKind

HOUR = timedelta(hours=1)


def made(store: Store, account: Account, kind: LinkKind = "access", lifetime: timedelta = HOUR) -> str:
    with store.writing():
        return promised_links.make(store, account.id, kind, lifetime)


def used(store: Store, token: str, kind: LinkKind = "access") -> bool:
    with store.writing():
        return links.use(store, token, kind)


def row(store: Store, sql: str) -> tuple[object, ...]:
    """Return the first row of a question to the bare file."""
    with closing(sqlite3.connect(store.path)) as thief:
        return tuple(thief.execute(sql).fetchone())


def test_a_link_leads_to_its_account_and_is_used_once(store: Store, anna: Account, bogdan: Account) -> None:
    token = made(store, anna)
    found = links.find(store, token, "access")
    assert found is not None
    assert found.account == anna
    assert found.expires_at - found.created_at == HOUR
    assert used(store, token)
    assert links.find(store, token, "access") is None
    assert not used(store, token)


def test_looking_a_hundred_times_changes_nothing(store: Store, anna: Account, world: World) -> None:
    token = made(store, anna)
    world.statements.clear()
    for _ in range(100):
        links.find(store, token, "access")
    assert all(sql.startswith("SELECT") for sql in world.statements)
    assert used(store, token)


def test_the_newest_wins_among_links_of_one_account_and_kind(store: Store, anna: Account, bogdan: Account) -> None:
    first, other_kind, neighbours = made(store, anna), made(store, anna, "activation"), made(store, bogdan)
    second, third = made(store, anna), made(store, anna)
    assert [links.find(store, token, "access") for token in (first, second)] == [None, None]
    assert not used(store, first)
    assert links.find(store, third, "access")
    assert links.find(store, other_kind, "activation")
    assert links.find(store, neighbours, "access")


def test_a_link_is_worth_nothing_as_another_kind_or_at_another_tenant(
    store: Store, anna: Account, elsewhere: Store, celina: Account
) -> None:
    token = made(store, anna)
    made(elsewhere, celina)
    assert links.find(store, token, "activation") is None
    assert not used(store, token, "activation")
    assert links.find(elsewhere, token, "access") is None
    assert not used(elsewhere, token)
    assert used(store, token)


def test_a_row_carried_to_another_tenant_is_worth_nothing_there(
    store: Store, anna: Account, elsewhere: Store, celina: Account
) -> None:
    token = made(store, anna)
    made(elsewhere, celina)
    digest = row(store, "SELECT digest FROM link")
    with closing(sqlite3.connect(elsewhere.path)) as thief, thief:
        thief.execute("UPDATE link SET digest = ?", digest)
    assert not used(elsewhere, token)


def test_nothing_in_the_database_can_be_used_as_a_link(store: Store, anna: Account) -> None:
    token = made(store, anna)
    cells = row(store, "SELECT * FROM link")
    texts = [cell if isinstance(cell, str) else cell.hex() for cell in cells if isinstance(cell, str | bytes)]
    assert token not in texts
    assert not any(used(store, text) for text in texts)


@pytest.mark.parametrize(
    "token", ["", "None", "\0", "ż" * 43, "\ud800", "x" * 10**6, "A" * 42, "A" * 44, "A" * 43 + "\n"]
)
def test_what_is_no_token_is_refused_like_any_other(store: Store, anna: Account, token: str) -> None:
    made(store, anna)
    assert links.find(store, token, "access") is None
    assert not used(store, token)


def test_a_lifetime_ends_on_the_second(store: Store, anna: Account, world: World) -> None:
    token, start = made(store, anna), world.now
    world.now = start + HOUR - timedelta(seconds=1)
    assert links.find(store, token, "access")
    for late in (HOUR, HOUR + timedelta(seconds=1)):
        world.now = start + late
        assert links.find(store, token, "access") is None
        assert not used(store, token)


def test_a_clock_set_back_revives_neither_a_used_nor_a_buried_link(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    start = world.now
    spent, late = made(store, anna), made(store, bogdan)
    assert used(store, spent)
    assert links.next_expiry(store) == start + HOUR
    world.now = start + HOUR
    with store.writing():
        assert links.bury(store) == 1
    assert links.next_expiry(store) is None
    world.now = start + timedelta(minutes=1)
    assert not used(store, spent)
    assert not used(store, late)


def test_a_link_from_the_future_is_believed_within_a_minute_alone(store: Store, anna: Account, world: World) -> None:
    token, start = made(store, anna), world.now
    world.now = start - timedelta(seconds=59)
    assert links.find(store, token, "access")
    world.now = start - timedelta(seconds=61)
    assert links.find(store, token, "access") is None


def test_a_change_of_the_account_kills_all_its_links_of_every_kind(
    store: Store, anna: Account, bogdan: Account
) -> None:
    kinds: tuple[LinkKind, ...] = ("access", "activation")
    tokens = {kind: made(store, anna, kind) for kind in kinds}
    neighbours = made(store, bogdan)
    with store.writing():
        assert links.kill_all(store, anna.id) == 2
    assert not any(used(store, token, kind) for kind, token in tokens.items())
    assert used(store, neighbours)


def test_of_sixty_who_use_a_link_at_once_one_succeeds(store: Store, anna: Account) -> None:
    token = made(store, anna)

    def attempt(_: int) -> bool:
        own = Store(store.path, store.keys, store.seams)
        try:
            return used(own, token)
        finally:
            own.retire()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(attempt, range(60))) == 1


def test_links_that_have_long_been_over_are_swept_away(store: Store, anna: Account, world: World) -> None:
    made(store, anna)
    made(store, anna)
    world.now += timedelta(days=31)
    with store.writing():
        links.bury(store)
    made(store, anna)
    assert row(store, "SELECT COUNT(*) FROM link") == (1,)


def change(store: Store, sql: str, *values: object) -> None:
    """Change the bare file, as whoever has it could."""
    with closing(sqlite3.connect(store.path)) as thief, thief:
        assert thief.execute(sql, values).rowcount == 1


@pytest.mark.parametrize(
    "changed",
    [
        "UPDATE link SET account_id = 2 WHERE account_id = 1",
        "UPDATE link SET address = x'01' WHERE account_id = 1",
        "UPDATE link SET address = NULL, account_id = 2 WHERE account_id = 1",
        "UPDATE link SET bound = NULL WHERE account_id = 1",
        "UPDATE link SET bound = x'' WHERE account_id = 1",
        "UPDATE link SET account_id = 2, bound = (SELECT MAX(bound) FROM link) WHERE kind = 'access'",
        "UPDATE link SET bound = NULL, account_id = 2 WHERE account_id = 1",
    ],
)
def test_a_link_whose_row_was_changed_opens_nothing(store: Store, anna: Account, bogdan: Account, changed: str) -> None:
    token = made(store, anna)
    made(store, bogdan, "invitation")
    assert links.find(store, token, "access")
    change(store, changed)
    assert links.find(store, token, *links.LINK_KINDS) is None


def test_a_link_of_another_kind_is_worth_nothing_whatever_its_row_says(store: Store, anna: Account) -> None:
    token = made(store, anna, "email")
    change(store, "UPDATE link SET kind = 'access'")
    assert links.find(store, token, *links.LINK_KINDS) is None
    assert not used(store, token)


def test_a_link_of_the_first_release_works_until_it_runs_out(store: Store, anna: Account, world: World) -> None:
    token = made(store, anna)
    digest = links._unbound_digest(store, token, "access")
    change(store, "UPDATE link SET digest = ?, bound = NULL, failures = NULL", digest)
    found = links.find(store, token, "access")
    assert found and found.account == anna
    assert used(store, token)


@pytest.mark.parametrize("changed", ["UPDATE link SET account_id = 2", "UPDATE link SET kind = 'invitation'"])
def test_a_promise_that_was_changed_is_kept_to_nobody(
    store: Store, anna: Account, bogdan: Account, changed: str
) -> None:
    with store.writing():
        handle = promised_links.promise(store, anna.id, "access")
    change(store, changed)
    with store.writing():
        assert promised_links.redeem(store, handle, "letter", HOUR, (anna.id, "access")) is None


def test_a_link_dies_of_the_fifth_wrong_password(store: Store, anna: Account) -> None:
    token = made(store, anna, "activation")
    found = links.find(store, token, "activation")
    assert found
    with store.writing():
        assert [links.note_failure(store, found.handle) for _ in range(6)] == [False] * 4 + [True, False]
    assert links.find(store, token, "activation") is None
