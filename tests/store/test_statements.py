"""Statements: built once, run with other values, and read as peewee reads rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from wrota.errors import StoreError
from wrota.store import Store, audit
from wrota.store.accounts import Account
from wrota.store.statements import Statement
from wrota.store.tables import AccountRow, AuditEventRow


def test_rows_are_what_peewee_reads(store: Store, anna: Account) -> None:
    statement = Statement(lambda handle: AccountRow.select().where(AccountRow.handle == handle))
    (expected,) = store.rows(AccountRow.select().where(AccountRow.handle == anna.handle))
    (found,) = statement.rows(store, handle=anna.handle)
    assert found._asdict() == expected.__data__
    assert statement.rows(store, handle="nobody") == []
    assert statement.first(store, handle="nobody") is None


def test_a_query_is_built_once(store: Store, anna: Account) -> None:
    built: list[object] = []

    def build(id: object) -> object:
        built.append(id)
        return AccountRow.select(AccountRow.id).where(AccountRow.id == id)

    statement = Statement(build)  # type: ignore[arg-type] # what it makes is a query
    assert [statement.first(store, id=number) for number in (anna.id, 0, anna.id)] == [(anna.id,), None, (anna.id,)]
    assert len(built) == 1


def test_moments_are_given_and_read_as_such(store: Store) -> None:
    with store.writing():
        audit.write(store, "signed_in")
    since = Statement(lambda moment: AuditEventRow.select(AuditEventRow.at).where(AuditEventRow.at >= moment))
    (row,) = since.rows(store, moment=store.now())
    assert row.at == store.now()
    assert since.rows(store, moment=store.now() + timedelta(milliseconds=1)) == []
    with pytest.raises(TypeError):
        since.rows(store, moment=datetime(2026, 11, 21))


def test_a_change_tells_how_many_rows_it_met_and_needs_a_transaction(store: Store, anna: Account) -> None:
    rename = Statement(lambda unit, id: AccountRow.update(unit=unit).where(AccountRow.id == id))
    with pytest.raises(StoreError):
        rename.change(store, unit="x", id=anna.id)
    with store.writing():
        assert rename.change(store, unit="x", id=anna.id) == 1
        assert rename.change(store, unit="x", id=0) == 0
    assert store.rows(AccountRow.select().where(AccountRow.unit == "x"))[0].id == anna.id
