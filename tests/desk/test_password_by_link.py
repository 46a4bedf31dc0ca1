"""Behind the link of a letter: who may come in, the confirmed address, and the new password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people import ANNA, BOGDAN, move_in, stranger
from wrota.desk import Desk, password_by_link
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, devices, links, outbox, promised_links, sessions, tables
from wrota.store.links import LinkKind
from wrota.store.seal import lookup

NEW = "fioletowy-parasol-7"
BASE = "http://alfa.localhost:8000"


def link(desk: Desk, account_id: int = 1, kind: LinkKind = "access") -> str:
    """Make a link for an account."""
    with desk.store.writing():
        return promised_links.make(desk.store, account_id, kind, timedelta(hours=1))


def password_is(desk: Desk, account_id: int, password: str) -> bool:
    """Say whether this is the password of an account."""
    account = accounts.get(desk.store, account_id)
    return account is not None and desk.seams.hasher.verify(account.password_hash, password)


def test_a_new_password_closes_all_that_was_open_and_tells_the_owner(desk: Desk) -> None:
    token, other = link(desk), link(desk, kind="activation")
    with desk.store.writing():
        device = devices.remember(desk.store, 1)
        session = sessions.open(desk.store, 1, device=device)
    assert password_by_link.choose_password(desk, token, NEW, BASE)
    assert password_is(desk, 1, NEW)
    assert not links.find(desk.store, other, "activation")
    assert devices.owner(desk.store, device) is None
    found = sessions.find(desk.store, session, idle=timedelta(hours=1), absolute=sessions.LONGEST, now=desk.now())
    assert found is None
    assert outbox.figures(desk.store).waiting == 1
    [letter] = desk.store.rows(tables.LetterRow.select())
    assert letter.name == "password_changed"


def test_a_neighbours_links_and_sessions_stay(desk: Desk) -> None:
    token, bogdans = link(desk), link(desk, 2)
    assert password_by_link.choose_password(desk, token, NEW, BASE)
    assert password_by_link.look(desk, bogdans)
    assert password_is(desk, 2, BOGDAN.password)


def test_a_link_is_good_for_one_password(desk: Desk) -> None:
    token = link(desk)
    assert password_by_link.choose_password(desk, token, NEW, BASE)
    assert not password_by_link.choose_password(desk, token, "calkiem-inne-haslo-9", BASE)
    assert password_is(desk, 1, NEW)
    assert outbox.figures(desk.store).waiting == 1


@pytest.mark.parametrize("token", ["", "None", "A" * 43, "ż" * 43, "\0", "x" * 10**6])
def test_what_is_no_link_sets_no_password(desk: Desk, token: str) -> None:
    assert password_by_link.look(desk, token) is None
    assert not password_by_link.choose_password(desk, token, NEW, BASE)
    assert password_is(desk, 1, ANNA.password)


def test_a_link_of_another_kind_sets_no_password(desk: Desk) -> None:
    token = link(desk, kind="activation")
    assert password_by_link.look(desk, token) is None
    assert not password_by_link.choose_password(desk, token, NEW, BASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.REGISTERED, State.ACTIVE),
        (State.AWAITING_EMAIL, State.ACTIVE),
        (State.ACTIVE, State.ACTIVE),
        (State.BLOCKED, State.BLOCKED),
        (State.EXPIRED, State.EXPIRED),
        (State.CLOSED, State.CLOSED),
    ],
)
def test_the_first_password_opens_the_account_and_no_password_lifts_a_block(
    site: Site, desk: Desk, before: State, after: State
) -> None:
    account = move_in(site, stranger("ktos"), state=before)
    opens = password_by_link.choose_password(desk, link(desk, account.id), NEW, BASE) is not None
    assert opens == (after is State.ACTIVE)
    changed = accounts.get(desk.store, account.id)
    assert changed is not None
    assert changed.state is after
    assert password_is(desk, account.id, NEW) == opens


def test_an_account_without_an_address_gets_no_letter_about_it(site: Site, desk: Desk) -> None:
    account = move_in(site, stranger("ktos"))
    assert password_by_link.choose_password(desk, link(desk, account.id), NEW, BASE)
    assert outbox.figures(desk.store).waiting == 0


def test_the_address_is_confirmed_once_and_the_link_stays_good(desk: Desk) -> None:
    with desk.store.writing():
        address = lookup(desk.keys, "email", "anna@example.com")
        handle = promised_links.promise(desk.store, 1, "access", address_digest=address)
        token = promised_links.redeem(desk.store, handle, "letter", timedelta(hours=1))
    assert token is not None
    for _ in range(2):
        opened = password_by_link.look(desk, token.token)
        assert opened is not None
        password_by_link.confirm_address(desk, opened)
    confirmed = {
        held.value: held.confirmed_at for held in accounts.identifiers_of(desk.store, 1) if held.kind == "email"
    }
    assert confirmed == {"anna@example.com": desk.now(), "rodzina@example.com": None}
    assert [row.act for row in desk.store.rows(tables.AuditEventRow.select())].count("address_confirmed") == 1
    assert password_by_link.choose_password(desk, token.token, NEW, BASE)


def test_looking_changes_nothing(desk: Desk, statements: list[str]) -> None:
    token = link(desk)
    statements.clear()
    for _ in range(10):
        assert password_by_link.look(desk, token)
    assert all(sql.startswith("SELECT") for sql in statements)
