"""CSV import and export of people: a sheet becomes accounts, whole or not at all, and accounts a sheet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from wrota.desk import Desk
from wrota.desk.staff import csv_sheet, import_warnings
from wrota.desk.staff.csv_sheet import MOST_LISTED, Faults
from wrota.desk.staff.people_rows import (
    DEMONSTRATED,
    FURTHER_ADDRESS,
    MAIN_ADDRESS,
    SheetPerson,
    codes,
    columns,
    each_person,
    fields,
    read_people,
)
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.moments import WARSAW
from wrota.seams import Seams
from wrota.store import Store, arrivals, audit, people_bulk
from wrota.store.identifiers import MAIN
from wrota.store.people_bulk import Record
from wrota.store.staging import Staging
from wrota.tenant.schema import Config
from wrota.words import Sentence, say

__all__ = ["Imported", "export_people", "import_people", "read_people", "remove_abandoned"]


@dataclass(frozen=True)
class ListedAcceptance:
    """That the sheet says of an account that it has accepted a policy."""

    account_id: int
    policy: str


@dataclass(frozen=True)
class Imported:
    """How many people were taken in, or would have been.

    ``listed`` was passed over: people accept a policy themselves, and no sheet does it for them. ``warnings`` are rows
    that were taken in, with what may be a slip in them, and ``further_warnings`` says how many more there are.
    """

    added: int
    listed: tuple[ListedAcceptance, ...] = ()
    warnings: tuple[tuple[int, Sentence], ...] = ()
    further_warnings: int = 0


def import_people(
    store: Store, config: Config, data: bytes | BinaryIO, seams: Seams, dry_run: bool = False
) -> Imported:
    """Open an account for every row of a sheet; raise `ImportRefused` with the first faults, and nothing is taken in.

    Who is known by an identifier already is a fault: an import opens accounts and never changes one. All is computed
    and compared before anything is written, then written piece by piece while others write too (hazards R45). The first
    import makes the database.
    """
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    with Staging() as staging:
        read = _stage(staging, store, config, source, seams, dry_run)
        staging.compare(store)
        _refuse_known(staging)
        if dry_run:
            ids: tuple[int, ...] = (0,) * staging.count
        else:
            store.create()
            with store.open():
                ids = arrivals.take_in(store, staging, lambda: _refuse_known(staging))
        listed = tuple(ListedAcceptance(ids[n], policy) for n, policy in read.accepted)
        return Imported(staging.count, listed, tuple(read.doubts.listed), read.doubts.count - len(read.doubts.listed))


@dataclass
class _Read:
    """What a sheet says besides its people: what they have accepted, by their numbers, and what may be a slip."""

    accepted: list[tuple[int, str]] = field(default_factory=list)
    doubts: Faults = field(default_factory=Faults)


def _stage(staging: Staging, store: Store, config: Config, source: BinaryIO, seams: Seams, dry_run: bool) -> _Read:
    """Read a sheet row by row and compute what is to be written; raise `ImportRefused` at its end for any fault."""
    today, faults, read = seams.now().astimezone(WARSAW).date(), Faults(), _Read()
    for person in each_person(source, config, today, faults):
        # Whatever comes after the first fault is read only to find the others.
        if not faults.count:
            read.accepted += [(staging.count, policy) for policy in person.accepted]
            record = person.record if dry_run else _with_hash(person, seams)
            staging.add(person.number, people_bulk.prepared(store, record, is_judged=True))
            for row, doubt in import_warnings.about_people(config, [person], today):
                read.doubts.add(row, doubt)
    faults.refuse()
    return read


def remove_abandoned(desk: Desk) -> None:
    """Remove what an import left that was killed; nobody could find it meanwhile."""
    with desk.store.open():
        arrivals.remove_abandoned(desk.store)


def export_people(store: Store, config: Config) -> str:
    """Return everybody as a sheet that `import_people` takes; passwords and their hashes are never in it."""
    header = tuple(column for column in columns(config) if column not in DEMONSTRATED)
    with store.open():
        people = [_cells(record, config) for record in people_bulk.every(store)]
        with store.writing():
            audit.write(store, "people_exported", rows=len(people))
    return csv_sheet.write(header, iter(people))


def _refuse_known(staging: Staging) -> None:
    count, found = staging.clashes(MOST_LISTED)
    taken = say("Another account, or a row above, is known by this identifier.")
    listed = [(row, say("{column}: {fault}", column=_column(kind, place), fault=taken)) for row, kind, place in found]
    Faults(listed, count).refuse()


def _column(kind: str, place: int) -> str:
    if kind != EMAIL:
        return f"identifier:{kind}"
    return MAIN_ADDRESS if place == MAIN else FURTHER_ADDRESS


def _with_hash(row: SheetPerson, seams: Seams) -> Record:
    return replace(row.record, password_hash=seams.hasher.hash(row.password)) if row.password else row.record


def _cells(record: Record, config: Config) -> tuple[str, ...]:
    """Return a record's cells, in the order of the columns."""
    return (
        *("|".join(_held(record, kind.kind)) for kind in codes(config)),
        *("|".join(one.value for one in record.proofs if one.kind == proof.kind) for proof in config.proof),
        "|".join(held.value for held in record.identifiers if _column(held.kind, held.place) == MAIN_ADDRESS),
        "|".join(held.value for held in record.identifiers if _column(held.kind, held.place) == FURTHER_ADDRESS),
        record.name,
        record.unit or "",
        "|".join(record.permissions),
        record.state.value,
        record.valid_until.isoformat() if record.valid_until else "",
        *(record.fields.get(one.name, "") for one in fields(config)),
    )


def _held(record: Record, kind: str) -> Iterator[str]:
    return (held.value for held in record.identifiers if held.kind == kind)
