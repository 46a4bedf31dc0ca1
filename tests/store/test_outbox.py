"""The outbox: sealed, leased to one worker at a time, and wiped when a letter has gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from store.world import World
from wrota.errors import StoreError
from wrota.store import Store, audit, deliveries, identifiers, links, outbox, promised_links
from wrota.store.accounts import Account
from wrota.store.deliveries import LEASE, Contents, Leased
from wrota.store.links import LinkKind
from wrota.store.outbox import Block, Figures, NewLetter

HOUR = timedelta(hours=1)
LIVES: Mapping[LinkKind, timedelta] = {"access": HOUR}
LETTER = NewLetter("password_changed", "pl", "anna@example.org", "https://p.example", {"name": "Anna Nowak"})


def put(store: Store, letter: NewLetter = LETTER) -> str:
    with store.writing():
        return outbox.put(store, letter)


def access(*accounts: Account) -> NewLetter:
    blocks = [Block(account.id, "access", {"name": account.name}) for account in accounts]
    return replace(LETTER, name="access", values={}, blocks=blocks)


def leased(store: Store) -> Leased:
    letter = deliveries.lease(store)
    assert letter is not None
    return letter


def opened(store: Store, letter: Leased) -> Contents:
    contents = deliveries.open(store, letter, LIVES)
    assert contents is not None
    return contents


def cells(store: Store, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a question to the bare file."""
    with closing(sqlite3.connect(store.path)) as thief:
        return thief.execute(sql).fetchall()


def test_a_letter_comes_out_as_it_went_in(store: Store) -> None:
    handle = put(store)
    letter = leased(store)
    assert (letter.handle, letter.name, letter.language, letter.tries) == (handle, "password_changed", "pl", 1)
    assert opened(store, letter) == Contents("anna@example.org", "https://p.example", {"name": "Anna Nowak"})


def test_a_letter_lives_and_dies_with_the_transaction_that_caused_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing():
        outbox.put(store, LETTER)
        _ = 1 / 0
    assert deliveries.lease(store) is None
    with pytest.raises(StoreError):
        outbox.put(store, LETTER)


def test_the_file_tells_neither_to_whom_nor_about_what(store: Store, anna: Account) -> None:
    put(store, replace(access(anna), values={"reason": "Kowalska odchodzi"}))
    token = opened(store, leased(store)).blocks[0].token
    store.retire()
    held = b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    assert b"password_hash" in held
    assert not any(word.encode() in held for word in ("anna@example.org", "Anna Nowak", "Kowalska", token))


def test_a_leased_letter_is_nobody_elses_until_the_lease_is_over(store: Store, world: World) -> None:
    put(store)
    first = leased(store)
    assert deliveries.lease(store) is None
    assert outbox.next_due(store) == world.now + LEASE
    world.now += LEASE
    second = leased(store)
    assert (second.handle, second.tries) == (first.handle, 2)
    assert deliveries.open(store, first, LIVES) is None
    assert not deliveries.delivered(store, first)
    assert deliveries.delivered(store, second)
    assert deliveries.lease(store) is None


def test_looking_into_an_empty_outbox_writes_nothing(store: Store, world: World) -> None:
    deliveries.lease(store)
    world.statements.clear()
    assert deliveries.lease(store) is None
    assert {sql.split()[0] for sql in world.statements} == {"SELECT"}


def test_links_are_made_at_the_first_attempt_and_stay_the_same_at_the_next(
    store: Store, anna: Account, world: World
) -> None:
    put(store, access(anna))
    assert cells(store, "SELECT digest, sealed FROM link") == [(None, None)]
    first = opened(store, leased(store))
    world.now += LEASE
    second = opened(store, leased(store))
    assert first == replace(second, valid_until=first.valid_until)
    assert first.lifetime == second.lifetime == HOUR
    assert first.valid_until == world.now - LEASE + HOUR
    assert second.valid_until == world.now + HOUR, "its life begins with the handing over"
    found = links.find(store, first.blocks[0].token, "access")
    assert found is not None
    assert found.account == anna


def test_delivery_wipes_everything_but_the_links_themselves(store: Store, anna: Account) -> None:
    put(store, access(anna))
    letter = leased(store)
    token = opened(store, letter).blocks[0].token
    assert deliveries.delivered(store, letter)
    assert cells(store, "SELECT state, address, facts, lease FROM letter") == [("delivered", None, None, None)]
    assert cells(store, "SELECT sealed FROM link") == [(None,)]
    assert links.find(store, token, "access")


def test_a_parked_letter_keeps_its_address_for_staff_but_no_token(store: Store, anna: Account) -> None:
    put(store, access(anna))
    letter = leased(store)
    opened(store, letter)
    deliveries.park(store, letter, "smtp_550")
    ((state, why, address),) = cells(store, "SELECT state, reason, address FROM letter")
    assert (state, why) == ("parked", "smtp_550")
    assert address
    assert cells(store, "SELECT sealed FROM link") == [(None,)]
    assert outbox.figures(store) == Figures(0, None, 1)


def test_what_became_of_a_letter_stands_in_the_audit(store: Store) -> None:
    put(store)
    deliveries.drop(store, leased(store), "expired")
    ((act, facts),) = cells(store, "SELECT act, facts FROM audit")
    assert act == "letter_dropped"
    assert "expired" in str(facts)
    assert audit.verify(store) is None


