"""Accounts, the users of a tenant: found by what people type, and changed by the acts that may."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.store import id_space, identifiers, people_bulk, tables
from wrota.store.database import Store
from wrota.store.identifiers import Held
from wrota.store.people_bulk import Record
from wrota.store.seal import SealedText, lookup, seal, unseal


@dataclass(frozen=True)
class Account:
    """A person's account as it is stored; whether it has expired meanwhile, `rules.states.at` says.

    The name stays sealed until it is asked for: a refused sign-in must not tell by its time that there is one.
    """

    id: int
    handle: str
    state: State
    sealed_name: SealedText = field(repr=False)
    unit: str | None
    permissions: tuple[str, ...]
    valid_until: date | None
    language: str | None
    password_hash: str | None = field(repr=False)
    created_at: datetime
    password_changed_at: datetime | None

    @property
    def name(self) -> str:
        """The person's name; empty where none is known."""
        return self.sealed_name.text


def add(store: Store, record: Record) -> Account:
    """Open an account; raise `IdentifierTaken` where another one is known by one of its identifiers."""
    (account_id,) = people_bulk.add(store, [record])
    account = get(store, account_id)
    assert account is not None  # noqa: S101 - put in just before, in the same transaction
    return account


def get(store: Store, account_id: int) -> Account | None:
    """Return the account with this id."""
    row = store.first(tables.AccountRow.select().where(tables.AccountRow.id == account_id))
    return from_row(store, row) if row else None


def by_digests(store: Store, typed: Sequence[Identifier]) -> tuple[Account, ...]:
    """Return every account known by one of the identifiers, by one statement whatever there is to find."""
    digests = [lookup(store.keys, one.kind, one.value) for one in typed]
    known = tables.IdentifierRow.select(tables.IdentifierRow.account).where(tables.IdentifierRow.digest.in_(digests))
    query = tables.AccountRow.select().where(tables.AccountRow.id.in_(known), id_space.is_here())
    return tuple(from_row(store, row) for row in store.rows(query.order_by(tables.AccountRow.id)))


def in_state(store: Store, state: State, after: int, most: int) -> tuple[Account, ...]:
    """Return the next accounts in a state after the one with this id, in the order in which they came."""
    table = tables.AccountRow
    some = table.select().where(table.state == state.value, table.id > after, id_space.is_here())
    return tuple(from_row(store, row) for row in store.rows(some.order_by(table.id).limit(most)))


def identifiers_of(store: Store, account_id: int) -> tuple[Held, ...]:
    """Return an account's identifiers by kind, the main one of each kind first."""
    return identifiers.of(store, account_id)


def fields_of(store: Store, account: Account) -> dict[str, str]:
    """Return an account's fields of the profile by their names, opened."""
    rows = store.rows(tables.ProfileFieldRow.select().where(tables.ProfileFieldRow.account == account.id))
    return {row.name: unseal(store, account.handle, _field(row.name), row.sealed) for row in rows}


def set_fields(store: Store, account: Account, values: Mapping[str, str]) -> None:
    """Give fields of an account's profile new values; an empty one is kept no longer, others stay as they are."""
    table = tables.ProfileFieldRow
    store.change(table.delete().where(table.account == account.id, table.name.in_(list(values))))
    given = [(name, text) for name, text in values.items() if text]
    rows = [(account.id, name, seal(store, account.handle, _field(name), text)) for name, text in given]
    store.insert_all(table, ("account_id", "name", "sealed"), rows)


def set_name(store: Store, account: Account, name: str) -> None:
    """Call the person by another name."""
    _update(store, account.id, name=seal(store, account.handle, "name", name))


def set_password(store: Store, account_id: int, password_hash: str) -> None:
    """Give an account a new password; its sessions and devices are ended by the act that does this."""
    _update(store, account_id, password_hash=password_hash, password_changed_at=store.now())


def rehash(store: Store, account: Account, password_hash: str) -> None:
    """Store the same password under today's parameters, unless it was changed since the account was read."""
    same = (tables.AccountRow.id == account.id) & (tables.AccountRow.password_hash == account.password_hash)
    store.change(tables.AccountRow.update(password_hash=password_hash).where(same))


def set_state(store: Store, account_id: int, state: State) -> None:
    """Bring an account into another state; whether the act is allowed, the act has asked."""
    _update(store, account_id, state=state.value)


def set_language(store: Store, account_id: int, language: str) -> None:
    """Remember in which language a person wants to be spoken to."""
    _update(store, account_id, language=language)


def set_permissions(store: Store, account_id: int, permissions: Sequence[str]) -> None:
    """Let an account do these things and no others."""
    _update(store, account_id, permissions=json.dumps(list(permissions)))


def from_row(store: Store, row: tables.AccountRow) -> Account:
    """Return the account of a row; its name is opened when it is asked for."""
    return Account(
        id=row.id,
        handle=row.handle,
        state=State(row.state),
        sealed_name=SealedText(store, row.handle, row.name, "name"),
        unit=row.unit,
        permissions=tuple(json.loads(row.permissions)),
        valid_until=row.valid_until,
        language=row.language,
        password_hash=row.password_hash,
        created_at=row.created_at,
        password_changed_at=row.password_changed_at,
    )


def _field(name: str) -> str:
    return f"field:{name}"


def _update(store: Store, account_id: int, **columns: object) -> None:
    store.change(tables.AccountRow.update(**columns).where(tables.AccountRow.id == account_id))
