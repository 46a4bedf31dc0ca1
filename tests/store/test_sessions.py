"""Sessions and devices: a token opens one tenant's door, for so long, until it is ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from store.world import World
from wrota.store import Store, devices, sessions, tables
from wrota.store.accounts import Account
from wrota.store.sessions import Session

Find = Callable[..., Session | None]


@pytest.fixture
def find(store: Store, world: World) -> Find:
    """Find a session as a tenant with the usual limits does."""

    def find(token: str, at: Store = store) -> Session | None:
        return sessions.find(at, token, idle=timedelta(minutes=15), absolute=timedelta(hours=24), now=world.now)

    return find


@pytest.fixture
def token(store: Store, anna: Account) -> str:
    """The token of Anna's session."""
    return begin(store, anna)


def begin(store: Store, account: Account, agent: str = "") -> str:
    """Open a session."""
    with store.writing():
        return sessions.open(store, account.id, agent=agent)


def touch(store: Store, session: Session | None, world: World) -> None:
    """Note a session's use now."""
    assert session is not None
    sessions.touch(store, session, world.now)


def used_at(session: Session | None) -> datetime:
    """Return when a living session was last used."""
    assert session is not None
    return session.used_at


def test_a_token_finds_its_account(find: Find, token: str, anna: Account, world: World) -> None:
    session = find(token)
    assert session is not None
    assert (session.account, session.created_at, session.used_at) == (anna, world.now, world.now)


def test_finding_costs_one_statement_whatever_there_is(find: Find, token: str, world: World) -> None:
    assert {world.count(partial(find, it)) for it in (token, "forged", "\0" * 5000)} == {1}


@pytest.mark.parametrize("forged", ["", "x", "ż" * 300, "\0", "\udcff"])
def test_a_forged_token_finds_nobody(find: Find, token: str, forged: str) -> None:
    assert find(forged) is None
    assert find(token + forged) is None or not forged


def test_a_session_of_a_purpose_that_only_a_newer_release_knows_opens_nothing(
    store: Store, find: Find, token: str, anna: Account, world: World
) -> None:
    with store.writing():
        store.change(tables.SessionRow.update(purpose="second_factor"))
    assert find(token) is None
    assert sessions.remembered(store, token) is None
    assert sessions.of(store, anna.id, idle=timedelta(minutes=15), absolute=timedelta(hours=24), now=world.now) == ()
    with store.writing():
        assert sessions.end_all(store, anna.id) == 1


def test_a_token_is_worth_nothing_at_another_tenant(find: Find, token: str, elsewhere: Store, celina: Account) -> None:
    assert find(token, elsewhere) is None


def test_tokens_are_256_bits_and_stored_nowhere(token: str, store: Store, path: Path) -> None:
    assert len(token) == 43
    assert token.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_a_session_ends_after_15_minutes_without_use(find: Find, token: str, world: World) -> None:
    world.move(minutes=14, seconds=59)
    assert find(token)
    world.move(seconds=1)
    assert find(token) is None


def test_use_prolongs_a_session_but_never_beyond_a_day(store: Store, find: Find, token: str, world: World) -> None:
    for _ in range(143):
        world.move(minutes=10)
        touch(store, find(token), world)
    world.move(minutes=9, seconds=59)
    assert find(token)
    world.move(seconds=1)
    assert find(token) is None


def test_use_is_noted_every_five_seconds_at_most(store: Store, find: Find, token: str, world: World) -> None:
    world.move(seconds=4.9)
    assert world.count(lambda: touch(store, find(token), world)) == 1
    world.move(seconds=0.1)
    touch(store, find(token), world)
    assert used_at(find(token)) == world.now


def test_an_older_note_never_takes_a_newer_one_back(store: Store, find: Find, token: str, world: World) -> None:
    slow = find(token)
    world.move(minutes=5)
    touch(store, slow, world)
    newest = world.now
    world.move(minutes=-2)
    touch(store, slow, world)
    world.now = newest
    assert used_at(find(token)) == newest


def test_a_clock_put_back_gives_no_session_more_time(find: Find, token: str, world: World) -> None:
    world.move(hours=-1)
    assert find(token) is None
    world.move(minutes=59, seconds=1)
    assert find(token), "sixty seconds of disagreement are borne"


