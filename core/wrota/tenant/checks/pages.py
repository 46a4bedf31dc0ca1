"""Checks of links to pages and policies, in the configuration and in other pages: there is one of that name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from wrota.rules import markdown
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.checks import intricate
from wrota.tenant.documents import DECLARATION
from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath, Position
from wrota.tenant.problems import Problem, error_at, warning_at, warning_in_file
from wrota.words import Sentence, say

_NO_LINK = say("This shows as it stands: a link leads to https://…, mailto:…, tel:… or to an address of the portal.")
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)

_ADDRESS = re.compile(r"/(?P<room>strona|polityka)/(?P<name>[^/?#]+)(?P<rest>/[^?#]*)?(?:[?#].*)?")


def _clauses(folder: CheckedFolder) -> Iterator[Problem]:
    """Look for the information clauses that stand before the fields of forms (RODO, article 13)."""
    named: list[tuple[KeyPath, str | None]] = [(("profile", "clause"), folder.config.profile.clause)]
    named += [(("application", index, "clause"), form.clause) for index, form in enumerate(folder.config.application)]
    for path, slug in named:
        if slug is not None:
            yield from _page(folder, path, slug)


def _footer(folder: CheckedFolder) -> Iterator[Problem]:
    for index, slug in enumerate(folder.config.brand.footer_pages or ()):
        yield from _page(folder, ("brand", "footer_pages", index), slug)


def _declaration(folder: CheckedFolder) -> Iterator[Problem]:
    """Look whether every page of a public body leads to its declaration, as the law has it."""
    listed = folder.config.brand.footer_pages
    if folder.config.public_body and listed is not None and DECLARATION not in listed:
        sentence = say(
            "Every page of a public body leads to its declaration of accessibility: add “{name}”.", name=DECLARATION
        )
        yield warning_at(("brand", "footer_pages"), sentence)


def _page(folder: CheckedFolder, path: KeyPath, slug: str) -> Iterator[Problem]:
    sentence = _missing("strona", slug, folder.pages)
    if sentence:
        yield error_at(path, sentence)


def _addresses(folder: CheckedFolder) -> Iterator[Problem]:
    for path, value in folder.leaves:
        if isinstance(value, str) and path[0] not in folder.invalid:
            sentence = _nowhere(folder, value)
            if sentence:
                yield error_at(path, sentence)


def _documents(folder: CheckedFolder) -> Iterator[Problem]:
    for name, text in intricate.simple(folder):
        yield from _document(folder, name, text)


def _document(folder: CheckedFolder, name: str, text: str) -> Iterator[Problem]:
    """Look at a document's links and title; Markdown takes time to read, so only where there is something to see."""
    if "](" in text:
        yield from _links(folder, name, text)
    if name.startswith("pages/") and text.strip() and not (_HEADING.search(text) or markdown.title(text)):
        yield warning_in_file(name, say("This page has no heading, so it is called by the name of its file."))


def _links(folder: CheckedFolder, name: str, text: str) -> Iterator[Problem]:
    lines = text.split("\n")
    for address, line in markdown.links(text):
        sentence = _nowhere(folder, address) if address else _NO_LINK
        if sentence:
            column = lines[line - 1].find(address or "](") + 1 or 1
            yield warning_in_file(name, sentence, Position(line, column))


def _nowhere(folder: CheckedFolder, address: str) -> Sentence | None:
    """Return what is wrong with an address of the portal that names a page or a policy."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    return _missing(match["room"], match["name"], folder.pages if match["room"] == "strona" else _policies(folder))


def _missing(room: str, name: str, known: Collection[str]) -> Sentence | None:
    if name in known:
        return None
    if room == "strona":
        return say("There is no file pages/{name}.md. {choice}", name=name, choice=choice(name, known))
    return say("There is no policy “{name}”. {choice}", name=name, choice=choice(name, known))


def _policies(folder: CheckedFolder) -> Collection[str]:
    return {policy.id for policy in folder.config.policy}


CHECKS: tuple[Check, ...] = (
    check(_clauses, "profile", "application", "languages"),
    check(_footer, "brand", "languages"),
    check(_declaration, "brand", "public_body"),
    check(_addresses, "languages", "policy"),
    check(_documents, "languages", "policy", is_advice=True),
)
