"""The reader of a tenant's folder: it parses, validates and checks, and returns the tenant or every finding at once."""

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
from wrota.tenant.toml_files import JoinedToml

__all__ = ["Tenant", "examine", "key_of", "read"]


MOST_CHECKED = 300
"""How many problems of the checks are told at once; more can only come of a file that a program made."""


def key_of(folder: Path) -> str:
    """Return the tenant's key: the name of its folder, also where the path does not spell it out."""
    return folder.resolve().name if folder.name in ("", "..") else folder.name


def read(folder: Path) -> Tenant:
    """Return the tenant of a folder; raise FolderRefused, with the findings, where there is any error."""
    result = _examined(folder, is_for_advice=False)
    if any(problem.severity == "error" for problem in result.problems):
        raise FolderRefused(_findings(result))
    return assembly.tenant(result.folder, result.own.words)


def examine(folder: Path, accepted: Accepted = NOTHING) -> tuple[Finding, ...]:
    """Return everything that is found in a folder, sorted by file, line and column.

    ``accepted`` is what people have agreed to, which must be there as it was.
    """
    return _findings(_examined(folder, accepted))


@dataclass(frozen=True)
class _Examined:
    """The result of one examination of a folder; its problems are located only if somebody asks for findings."""

    folder: CheckedFolder
    joined: JoinedToml
    own: OwnWords
    problems: tuple[Problem, ...]


def _examined(path: Path, accepted: Accepted = NOTHING, *, is_for_advice: bool = True) -> _Examined:
    listing = FolderListing(path)
    joined = toml_files.read(listing)
    validated = validation.validate(joined)
    folder = CheckedFolder(key_of(path), validated.config, listing, validated.invalid, accepted)
    own = own_words.read(listing, folder.config.languages, are_known="languages" not in validated.invalid)
    problems = (
        *listing.problems(),
        *joined.problems,
        *validated.problems,
        *own.problems,
        *islice(_checked(folder, is_for_advice), MOST_CHECKED),
    )
    return _Examined(folder, joined, own, problems)


def _checked(folder: CheckedFolder, is_for_advice: bool) -> Iterator[Problem]:
    for check in CHECKS:
        if check.reads.isdisjoint(folder.invalid) and (is_for_advice or not check.is_advice):
            yield from check.run(folder)


def _findings(result: _Examined) -> tuple[Finding, ...]:
    findings = {_located(result, problem): None for problem in result.problems}
    return tuple(sorted(findings, key=attrgetter("place")))


def _located(result: _Examined, problem: Problem) -> Finding:
    if isinstance(problem.where, AtKey):
        name, place = result.joined.place(problem.where.path, problem.where.point)
    else:
        name, place = problem.where.name, problem.where.place
    return Finding(result.folder.listing.path(name), place.line, place.column, problem.severity, problem.sentence)
