"""The main identifier of a kind in place of another, and drafts and links that end with their owner's wish."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.world import World
from wrota.errors import IdentifierTaken
from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.store import Store, accounts, deliveries, devices, drafts, identifiers, links, outbox, promised_links
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.outbox import Block, NewLetter
from wrota.store.people_bulk import Record
from wrota.store.seal import token_digest

HOUR = timedelta(hours=1)


def replace(store: Store, account: Account, new: Held) -> None:
    with store.writing():
        identifiers.replace_main(store, account.id, account.handle, new)


def emails(store: Store, account: Account) -> list[tuple[str, int]]:
    return [(one.value, one.place) for one in identifiers.of(store, account.id) if one.kind == "email"]


def found(store: Store, email: str) -> list[int]:
    return [account.id for account in accounts.by_digests(store, [Identifier("email", email)])]


def test_the_new_address_finds_the_account_and_the_old_one_no_more(
    store: Store, anna: Account, bogdan: Account
) -> None:
    replace(store, anna, Held("email", "nowa@example.org", shared=True))
    assert emails(store, anna) == [("nowa@example.org", 0)]
    assert found(store, "nowa@example.org") == [anna.id]
    assert found(store, "dom@example.org") == [bogdan.id]


def test_an_additional_address_becomes_the_main_one(store: Store, anna: Account) -> None:
    with store.writing():
        identifiers.add(store, anna.id, anna.handle, Held("email", "druga@example.org", 1))
    replace(store, anna, Held("email", "druga@example.org"))
    assert emails(store, anna) == [("druga@example.org", 0)]


def test_the_first_address_may_be_given(store: Store) -> None:
    with store.writing():
        account = accounts.add(store, Record(State.ACTIVE, identifiers=(Held("login", "Zosia"),)))
    replace(store, account, Held("email", "zosia@example.org"))
    assert [one.kind for one in identifiers.of(store, account.id)] == ["email", "login"]
    assert found(store, "zosia@example.org") == [account.id]


def test_what_another_account_has_is_refused_and_nothing_is_changed(
    store: Store, anna: Account, bogdan: Account
) -> None:
    with store.writing():
        identifiers.replace_main(store, bogdan.id, bogdan.handle, Held("email", "bogdan@example.org"))
    before = identifiers.of(store, anna.id)
    with store.writing(), pytest.raises(IdentifierTaken):
        identifiers.replace_main(store, anna.id, anna.handle, Held("email", "bogdan@example.org", shared=True))
    assert identifiers.of(store, anna.id) == before


def test_a_letter_that_is_put_off_goes_out_then_and_its_link_lives_from_then(
    store: Store, anna: Account, world: World
) -> None:
    later = world.now + timedelta(days=9)
    block = Block(anna.id, "invitation", {})
    with store.writing():
        letter = NewLetter("invitation", "pl", "dom@example.org", "https://p.example", blocks=[block], due_at=later)
        outbox.put(store, letter)
    assert outbox.next_due(store) == outbox.last_due(store, "invitation") == later
    assert outbox.last_due(store, "access") is None
    assert deliveries.lease(store) is None
    world.move(days=9)
    leased = deliveries.lease(store)
    assert leased is not None
    opened = deliveries.open(store, leased, {"invitation": HOUR})
    assert opened is not None
    assert opened.valid_until == world.now + HOUR


def test_who_expects_a_link_is_known_while_it_is_promised_or_lives(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    both = [anna.id, bogdan.id]
    with store.writing():
        token = promised_links.make(store, anna.id, "invitation", HOUR)
        promised_links.promise(store, bogdan.id, "invitation")
        promised_links.promise(store, bogdan.id, "access")
    assert links.expecting(store, both, "invitation") == set(both)
    world.move(hours=1)
    assert links.expecting(store, both, "invitation") == {bogdan.id}
    with store.writing():
        assert links.kill(store, bogdan.id, "invitation") == 1
    assert links.expecting(store, both, "invitation") == set()
    assert links.expecting(store, both, "access") == {bogdan.id}
    assert links.find(store, token, "invitation") is None


def test_all_drafts_of_an_owner_go_and_no_others(store: Store) -> None:
    with store.writing():
        for owner in ("account:anna", "account:bogdan"):
            for form in ("/konto/dane", "/konto/e-mail"):
                drafts.keep(store, owner, form, {"name": ["x"]})
        drafts.drop_all(store, "account:anna")
    assert drafts.find(store, "account:anna", "/konto/dane") is None
    assert drafts.find(store, "account:anna", "/konto/e-mail") is None
    assert drafts.find(store, "account:bogdan", "/konto/dane") is not None


def test_devices_are_forgotten_one_by_one_or_all_but_one(store: Store, anna: Account) -> None:
    with store.writing():
        tokens = [devices.remember(store, anna.id) for _ in range(3)]
        digests = [token_digest(token) for token in tokens]
        devices.forget(store, digests[0])
        assert devices.forget_all(store, anna.id, but=digests[1]) == 1
        devices.forget(store, None)
    assert [devices.owner(store, token) for token in tokens] == [None, anna.id, None]
