"""Checks of letters and pages by language: files of a language that is not offered, and languages without a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.documents import Document, by_language, documents
from wrota.tenant.letters import LETTERS
from wrota.tenant.problems import Problem, Unreadable, error_in_file, warning_at, warning_in_file
from wrota.words import say

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_DECLARED = (
    "published",
    "updated",
    "status",
    "declared",
    "email",
    "phone",
    "procedure",
    "building",
    "communication",
)
"""What every declaration says; without it the page says that this is still to be filled in."""

_ROOMS = ("letters", "pages")


def _named(folder: CheckedFolder) -> Iterator[Problem]:
    for room in _ROOMS:
        for document in documents(folder.listing, room):
            yield from named_language(folder, document)


def named_language(folder: CheckedFolder, document: Document) -> Iterator[Problem]:
    """Return what is wrong with the language in the name of a file."""
    if document.language == folder.first:
        right = document.name.replace(f".{folder.first}.md", ".md")
        sentence = say("The folder's first language stands without its code in the name: {right}.", right=right)
        yield error_in_file(document.name, sentence)
    elif document.language and document.language not in folder.config.languages:
        sentence = say("The folder does not list “{language}” among its languages.", language=document.language)
        yield warning_in_file(document.name, sentence)


def _letters(folder: CheckedFolder) -> Iterator[Problem]:
    for stem, names in by_language(folder.listing, "letters", folder.first).items():
        if stem in LETTERS and folder.first in names:
            yield from missing_languages(folder, f"letters/{stem}", names)


def _pages(folder: CheckedFolder) -> Iterator[Problem]:
    for stem, names in by_language(folder.listing, "pages", folder.first).items():
        name = next(iter(names.values()))
        if not _SLUG.fullmatch(stem):
            yield error_in_file(
                name, say("A page's name stands in its address: it is made of a-z, 0-9 and the hyphen.")
            )
        if folder.first not in names:
            yield error_in_file(
                name, say("The page lacks {right}, the file in the first language.", right=f"pages/{stem}.md")
            )
        else:
            yield from missing_languages(folder, f"pages/{stem}", names)


def missing_languages(folder: CheckedFolder, path: str, names: Mapping[str, str]) -> Iterator[Problem]:
    """Return a warning, at the file in the first language, for each language without one."""
    for language in folder.config.languages:
        if language not in names:
            sentence = say(
                "{missing} is missing; “{first}” stands in.", missing=f"{path}.{language}.md", first=folder.first
            )
            yield warning_in_file(names[folder.first], sentence)


def _readable(folder: CheckedFolder) -> Iterator[Problem]:
    for document in documents(folder.listing, "pages"):
        yield from readable(folder, document.name)


def taken_in(folder: CheckedFolder, name: str) -> Iterator[Problem]:
    """Return what keeps a file from being served: it is no ordinary file, or too large, or may not be read."""
    try:
        folder.listing.snapshot(name)
    except Unreadable as error:
        yield error.problem


def readable(folder: CheckedFolder, name: str) -> Iterator[Problem]:
    """Return what keeps a document from being shown: no UTF-8, too large, or empty."""
    try:
        text = folder.listing.text(name)
    except Unreadable as error:
        yield error.problem
    else:
        if not text.strip():
            yield error_in_file(name, say("This file is empty."))


def _declaration(folder: CheckedFolder) -> Iterator[Problem]:
    """Look for what a public body still owes to its declaration of accessibility."""
    said = folder.config.accessibility
    wanted = (*_DECLARED, "shortcomings") if said.status in {"partial", "none"} else _DECLARED
    missing = [key for key in wanted if getattr(said, key) is None]
    if folder.config.public_body and missing:
        sentence = say(
            "The declaration of accessibility is not complete; in [accessibility] are missing: {keys}.",
            keys=", ".join(missing),
        )
        yield warning_at(("public_body",), sentence)


CHECKS: tuple[Check, ...] = (
    check(_named, "languages"),
    check(_letters, "languages"),
    check(_pages, "languages"),
    check(_readable),
    check(_declaration, "public_body", "accessibility"),
)
