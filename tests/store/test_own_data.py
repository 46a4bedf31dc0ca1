"""Everything that is kept of one person: no table forgotten, nobody else in it, no secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from peewee import ForeignKeyField

from wrota.store import Store, accounts, audit, cases, devices, links, own_data, pending, sessions, tables
from wrota.store.accounts import Account
from wrota.store.own_data import Row


def written(parts: object) -> str:
    return json.dumps(parts, default=str, ensure_ascii=False)


def rows(parts: object) -> Iterator[Row]:
    assert isinstance(parts, dict)
    for part in parts.values():
        yield from part


def test_every_table_that_names_an_account_is_told(store: Store, anna: Account) -> None:
    about_people = {
        table._meta.table_name
        for table in tables.NEWEST
        if any(
            isinstance(field, ForeignKeyField) and field.rel_model is tables.Account
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


def test_no_token_digest_or_password_is_in_it(store: Store, anna: Account) -> None:
    with store.writing():
        device = devices.remember(store, anna.id)
        token = sessions.open(store, anna.id, device=device, agent="Firefox, Windows")
        link = links.make(store, anna.id, "access", timedelta(hours=1))
        pending.keep(store, anna.id, "email", {"email": "nowa@example.org", "password_hash": "$argon2id$x"})
    parts = own_data.gather(store, anna)
    text = written(parts)
    assert "Firefox, Windows" in text
    assert "nowa@example.org" in text
    for secret in (token, device, link, "argon2"):
        assert secret not in text
    assert not any(isinstance(value, bytes) for row in rows(parts) for value in row.values())
