"""The builder of the tenant of a valid folder: configuration, letters, and paths of documents and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from wrota.tenant import files, letters
from wrota.tenant.checked_folder import CheckedFolder
from wrota.tenant.documents import by_language
from wrota.tenant.letters import LetterTemplate
from wrota.tenant.pictures import pictures
from wrota.tenant.schema import Policy
from wrota.tenant.tenant import PolicyText, Tenant


def tenant(folder: CheckedFolder, words: Mapping[str, Mapping[str, str]]) -> Tenant:
    """Return the tenant of a folder in which no error was found."""
    return Tenant(
        key=folder.key,
        folder=folder.listing.root,
        config=folder.config,
        letters=MappingProxyType(dict(_letters(folder))),
        policies=MappingProxyType({policy.id: _versions(folder, policy) for policy in folder.config.policy}),
        pages=_paths(folder, "pages"),
        words=MappingProxyType(dict(words)),
        brand=MappingProxyType(dict(pictures(folder.listing))),
    )


def _letters(folder: CheckedFolder) -> Iterator[tuple[tuple[str, str], LetterTemplate]]:
    for stem, names in by_language(folder.listing, "letters", folder.first).items():
        for language, name in names.items():
            yield (stem, language), letters.parse(files.text(folder.listing.root, name))


def _versions(folder: CheckedFolder, policy: Policy) -> tuple[PolicyText, ...]:
    paths = _paths(folder, f"policies/{policy.id}")
    files = {annex.file: _annex(folder, policy, annex.file, paths) for annex in policy.annex}
    days = sorted(version.date for version in policy.version)
    return tuple(PolicyText(day, paths[day.isoformat()], _belonging(policy, day, files)) for day in days)


def _belonging(policy: Policy, day: date, files: Mapping[str, Mapping[str, Path]]) -> Mapping[str, Mapping[str, Path]]:
    """Return the annexes that the version of a day has."""
    return MappingProxyType({annex.file: files[annex.file] for annex in policy.annex if annex.belongs_to(day)})


def _annex(
    folder: CheckedFolder, policy: Policy, file: str, paths: Mapping[str, Mapping[str, Path]]
) -> Mapping[str, Path]:
    alone = MappingProxyType({folder.first: folder.listing.path(f"policies/{policy.id}/{file}")})
    return paths.get(file.removesuffix(".md"), alone)


def _paths(folder: CheckedFolder, room: str) -> Mapping[str, Mapping[str, Path]]:
    return MappingProxyType(
        {
            stem: MappingProxyType({language: folder.listing.path(name) for language, name in names.items()})
            for stem, names in by_language(folder.listing, room, folder.first).items()
        }
    )
