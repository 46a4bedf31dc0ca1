"""The tenant of a sound folder: its configuration, its letters, and where its documents and pictures lie."""

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


def tenant(draft: CheckedFolder, words: Mapping[str, Mapping[str, str]]) -> Tenant:
    """Return the tenant of a folder in which no error was found."""
    return Tenant(
        key=draft.key,
        folder=draft.listing.folder,
        config=draft.config,
        letters=MappingProxyType(dict(_letters(draft))),
        policies=MappingProxyType({policy.id: _versions(draft, policy) for policy in draft.config.policy}),
        pages=_paths(draft, "pages"),
        words=MappingProxyType(dict(words)),
        brand=MappingProxyType(dict(pictures(draft.listing))),
    )


def _letters(draft: CheckedFolder) -> Iterator[tuple[tuple[str, str], LetterTemplate]]:
    for stem, names in by_language(draft.listing, "letters", draft.first).items():
        for language, name in names.items():
            yield (stem, language), letters.parse(files.text(draft.listing.folder, name))


def _versions(draft: CheckedFolder, policy: Policy) -> tuple[PolicyText, ...]:
    paths = _paths(draft, f"policies/{policy.id}")
    files = {annex.file: _annex(draft, policy, annex.file, paths) for annex in policy.annex}
    days = sorted(version.date for version in policy.version)
    return tuple(PolicyText(day, paths[day.isoformat()], _belonging(policy, day, files)) for day in days)


def _belonging(policy: Policy, day: date, files: Mapping[str, Mapping[str, Path]]) -> Mapping[str, Mapping[str, Path]]:
    """Return the annexes that the version of a day has."""
    return MappingProxyType({annex.file: files[annex.file] for annex in policy.annex if annex.belongs_to(day)})


def _annex(
    draft: CheckedFolder, policy: Policy, file: str, paths: Mapping[str, Mapping[str, Path]]
) -> Mapping[str, Path]:
    alone = MappingProxyType({draft.first: draft.listing.path(f"policies/{policy.id}/{file}")})
    return paths.get(file.removesuffix(".md"), alone)


def _paths(draft: CheckedFolder, room: str) -> Mapping[str, Mapping[str, Path]]:
    return MappingProxyType(
        {
            stem: MappingProxyType({language: draft.listing.path(name) for language, name in names.items()})
            for stem, names in by_language(draft.listing, room, draft.first).items()
        }
    )