def test_a_postponed_letter_is_due_when_its_time_has_come(store: Store, world: World) -> None:
    put(store)
    deliveries.postpone(store, leased(store), "no_connection", timedelta(seconds=30))
    assert outbox.next_due(store) == world.now + timedelta(seconds=30)
    world.move(seconds=29)
    assert deliveries.lease(store) is None
    world.move(seconds=1)
    assert leased(store).tries == 2


def test_a_block_goes_with_its_link_and_a_letter_with_its_last_one(
    store: Store, anna: Account, bogdan: Account
) -> None:
    put(store, access(anna, bogdan))
    letter = leased(store)
    assert [block.values["name"] for block in opened(store, letter).blocks] == [anna.name, bogdan.name]
    with store.writing():
        links.kill_all(store, anna.id)
    assert [block.values["name"] for block in opened(store, letter).blocks] == [bogdan.name]
    with store.writing():
        links.kill_all(store, bogdan.id)
    assert deliveries.open(store, letter, LIVES) is None


def test_a_change_of_the_account_also_stops_a_letter_that_nobody_has_tried_yet(store: Store, anna: Account) -> None:
    put(store, access(anna))
    with store.writing():
        links.kill_all(store, anna.id)
    assert deliveries.open(store, leased(store), LIVES) is None


def test_the_older_link_works_until_the_newer_letter_is_delivered(store: Store, anna: Account) -> None:
    put(store, access(anna))
    put(store, access(anna))
    letters = [leased(store) for _ in range(2)]
    older, newer = (opened(store, letter).blocks[0].token for letter in letters)
    assert deliveries.delivered(store, letters[0])
    assert links.find(store, older, "access")
    assert deliveries.delivered(store, letters[1])
    assert links.find(store, older, "access") is None
    assert links.find(store, newer, "access")


def test_a_newer_letter_that_is_parked_leaves_the_older_link_alone(store: Store, anna: Account) -> None:
    put(store, access(anna))
    put(store, access(anna))
    letters = [leased(store) for _ in range(2)]
    older, newer = (opened(store, letter).blocks[0].token for letter in letters)
    assert deliveries.delivered(store, letters[0])
    assert deliveries.park(store, letters[1], "smtp_550")
    assert links.find(store, older, "access")
    assert links.find(store, newer, "access") is None


def test_a_letter_that_was_overtaken_by_a_delivered_one_is_not_sent(store: Store, anna: Account) -> None:
    put(store, access(anna))
    slow = leased(store)
    put(store, access(anna))
    quick = leased(store)
    token = opened(store, quick).blocks[0].token
    assert deliveries.delivered(store, quick)
    assert deliveries.open(store, slow, LIVES) is None
    assert links.find(store, token, "access")


def test_a_letter_that_waited_for_a_day_is_not_sent(store: Store, anna: Account, world: World) -> None:
    put(store, access(anna))
    world.now += promised_links.AWAITED
    assert deliveries.open(store, leased(store), LIVES) is None


def test_a_link_whose_letter_is_still_tried_is_not_buried(store: Store, anna: Account, world: World) -> None:
    put(store, access(anna))
    opened(store, leased(store))
    world.now += 2 * HOUR
    with store.writing():
        assert links.bury(store) == 0
    assert links.next_expiry(store) is None
    assert opened(store, leased(store)).valid_until == world.now + HOUR


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\0", "\u2028", "\x85", "\t", "\ud800"])
def test_signs_that_could_begin_another_header_become_spaces_before_the_queue(store: Store, sign: str) -> None:
    put(store, replace(LETTER, values={"name": f"Anna{sign}Bcc: x@evil.example"}))
    assert opened(store, leased(store)).values == {"name": "Anna Bcc: x@evil.example"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "a@b.example,c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\n",
        "a\0@b.example",
        "Anna <a@b.example>",
        "a b@c.example",
        "ąnna@b.example",
        "a@b\u2028.example",
        '"a@evil.example"@b.example',
    ],
)
def test_an_address_that_is_not_exactly_one_never_gets_into_the_queue(store: Store, address: str) -> None:
    with pytest.raises(ValueError, match="exactly one"), store.writing():
        outbox.put(store, replace(LETTER, address=address))


def test_the_figures_tell_how_many_wait_and_for_how_long(store: Store, world: World) -> None:
    assert outbox.figures(store) == Figures(0, None, 0)
    put(store)
    world.move(minutes=5)
    put(store)
    assert outbox.figures(store) == Figures(2, timedelta(minutes=5), 0)


def test_letters_that_have_long_been_over_are_swept_away(store: Store, world: World) -> None:
    put(store)
    deliveries.delivered(store, leased(store))
    world.move(days=31)
    put(store)
    assert cells(store, "SELECT COUNT(*) FROM letter") == [(1,)]


def test_a_link_knows_to_which_address_its_letter_went(store: Store, anna: Account) -> None:
    put(store, replace(access(anna), address="DOM@example.org"))
    found = links.find(store, opened(store, leased(store)).blocks[0].token, "access")
    assert found is not None
    assert found.address_digest == identifiers.digest(store, "email", "dom@example.org")
