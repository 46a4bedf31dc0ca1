"""The tenant as a value: its validated configuration, its own words, and its documents as they were checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wrota.tenant.checked_file import CheckedFile
from wrota.tenant.letters import LetterTemplate
from wrota.tenant.schema import Config
from wrota.words import Catalogue, OwnCatalogue, catalogue


@dataclass(frozen=True)
class PolicyText:
    """A version of a policy: its files by language, and those of each annex by the name of its first."""

    date: date
    files: Mapping[str, CheckedFile]
    annexes: Mapping[str, Mapping[str, CheckedFile]]


@dataclass(frozen=True)
class Tenant:
    """One institution's folder.

    ``letters``, by name and language, and ``words``, by language and then by the Polish default, hold only
    what differs from Wrota's own. ``policies`` has the versions of each policy, oldest first; ``pages`` the
    files of each page by language. ``changed`` is when ``tenant.toml`` was. Files are as they were checked.
    """

    key: str
    folder: Path
    config: Config
    letters: Mapping[tuple[str, str], LetterTemplate]
    policies: Mapping[str, tuple[PolicyText, ...]]
    pages: Mapping[str, Mapping[str, CheckedFile]]
    words: Mapping[str, Mapping[str, str]]
    brand: Mapping[str, CheckedFile]
    changed: datetime

    @property
    def first_language(self) -> str:
        """The language of texts that do not say theirs, and of files without a language in their name."""
        return self.config.languages[0]

    def catalogue(self, language: str) -> Catalogue:
        """Return the words of a language, the tenant's own in front of Wrota's."""
        own = self.words.get(language)
        return OwnCatalogue(catalogue(language), own) if own else catalogue(language)
