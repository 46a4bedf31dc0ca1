"""Reads a tenant's folder: the tenant where all is well, else every finding at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path

from wrota.rules.evidence import NOTHING, Accepted
from wrota.tenant import assembly, own_words, toml_files, validation
from wrota.tenant.checked_folder import CheckedFolder
from wrota.tenant.checks import CHECKS
from wrota.tenant.files import FolderListing
from wrota.tenant.findings import Finding, FolderRefused
from wrota.tenant.own_words import OwnWords
from wrota.tenant.problems import AtKey, Problem
from wrota.tenant.tenant import Tenant
from wrota.tenant.toml_files import Parts

__all__ = ["Tenant", "examine", "key_of", "read"]


MOST_CHECKED = 1000
"""How many faults of agreement are told at once; more can only come of a file that a program made."""


def key_of(folder: Path) -> str:
    """Return the tenant's key: the name of its folder, also where the path does not spell it out."""
    return folder.resolve().name if folder.name in ("", "..") else folder.name


def read(folder: Path) -> Tenant:
    """Return the tenant of a folder; raise FolderRefused, with the findings, where there is any error."""
    look = _look(folder)
    if any(fault.severity == "error" for fault in look.faults):
        raise FolderRefused(_findings(look))
    return assembly.tenant(look.draft, look.own.words)


def examine(folder: Path, accepted: Accepted = NOTHING) -> tuple[Finding, ...]:
    """Return everything that is found in a folder, sorted by file, line and column.

    ``accepted`` is what people have agreed to, which must be there as it was.
    """
    return _findings(_look(folder, accepted))


@dataclass(frozen=True)
class _Look:
    """What one look through a folder brought."""

    draft: CheckedFolder
    parts: Parts
    own: OwnWords
    faults: tuple[Problem, ...]


def _look(folder: Path, accepted: Accepted = NOTHING) -> _Look:
    listing = FolderListing(folder)
    joined = toml_files.read(listing)
    checked = validation.validate(joined)
    draft = CheckedFolder(key_of(folder), checked.config, listing, checked.unsound, accepted)
    own = own_words.read(listing, draft.config.languages, are_known="languages" not in checked.unsound)
    faults = (*listing.faults(), *joined.faults, *checked.faults, *own.faults, *islice(_checked(draft), MOST_CHECKED))
    return _Look(draft, joined, own, faults)


def _checked(draft: CheckedFolder) -> Iterator[Problem]:
    for check in CHECKS:
        if check.reads.isdisjoint(draft.unsound):
            yield from check.run(draft)


def _findings(look: _Look) -> tuple[Finding, ...]:
    findings = {_finding(look, fault): None for fault in look.faults}
    return tuple(sorted(findings, key=attrgetter("place")))


def _finding(look: _Look, fault: Problem) -> Finding:
    if isinstance(fault.where, AtKey):
        name, place = look.parts.place(fault.where.path, fault.where.point)
    else:
        name, place = fault.where.name, fault.where.place
    return Finding(look.draft.listing.path(name), place.line, place.column, fault.severity, fault.sentence)
