"""Warnings of an import: what staff may have written by a slip, and what is done all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from wrota.desk import policy_proofs
from wrota.desk.staff.people_rows import SheetPerson
from wrota.rules import identifiers
from wrota.tenant.nearest import nearest
from wrota.tenant.schema import Config
from wrota.words import Sentence, say


def about_permissions(config: Config, permissions: Iterable[str]) -> Iterator[Sentence]:
    """Say which permissions no module asks for, where one asks for something very like it."""
    known = {module.permission for module in config.module if module.permission}
    for permission in permissions:
        meant = nearest(permission, known, likeness=0.8)
        if permission not in known and meant:
            yield say(
                "No module asks for the permission “{name}”, but one for “{meant}”.", name=permission, meant=meant
            )


def about_people(config: Config, rows: Sequence[SheetPerson], today: date) -> Iterator[tuple[int, Sentence]]:
    """Say, row by row, what does not look as the institution says that it looks."""
    for row in rows:
        for column, sentence in _about(config, row, today):
            yield row.number, say("{column}: {fault}", column=column, fault=sentence)


def _about(config: Config, row: SheetPerson, today: date) -> Iterator[tuple[str, Sentence]]:
    patterns: dict[str, str] = {kind.kind: kind.pattern.text for kind in config.identifier if kind.pattern}
    for held in row.record.identifiers:
        pattern = patterns.get(held.kind)
        fault = identifiers.fault(held.kind, held.value, pattern=pattern, today=today) if pattern else None
        yield from [(f"identifier:{held.kind}", fault)] if fault else ()
    proofs = {proof.kind: proof for proof in config.proof}
    for known in row.record.proofs:
        note = policy_proofs.note(proofs[known.kind], known.value)
        yield from [(f"proof:{known.kind}", note)] if note else ()
    yield from (("permissions", sentence) for sentence in about_permissions(config, row.record.permissions))
