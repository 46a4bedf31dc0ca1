"""An index of the Markdown files of a folder: ``<name>.md``, and ``<name>.<lang>.md`` for another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wrota.tenant.files import FolderListing

HELP = "pomoc"
"""The page on which an institution explains how to get in."""

NO_LETTER = "brak-wiadomosci"
"""The page that says what to do where no letter comes."""

DECLARATION = "deklaracja-dostepnosci"
"""The page that a public body must have: its declaration of accessibility."""

_NAME = re.compile(r"(?P<stem>[^/.]+)(?:\.(?P<language>[a-z]{2,3}))?\.md")


def built_in(*, public_body: bool) -> tuple[str, ...]:
    """Return the pages that the portal writes itself; what the institution writes under such a name stands above."""
    return (HELP, NO_LETTER, DECLARATION) if public_body else (HELP, NO_LETTER)


@dataclass(frozen=True)
class Document:
    """A Markdown file: its path inside the folder, what it is called, and the language its name says."""

    name: str
    stem: str
    language: str | None


def documents(listing: FolderListing, room: str) -> tuple[Document, ...]:
    """Return the Markdown files that lie directly in a folder of the folder."""
    found = []
    for name in listing.under(room):
        match = _NAME.fullmatch(name.removeprefix(f"{room}/"))
        if match:
            found.append(Document(name, match["stem"], match["language"]))
    return tuple(found)


def by_language(listing: FolderListing, room: str, first: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each document the names of its files by language."""
    found: dict[str, dict[str, str]] = {}
    for document in documents(listing, room):
        found.setdefault(document.stem, {})[document.language or first] = document.name
    return found