def test_an_ended_session_is_worth_nothing_and_others_go_on(
    store: Store, find: Find, token: str, anna: Account
) -> None:
    other = begin(store, anna)
    session = find(token)
    assert session is not None
    with store.writing():
        sessions.end(store, session)
    assert find(token) is None
    assert find(other)


def test_all_of_an_account_are_ended_but_the_one_at_hand(
    store: Store, find: Find, token: str, anna: Account, bogdan: Account
) -> None:
    others, his = [begin(store, anna) for _ in range(3)], begin(store, bogdan)
    with store.writing():
        assert sessions.end_all(store, anna.id, but=find(token)) == 3
    assert find(token)
    assert find(his)
    assert not any(find(other) for other in others)
    with store.writing():
        assert sessions.end_all(store, anna.id) == 1
    assert find(token) is None


def test_the_list_of_sessions_shows_the_live_ones_last_used_first(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    begin(store, anna, agent="gone")
    world.move(minutes=10)
    begin(store, anna, agent="Firefox")
    begin(store, bogdan, agent="his")
    world.move(minutes=6)
    begin(store, anna, agent="Chrome" * 100)
    listed = sessions.of(store, anna.id, idle=timedelta(minutes=15), absolute=timedelta(hours=24), now=world.now)
    assert [session.agent[:7] for session in listed] == ["ChromeC", "Firefox"]
    assert len({session.handle for session in listed}) == 2


def test_old_sessions_are_swept_by_the_next_sign_in(store: Store, token: str, anna: Account, world: World) -> None:
    world.move(hours=48)
    begin(store, anna)
    assert len(store.rows(tables.SessionRow.select())) == 2
    world.move(seconds=1)
    begin(store, anna)
    assert len(store.rows(tables.SessionRow.select())) == 2


def test_whose_a_session_was_is_known_for_a_day_after_its_end(
    store: Store, find: Find, token: str, anna: Account, world: World
) -> None:
    world.move(hours=47)
    assert find(token) is None
    known = sessions.remembered(store, token)
    assert known is not None
    assert known.account == anna
    assert world.count(lambda: sessions.remembered(store, token)) == 1


def test_nobody_remembers_a_session_that_was_ended_or_never_was(store: Store, token: str, elsewhere: Store) -> None:
    known = sessions.remembered(store, token)
    assert known is not None
    assert sessions.remembered(elsewhere, token) is None
    with store.writing():
        sessions.end(store, known)
    assert [sessions.remembered(store, it) for it in (token, "", "forged")] == [None, None, None]


def test_a_browser_is_known_for_180_days_after_its_last_sign_in(store: Store, anna: Account, world: World) -> None:
    with store.writing():
        token = devices.remember(store, anna.id)
    world.move(days=179)
    with store.writing():
        assert devices.remember(store, anna.id, token) == token
    world.move(days=179)
    assert devices.owner(store, token) == anna.id
    world.move(days=1)
    assert devices.owner(store, token) is None


def test_a_browser_gets_a_new_token_for_another_account(store: Store, anna: Account, bogdan: Account) -> None:
    with store.writing():
        hers = devices.remember(store, anna.id)
        his = devices.remember(store, bogdan.id, hers)
        assert devices.remember(store, anna.id, "forged") != "forged"
    assert (devices.owner(store, hers), devices.owner(store, his)) == (anna.id, bogdan.id)


def test_forgotten_and_foreign_browsers_are_nobodys(
    store: Store, elsewhere: Store, anna: Account, celina: Account
) -> None:
    with store.writing():
        token = devices.remember(store, anna.id)
    assert devices.owner(elsewhere, token) is None
    with store.writing():
        assert devices.forget_all(store, anna.id) == 1
    assert devices.owner(store, token) is None


def test_an_erased_account_takes_its_sessions_and_devices_along(
    store: Store, find: Find, token: str, anna: Account
) -> None:
    with store.writing():
        known = devices.remember(store, anna.id)
        store.change(tables.AccountRow.delete().where(tables.AccountRow.id == anna.id))
    assert find(token) is None
    assert devices.owner(store, known) is None
    assert store.rows(tables.IdentifierRow.select()) == []
