"""Bulk insert and export of people: whole records with their identifiers, proofs and fields."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import fn

from wrota.errors import IdentifierTaken
from wrota.rules.states import State
from wrota.store import id_space, identifiers, tables, tokens
from wrota.store.database import Store
from wrota.store.identifiers import Held
from wrota.store.moments import milliseconds
from wrota.store.seal import lookup, seal, unseal
from wrota.words import say


@dataclass(frozen=True)
class NewProof:
    """What only the person and the institution know, in the form in which it is compared."""

    kind: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Record:
    """The whole record of a person, as an import brings it and an export gives it."""

    state: State
    name: str = field(default="", repr=False)
    unit: str | None = None
    permissions: tuple[str, ...] = ()
    valid_until: date | None = None
    language: str | None = None
    password_hash: str | None = field(default=None, repr=False)
    identifiers: tuple[Held, ...] = ()
    proofs: tuple[NewProof, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


def add(store: Store, records: Sequence[Record]) -> tuple[int, ...]:
    """Put people in and return the ids of their accounts; raise `IdentifierTaken` where an identifier is taken."""
    if id_space.conflicts(store, id_space.identifier_requests(store, [record.identifiers for record in records])):
        raise IdentifierTaken(say("Another account is already known by this identifier."))
    return put_in(store, records)


def put_in(store: Store, records: Sequence[Record]) -> tuple[int, ...]:
    """Put people in whose identifiers were found free in the same transaction; return the ids of their accounts."""
    first = _newest(store) + 1
    people = [_Person(first + place, tokens.handle(store), record) for place, record in enumerate(records)]
    store.insert_all(tables.AccountRow, _ACCOUNT, (_account(store, person) for person in people))
    for table, columns, rows in _PARTS:
        store.insert_all(table, columns, (row for person in people for row in rows(store, person)))
    return tuple(person.id for person in people)


def is_anybody_in(store: Store) -> bool:
    """Say whether there is an account."""
    return _newest(store) > 0


def every(store: Store) -> Iterator[Record]:
    """Go through all records in the order in which they came, a few hundred at a time; no password hash is in them."""
    account, newest = tables.AccountRow, 0
    while rows := store.rows(account.select().where(account.id > newest).order_by(account.id).limit(_AT_ONCE)):
        parts = [_by_account(store, table, rows[0].id, rows[-1].id) for table in _TABLES]
        for row in rows:
            yield _record(store, row, *(part[row.id] for part in parts))
        newest = rows[-1].id


_AT_ONCE = 500
_TABLES = (tables.IdentifierRow, tables.ProofRow, tables.ProfileFieldRow)
_ACCOUNT = (
    "id",
    "handle",
    "state",
    "name",
    "unit",
    "permissions",
    "valid_until",
    "language",
    "password_hash",
    "password_changed_at",
    "created_at",
)


@dataclass(frozen=True)
class _Person:
    """A record on its way in."""

    id: int
    handle: str
    record: Record


def _newest(store: Store) -> int:
    ((newest,),) = store.tuples(tables.AccountRow.select(fn.COALESCE(fn.MAX(tables.AccountRow.id), 0)))
    return int(newest)


def _account(store: Store, person: _Person) -> tuple[object, ...]:
    record, now = person.record, milliseconds(store.now())
    return (
        person.id,
        person.handle,
        record.state.value,
        seal(store, person.handle, "name", record.name),
        record.unit,
        json.dumps(record.permissions),
        record.valid_until.isoformat() if record.valid_until else None,
        record.language,
        record.password_hash,
        now if record.password_hash else None,
        now,
    )


def _identifiers(store: Store, person: _Person) -> Iterator[tuple[object, ...]]:
    for held in person.record.identifiers:
        yield identifiers.columns(store, person.id, person.handle, held)


def _proofs(store: Store, person: _Person) -> Iterator[tuple[object, ...]]:
    for proof in person.record.proofs:
        kind = f"proof:{proof.kind}"
        digest = lookup(store.keys, kind, proof.value)
        yield person.id, proof.kind, digest, seal(store, person.handle, kind, proof.value)


def _fields(store: Store, person: _Person) -> Iterator[tuple[object, ...]]:
    for name, text in person.record.fields.items():
        yield person.id, name, seal(store, person.handle, f"field:{name}", text)


_Rows = Callable[[Store, _Person], Iterator[tuple[object, ...]]]

_PARTS: tuple[tuple[type[Any], tuple[str, ...], _Rows], ...] = (
    (tables.IdentifierRow, identifiers.COLUMNS, _identifiers),
    (tables.ProofRow, ("account_id", "kind", "digest", "sealed"), _proofs),
    (tables.ProfileFieldRow, ("account_id", "name", "sealed"), _fields),
)


def _by_account(store: Store, table: type[Any], first: int, last: int) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in store.rows(table.select().where(table.account.between(first, last)).order_by(table.id)):
        found[row.account_id].append(row)
    return found


def _record(store: Store, row: tables.AccountRow, held: list[Any], proofs: list[Any], fields: list[Any]) -> Record:
    def text(field: str, sealed: bytes) -> str:
        return unseal(store, row.handle, field, sealed)

    return Record(
        state=State(row.state),
        name=text("name", row.name),
        unit=row.unit,
        permissions=tuple(json.loads(row.permissions)),
        valid_until=row.valid_until,
        language=row.language,
        identifiers=tuple(identifiers.held(store, row.handle, one) for one in held),
        proofs=tuple(NewProof(one.kind, text(f"proof:{one.kind}", one.sealed)) for one in proofs),
        fields={one.name: text(f"field:{one.name}", one.sealed) for one in fields},
    )
