"""Bulk insert and export of people: whole records with their identifiers, proofs and fields."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
    return insert(store, [prepared(store, record) for record in records])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record as it goes in: what every column holds but the numbers that the database gives, sealed and digested.

    ``parts`` are the rows of `PARTS`; ``digests`` are by identifier what it would be found by as one of each kind.
    """

    account: tuple[object, ...] = field(repr=False)
    parts: tuple[tuple[tuple[object, ...], ...], ...] = field(repr=False)
    digests: tuple[tuple[bytes, ...], ...] = field(default=(), repr=False)


def prepared(store: Store, record: Record, *, is_judged: bool = False) -> Prepared:
    """Compute all that can be before anything is written; it asks nothing of the database.

    ``is_judged`` says that the identifiers were brought into the form in which they are stored just now.
    """
    handle = tokens.handle(store)
    digests = [id_space.digests_by_kind(store, one.kind, one.value, is_judged=is_judged) for one in record.identifiers]
    held = [
        identifiers.facts(store, handle, one, _own(one, known))
        for one, known in zip(record.identifiers, digests, strict=True)
    ]
    parts = (tuple(held), tuple(_proofs(store, handle, record)), tuple(_fields(store, handle, record)))
    return Prepared(_account(store, handle, record), parts, tuple(tuple(known.values()) for known in digests))


def insert(store: Store, people: Sequence[Prepared], arrival: int | None = None) -> tuple[int, ...]:
    """Put prepared people in and return the ids of their accounts; those of an arrival are there when it is over."""
    first = _newest(store) + 1
    numbered = list(enumerate(people, first))
    accounts = ((number, *person.account, arrival) for number, person in numbered)
    store.insert_all(tables.AccountRow, ("id", *ACCOUNT, "arrival"), accounts)
    for place, (table, columns) in enumerate(PARTS):
        rows = ((number, *row) for number, person in numbered for row in person.parts[place])
        store.insert_all(table, ("account_id", *columns), rows)
    return tuple(number for number, _ in numbered)


def is_anybody_in(store: Store) -> bool:
    """Say whether there is an account."""
    return _newest(store) > 0


def every(store: Store) -> Iterator[Record]:
    """Go through all records in the order in which they came, a few hundred at a time; no password hash is in them."""
    account, newest = tables.AccountRow, 0
    everybody = account.select().where(id_space.is_here()).order_by(account.id).limit(_AT_ONCE)
    while rows := store.rows(everybody.where(account.id > newest)):
        parts = [_by_account(store, table, rows[0].id, rows[-1].id) for table in _TABLES]
        for row in rows:
            yield _record(store, row, *(part[row.id] for part in parts))
        newest = rows[-1].id


_AT_ONCE = 500
_TABLES = (tables.IdentifierRow, tables.ProofRow, tables.ProfileFieldRow)
ACCOUNT = (
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
PARTS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (tables.IdentifierRow, identifiers.COLUMNS[1:]),
    (tables.ProofRow, ("kind", "digest", "sealed")),
    (tables.ProfileFieldRow, ("name", "sealed")),
)
"""The tables of what belongs to an account, with their columns after the account's."""


def _own(held: Held, digests: Mapping[str, bytes]) -> bytes:
    if held.kind not in digests:
        raise ValueError(f"the value cannot be an identifier of the kind {held.kind}")
    return digests[held.kind]


def _newest(store: Store) -> int:
    ((newest,),) = store.tuples(tables.AccountRow.select(fn.COALESCE(fn.MAX(tables.AccountRow.id), 0)))
    return int(newest)


def _account(store: Store, handle: str, record: Record) -> tuple[object, ...]:
    now = milliseconds(store.now())
    return (
        handle,
        record.state.value,
        seal(store, handle, "name", record.name),
        record.unit,
        json.dumps(record.permissions),
        record.valid_until.isoformat() if record.valid_until else None,
        record.language,
        record.password_hash,
        now if record.password_hash else None,
        now,
    )


def _proofs(store: Store, handle: str, record: Record) -> Iterator[tuple[object, ...]]:
    for proof in record.proofs:
        kind = f"proof:{proof.kind}"
        yield proof.kind, lookup(store.keys, kind, proof.value), seal(store, handle, kind, proof.value)


def _fields(store: Store, handle: str, record: Record) -> Iterator[tuple[object, ...]]:
    for name, text in record.fields.items():
        yield name, seal(store, handle, f"field:{name}", text)


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
