"""CSV import and export of people: a sheet becomes accounts, whole or not at all, and accounts a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wrota.desk.staff import csv_sheet, import_warnings
from wrota.desk.staff.people_rows import (
    DEMONSTRATED,
    FURTHER_ADDRESS,
    MAIN_ADDRESS,
    SheetPerson,
    codes,
    columns,
    fields,
    read_people,
)
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.moments import WARSAW
from wrota.seams import Seams
from wrota.store import Store, audit, id_space, people_bulk
from wrota.store.id_space import IdentifierRequest
from wrota.store.identifiers import MAIN, Held
from wrota.store.people_bulk import Record
from wrota.tenant.schema import Config
from wrota.words import Sentence, say

__all__ = ["Imported", "export_people", "import_people", "read_people"]


@dataclass(frozen=True)
class ListedAcceptance:
    """That the sheet says of an account that it has accepted a policy."""

    account_id: int
    policy: str


@dataclass(frozen=True)
class Imported:
    """How many people were taken in, or would have been.

    ``listed`` was passed over: people accept a policy themselves, and no sheet does it for them. ``warnings`` are rows
    that were taken in, with what may be a slip in them.
    """

    added: int
    listed: tuple[ListedAcceptance, ...] = ()
    warnings: tuple[tuple[int, Sentence], ...] = ()


def import_people(store: Store, config: Config, data: bytes, seams: Seams, dry_run: bool = False) -> Imported:
    """Open an account for every row of a sheet; raise `ImportRefused` with all faults, and nothing is taken in.

    Who is known by an identifier already is a fault: an import opens accounts and never changes one.
    """
    today = seams.now().astimezone(WARSAW).date()
    rows = read_people(data, config, today)
    people = [row.record if dry_run else _with_hash(row, seams) for row in rows]
    requested = id_space.identifier_requests(store, [row.record.identifiers for row in rows])
    ids: tuple[int, ...] = (0,) * len(rows)
    if dry_run and not store.is_made:
        return Imported(len(rows))
    store.create()
    with store.open(), store.writing():
        _refuse_known(store, rows, requested)
        if not dry_run:
            ids = people_bulk.put_in(store, people)
            audit.write(store, "people_imported", rows=len(people))
    listed = tuple(
        ListedAcceptance(account, policy) for account, row in zip(ids, rows, strict=True) for policy in row.accepted
    )
    return Imported(len(rows), listed, tuple(import_warnings.about_people(config, rows, today)))


def export_people(store: Store, config: Config) -> str:
    """Return everybody as a sheet that `import_people` takes; passwords and their hashes are never in it."""
    header = tuple(column for column in columns(config) if column not in DEMONSTRATED)
    with store.open():
        people = [_cells(record, config) for record in people_bulk.every(store)]
        with store.writing():
            audit.write(store, "people_exported", rows=len(people))
    return csv_sheet.write(header, iter(people))


def _refuse_known(store: Store, rows: Sequence[SheetPerson], requested: Sequence[IdentifierRequest[Held]]) -> None:
    taken = say("Another account, or a row above, is known by this identifier.")
    csv_sheet.refuse(
        [
            (rows[request.who].number, say("{column}: {fault}", column=_column(request.wanted), fault=taken))
            for request in id_space.conflicts(store, requested)
        ]
    )


def _column(held: Held) -> str:
    if held.kind != EMAIL:
        return f"identifier:{held.kind}"
    return MAIN_ADDRESS if held.place == MAIN else FURTHER_ADDRESS


def _with_hash(row: SheetPerson, seams: Seams) -> Record:
    return replace(row.record, password_hash=seams.hasher.hash(row.password)) if row.password else row.record


def _cells(record: Record, config: Config) -> tuple[str, ...]:
    """Return a record's cells, in the order of the columns."""
    return (
        *("|".join(_held(record, kind.kind)) for kind in codes(config)),
        *("|".join(one.value for one in record.proofs if one.kind == proof.kind) for proof in config.proof),
        "|".join(held.value for held in record.identifiers if _column(held) == MAIN_ADDRESS),
        "|".join(held.value for held in record.identifiers if _column(held) == FURTHER_ADDRESS),
        record.name,
        record.unit or "",
        "|".join(record.permissions),
        record.state.value,
        record.valid_until.isoformat() if record.valid_until else "",
        *(record.fields.get(one.name, "") for one in fields(config)),
    )


def _held(record: Record, kind: str) -> Iterator[str]:
    return (held.value for held in record.identifiers if held.kind == kind)
