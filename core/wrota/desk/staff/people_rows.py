"""Validation of the rows of an import, column by column; every error is named with its row and column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from wrota.desk import proofs
from wrota.desk.staff import csv_sheet, permissions
from wrota.desk.staff.csv_row import CsvRow
from wrota.desk.staff.csv_sheet import Faults
from wrota.errors import Refused
from wrota.rules import identifiers, passwords
from wrota.rules.fields import kept
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import EMAIL, KINDS
from wrota.rules.states import State
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.tenant import schema
from wrota.tenant.nearest import choice
from wrota.tenant.schema import Config
from wrota.words import say

NAME_LENGTH = 200
FIELD_LENGTH = 200
AREA_LENGTH = 2000

MAIN_ADDRESS, FURTHER_ADDRESS = "email", "email_additional"
"""The columns of e-mail addresses, which have none by the name of their kind."""

DEMONSTRATED = ("accepted", "password")
"""Columns of the samples alone, which no export has."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class SheetPerson:
    """A person of the sheet, with the row's number and the password that is still to be hashed.

    ``accepted`` names policies that sample people of a demonstration have accepted; no import believes it.
    """

    number: int
    record: Record
    password: str | None = field(default=None, repr=False)
    accepted: tuple[str, ...] = ()


def columns(config: Config) -> tuple[str, ...]:
    """Return every column that a sheet of this institution may have, in the order of an export."""
    return (
        *(f"identifier:{kind.kind}" for kind in codes(config)),
        *(f"proof:{proof.kind}" for proof in config.proof),
        *(MAIN_ADDRESS, FURTHER_ADDRESS, "name", "unit", "permissions", "state", "valid_until"),
        *(f"field:{one.name}" for one in fields(config)),
        *(["accepted"] if policies(config) else []),
        "password",
    )


def codes(config: Config) -> tuple[schema.IdentifierConfig, ...]:
    """Return the kinds of identifier that have a column of their own; e-mail addresses have two by another name."""
    return tuple(kind for kind in config.identifier if kind.kind != EMAIL)


def fields(config: Config) -> tuple[schema.FormField, ...]:
    """Return the fields of the profile, whatever their group."""
    return tuple(one for group in config.profile.group for one in group.field)


def policies(config: Config) -> tuple[str, ...]:
    """Return the policies that people have to accept."""
    return tuple(policy.id for policy in config.policy if policy.must_accept)


def read_people(data: bytes, config: Config, today: date) -> tuple[SheetPerson, ...]:
    """Read a small sheet whole; raise `ImportRefused` where anything is wrong with it."""
    faults = Faults()
    people = tuple(each_person(io.BytesIO(data), config, today, faults))
    faults.refuse()
    return people


def each_person(source: BinaryIO, config: Config, today: date, faults: Faults) -> Iterator[SheetPerson]:
    """Go through the people of a sheet, and note all faults on the way, so that one look at the file mends them.

    What is given out after a fault is no person to take in. A pattern refuses nobody: what an institution gave out long
    ago is taken in (manual step P14). Raises `ImportRefused` where the file cannot be read at all.
    """
    found = csv_sheet.read(source, faults)
    is_misnamed = _note_header(found.header, config, faults)
    for number, cells in found.rows:
        line = CsvRow(number, dict(zip(found.header, cells, strict=True)), faults)
        yield _row(line, config, today)
        # A misspelt header makes everybody look nameless; then it is enough to name the header.
        if not (is_misnamed or _is_named(line)):
            faults.add(number, say("The row has neither an identifier nor an e-mail address."))


def _note_header(header: tuple[str, ...], config: Config, faults: Faults) -> bool:
    """Name columns by their place, and say whether one is wrong: without a header the first row is somebody's data."""
    known, before = columns(config), faults.count
    for place, name in enumerate(header, 1):
        if name not in known:
            faults.add(1, say("Column {number} has no known name. {choice}", number=place, choice=choice(name, known)))
    for name in known:
        if header.count(name) > 1:
            faults.add(1, say("The column “{column}” is there more than once.", column=name))
    return faults.count > before


