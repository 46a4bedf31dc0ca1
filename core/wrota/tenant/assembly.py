"""The builder of the tenant of a valid folder: configuration, letters, and its documents and pictures as checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from wrota.tenant import letters
from wrota.tenant.checked_file import CheckedFile, Keeping
from wrota.tenant.checked_folder import CheckedFolder
from wrota.tenant.documents import by_language
from wrota.tenant.letters import LetterTemplate
from wrota.tenant.pictures import pictures
from wrota.tenant.schema import Policy
from wrota.tenant.tenant import PolicyText, Tenant
from wrota.tenant.toml_files import MAIN

Files = Mapping[str, Mapping[str, CheckedFile]]
"""Files by name, and then by language."""


def tenant(folder: CheckedFolder, words: Mapping[str, Mapping[str, str]]) -> Tenant:
    """Return the tenant of a folder in which no error was found."""
    checked = _Checked(folder)
    return Tenant(
        key=folder.key,
        folder=folder.listing.root,
        config=folder.config,
        letters=MappingProxyType(dict(_letters(folder))),
        pages=checked.documents("pages"),
        policies=MappingProxyType({policy.id: checked.versions(policy) for policy in folder.config.policy}),
        words=MappingProxyType(dict(words)),
        brand=MappingProxyType({picture: checked.file(name) for picture, name in pictures(folder.listing).items()}),
        changed=folder.listing.snapshot(MAIN).changed,
    )


def _letters(folder: CheckedFolder) -> Iterator[tuple[tuple[str, str], LetterTemplate]]:
    for stem, names in by_language(folder.listing, "letters", folder.first).items():
        for language, name in names.items():
            yield (stem, language), letters.parse(folder.listing.text(name))


class _Checked:
    """The files of a folder that are served, as the checks have seen them."""

    def __init__(self, folder: CheckedFolder) -> None:
        self._listing = folder.listing
        self._first = folder.first
        self._keeping = Keeping(folder.listing.root)

    def file(self, name: str) -> CheckedFile:
        return self._keeping.file(name, self._listing.snapshot(name))

    def documents(self, room: str) -> Files:
        """Return the documents of a folder, by name and language."""
        found = by_language(self._listing, room, self._first)
        return MappingProxyType({stem: self._languages(names) for stem, names in found.items()})

    def versions(self, policy: Policy) -> tuple[PolicyText, ...]:
        documents = self.documents(f"policies/{policy.id}")
        annexes = {annex.file: self._annex(policy, annex.file, documents) for annex in policy.annex}
        days = sorted(version.date for version in policy.version)
        return tuple(PolicyText(day, documents[day.isoformat()], _belonging(policy, day, annexes)) for day in days)

    def _annex(self, policy: Policy, file: str, documents: Files) -> Mapping[str, CheckedFile]:
        known = documents.get(file.removesuffix(".md"))
        return known or self._languages({self._first: f"policies/{policy.id}/{file}"})

    def _languages(self, names: Mapping[str, str]) -> Mapping[str, CheckedFile]:
        return MappingProxyType({language: self.file(name) for language, name in names.items()})


def _belonging(policy: Policy, day: date, files: Files) -> Files:
    """Return the annexes that the version of a day has."""
    return MappingProxyType({annex.file: files[annex.file] for annex in policy.annex if annex.belongs_to(day)})
