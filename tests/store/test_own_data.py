"""Everything that is kept of one person: no table forgotten, nobody else in it, no secret."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from peewee import ForeignKeyField

from store.world import World
from wrota.store import (
    Store,
    accounts,
    audit,
    cases,
    deliveries,
    devices,
    drafts,
    outbox,
    own_data,
    pending,
    promised_links,
    sessions,
    tables,
)
from wrota.store.accounts import Account
from wrota.store.deliveries import Leased
from wrota.store.links import LinkKind
from wrota.store.outbox import Block, NewLetter
from wrota.store.own_data import Facts
from wrota.store.pending import PendingKind
from wrota.store.vocabulary import AuditAct, CaseAct, CaseReason

LETTER = NewLetter("password_changed", "uk", "dom@example.org", "https://p.example", {"name": "Anna Nowak"})


def leased(store: Store) -> Leased:
    letter = deliveries.lease(store)
    assert letter is not None
    return letter


def written(parts: object) -> str:
    return json.dumps(parts, default=str, ensure_ascii=False)


def rows(parts: object) -> Iterator[Facts]:
    assert isinstance(parts, dict)
    for part in parts.values():
        yield from part


def test_every_table_that_names_an_account_is_told(store: Store, anna: Account) -> None:
    about_people = {
        table._meta.table_name
        for table in tables.NEWEST
        if any(
            isinstance(field, ForeignKeyField) and field.rel_model is tables.AccountRow
            for field in table._meta.sorted_fields
        )
    }
    told = {name.rstrip("s") for name in own_data.gather(store, anna)}
    assert {name.replace("field", "profile") for name in about_people} <= told


def test_nothing_is_masked_and_nobody_else_is_in_it(store: Store, anna: Account, bogdan: Account) -> None:
    for account in (anna, bogdan):
        with store.writing():
            accounts.set_fields(store, account, {"city": f"Miasto {account.name}"})
            cases.open(store, "wrong_password", "sign_in", account.id)
            audit.write(store, "signed_in", account.handle)
    text = written(own_data.gather(store, anna))
    for own in ("44051401359", "dom@example.org", "Miasto Anna Nowak", "wrong_password", "signed_in"):
        assert own in text
    for other in ("Bogdan", "99123199993", bogdan.handle):
        assert other not in text


def test_unfinished_forms_are_told_in_clear_until_their_day_is_over(
    store: Store, anna: Account, bogdan: Account, world: World
) -> None:
    with store.writing():
        drafts.keep(store, drafts.account_owner(anna), "/konto/dane", {"city": ["Łódź"], "schools[]": ["a", "b"]})
        drafts.keep(store, drafts.account_owner(bogdan), "/konto/dane", {"city": ["Sopot"]})
    typed = {"city": "Łódź", "schools[]": "a|b"}
    assert own_data.gather(store, anna)["drafts"] == ({"form": "/konto/dane", "at": world.now, "typed": typed},)
    world.move(hours=24)
    assert own_data.gather(store, anna)["drafts"] == ()


def test_letters_are_told_while_they_are_on_their_way(store: Store, anna: Account, bogdan: Account) -> None:
    with store.writing():
        for account in (anna, bogdan):
            changed = replace(LETTER, values={"name": account.name}, account_id=account.id)
            outbox.put(store, changed)
            link = Block(account.id, "access", {})
            outbox.put(store, replace(changed, name="access", account_id=None, blocks=[link]))
        outbox.put(store, replace(LETTER, name="application_received"))
    notice, access = own_data.gather(store, anna)["letters"]
    assert notice == {
        "kind": "password_changed",
        "language": "uk",
        "address": "dom@example.org",
        "at": store.now(),
        "state": "waiting",
    }
    assert access == {**notice, "kind": "access"}
    while letter := deliveries.lease(store):
        deliveries.park(store, letter, "refused")
    assert [row["state"] for row in own_data.gather(store, anna)["letters"]] == ["parked", "parked"]


@pytest.mark.parametrize("finish", [deliveries.delivered, deliveries.drop])
def test_a_letter_that_has_gone_is_told_no_more(store: Store, anna: Account, finish: Callable[..., bool]) -> None:
    with store.writing():
        outbox.put(store, replace(LETTER, account_id=anna.id))
    assert finish(store, leased(store), *(["expired"] if finish is deliveries.drop else []))
    assert own_data.gather(store, anna)["letters"] == ()
    [row] = store.rows(tables.LetterRow.select())
    assert (row.account_id, row.address, row.facts) == (None, None, None)


def test_a_letter_for_several_accounts_is_told_to_each(store: Store, anna: Account, bogdan: Account) -> None:
    with store.writing():
        outbox.put(store, replace(LETTER, blocks=[Block(one.id, "access", {}) for one in (anna, bogdan)]))
    assert [len(own_data.gather(store, one)["letters"]) for one in (anna, bogdan)] == [1, 1]


def test_names_that_only_another_release_knows_are_told_as_they_are(store: Store, anna: Account) -> None:
    with store.writing():
        pending.keep(store, anna.id, cast(PendingKind, "phone"), {"phone": "600 100 200"})
        promised_links.make(store, anna.id, cast(LinkKind, "staff"), timedelta(hours=1))
        cases.open(store, cast(CaseReason, "wrong_code"), cast(CaseAct, "second_step"), anna.id)
        audit.write(store, cast(AuditAct, "second_factor_added"), anna.handle)
    parts = own_data.gather(store, anna)
    assert [(row["kind"], row["wanted"]) for row in parts["pending"]] == [("phone", {"phone": "600 100 200"})]
    assert [row["kind"] for row in parts["links"]] == ["staff"]
    assert [(row["act"], row["reason"]) for row in parts["case_notes"]] == [("second_step", "wrong_code")]
    assert [row["act"] for row in parts["audit"]] == ["second_factor_added"]


def test_no_token_digest_or_password_is_in_it(store: Store, anna: Account) -> None:
    with store.writing():
        device = devices.remember(store, anna.id)
        token = sessions.open(store, anna.id, device=device, agent="Firefox, Windows")
        link = promised_links.make(store, anna.id, "access", timedelta(hours=1))
        outbox.put(store, replace(LETTER, name="activation", blocks=[Block(anna.id, "activation", {})]))
        pending.keep(store, anna.id, "email", {"email": "nowa@example.org", "password_hash": "$argon2id$x"})
    opened = deliveries.open(store, leased(store), {"activation": timedelta(hours=1)})
    assert opened is not None
    parts = own_data.gather(store, anna)
    text = written(parts)
    assert "Firefox, Windows" in text
    assert "nowa@example.org" in text
    for secret in (token, device, link, opened.blocks[0].token, "argon2"):
        assert secret not in text
    assert not any(isinstance(value, bytes) for row in rows(parts) for value in row.values())