def _row(line: CsvRow, config: Config, today: date) -> SheetPerson:
    password = _password(line)
    record = Record(
        state=_state(line, State.ACTIVE if password else State.REGISTERED),
        name=line.text("name", NAME_LENGTH),
        unit=_unit(line, config),
        permissions=_permissions(line),
        valid_until=_valid_until(line),
        identifiers=(*_codes(line, config, today), *_addresses(line, config, today)),
        proofs=tuple(_proofs(line, config)),
        fields={one.name: text for one in fields(config) if (text := _field(line, one))},
    )
    return SheetPerson(line.number, record, password, _accepted(line, config))


def _password(line: CsvRow) -> str | None:
    try:
        return passwords.canonical(line.raw("password")) or None
    except Refused as refusal:
        line.wrong("password", refusal.sentence)
        return None


def _accepted(line: CsvRow, config: Config) -> tuple[str, ...]:
    for policy in set(line.words("accepted")) - set(policies(config)):
        line.wrong("accepted", choice(policy, policies(config)))
    return tuple(line.words("accepted"))


def _state(line: CsvRow, otherwise: State) -> State:
    text = line.word("state")
    if text in tuple(State):
        return State(text)
    if text:
        line.wrong("state", choice(text, State))
    return otherwise


def _unit(line: CsvRow, config: Config) -> str | None:
    text, units = line.word("unit"), [unit.path for unit in config.unit]
    if text and text not in units:
        line.wrong("unit", choice(text, units))
    return text or None


def _permissions(line: CsvRow) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line.words("permissions")))
    if wrong := permissions.fault(found):
        line.wrong("permissions", wrong)
    return found


def _valid_until(line: CsvRow) -> date | None:
    text = line.word("valid_until")
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # A day that no calendar has, such as 30 February.
    line.wrong("valid_until", say("A day is written as year-month-day, for example 2026-08-31."))
    return None


def _is_named(line: CsvRow) -> bool:
    return any(
        line.words(column) for column in line.cells if column.startswith(("identifier:", MAIN_ADDRESS, FURTHER_ADDRESS))
    )


def _codes(line: CsvRow, config: Config, today: date) -> Iterator[Held]:
    for kind in codes(config):
        given = _given(line, f"identifier:{kind.kind}", kind.kind, today, kind.earliest_birth)
        for place, (value, canonical) in enumerate(given):
            yield Held(kind.kind, canonical if KINDS[kind.kind].is_stored_canonically else value, place, kind.shared)


def _addresses(line: CsvRow, config: Config, today: date) -> Iterator[Held]:
    # Where nobody signs in with an address, families may share one.
    shared = next((kind.shared for kind in config.identifier if kind.kind == EMAIL), True)
    main = _given(line, MAIN_ADDRESS, EMAIL, today)
    additional = _given(line, FURTHER_ADDRESS, EMAIL, today)
    if len(main) > 1:
        line.wrong(MAIN_ADDRESS, say("There is one main address; others stand in the column email_additional."))
    if {canonical for _, canonical in main} & {canonical for _, canonical in additional}:
        line.wrong(FURTHER_ADDRESS, say("The same value is there twice."))
    for place, (_, canonical) in [*enumerate(main), *enumerate(additional, 1)]:
        yield Held(EMAIL, canonical, place, shared)


def _given(line: CsvRow, column: str, kind: str, today: date, earliest_birth: int = 1900) -> list[tuple[str, str]]:
    """Return the values of a cell, each as it is shown and as it is compared."""
    given = []
    for text in line.words(column):
        judged = identifiers.judged(kind, text, today=today, earliest_birth=earliest_birth)
        if judged.fault:
            line.wrong(column, judged.fault)
        else:
            given.append((judged.shown, judged.canonical or ""))
    if len({canonical for _, canonical in given}) < len(given):
        line.wrong(column, say("The same value is there twice."))
    return given


def _proofs(line: CsvRow, config: Config) -> Iterator[NewProof]:
    for proof in config.proof:
        column = f"proof:{proof.kind}"
        for text in line.words(column):
            fault = proofs.fault(proof, text)
            if fault:
                line.wrong(column, fault)
            else:
                yield NewProof(proof.kind, proofs.canonical(proof, text) or "")


def _field(line: CsvRow, one: schema.FormField) -> str:
    has_lines = TYPES[one.type].has_lines
    text = line.text(f"field:{one.name}", one.max or (AREA_LENGTH if has_lines else FIELD_LENGTH), lines=has_lines)
    return kept(one.type, text)
