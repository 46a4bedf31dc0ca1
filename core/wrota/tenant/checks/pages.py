"""What leads to a page or a policy, in the configuration or in another page: there is one of that name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from wrota.rules import markdown
from wrota.tenant import files
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.documents import DECLARATION, built_in, by_language
from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath, Position
from wrota.tenant.problems import Problem, Unreadable, doubtful, doubtful_file, wrong
from wrota.words import Sentence, say

_NO_LINK = say("This shows as it stands: a link leads to https://…, mailto:…, tel:… or to an address of the portal.")
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)

_ADDRESS = re.compile(r"/(?P<room>strona|polityka)/(?P<name>[^/?#]+)(?P<rest>/[^?#]*)?(?:[?#].*)?")


def _clauses(draft: CheckedFolder) -> Iterator[Problem]:
    """Look for the information clauses that stand before the fields of forms (RODO, article 13)."""
    named: list[tuple[KeyPath, str | None]] = [(("profile", "clause"), draft.config.profile.clause)]
    named += [(("application", index, "clause"), form.clause) for index, form in enumerate(draft.config.application)]
    for path, slug in named:
        if slug is not None:
            yield from _page(draft, path, slug)


def _footer(draft: CheckedFolder) -> Iterator[Problem]:
    for index, slug in enumerate(draft.config.brand.footer_pages or ()):
        yield from _page(draft, ("brand", "footer_pages", index), slug)


def _declaration(draft: CheckedFolder) -> Iterator[Problem]:
    """Look whether every page of a public body leads to its declaration, as the law has it."""
    listed = draft.config.brand.footer_pages
    if draft.config.public_body and listed is not None and DECLARATION not in listed:
        sentence = say(
            "Every page of a public body leads to its declaration of accessibility: add “{name}”.", name=DECLARATION
        )
        yield doubtful(("brand", "footer_pages"), sentence)


def _page(draft: CheckedFolder, path: KeyPath, slug: str) -> Iterator[Problem]:
    sentence = _missing("strona", slug, _pages(draft))
    if sentence:
        yield wrong(path, sentence)


def _addresses(draft: CheckedFolder) -> Iterator[Problem]:
    for path, value in draft.leaves:
        if isinstance(value, str) and path[0] not in draft.unsound:
            sentence = _nowhere(draft, value)
            if sentence:
                yield wrong(path, sentence)


def _documents(draft: CheckedFolder) -> Iterator[Problem]:
    for name in (*draft.listing.under("pages"), *draft.listing.under("policies")):
        if name.endswith(".md"):
            try:
                yield from _document(draft, name, files.text(draft.listing.folder, name))
            except Unreadable:
                continue  # Whoever looks for unreadable documents says so.


def _document(draft: CheckedFolder, name: str, text: str) -> Iterator[Problem]:
    """Look at a document's links and title; Markdown takes time to read, so only where there is something to see."""
    if "](" in text:
        yield from _links(draft, name, text)
    if name.startswith("pages/") and text.strip() and not (_HEADING.search(text) or markdown.title(text)):
        yield doubtful_file(name, say("This page has no heading, so it is called by the name of its file."))


def _links(draft: CheckedFolder, name: str, text: str) -> Iterator[Problem]:
    lines = text.split("\n")
    for address, line in markdown.links(text):
        sentence = _nowhere(draft, address) if address else _NO_LINK
        if sentence:
            column = lines[line - 1].find(address or "](") + 1 or 1
            yield doubtful_file(name, sentence, Position(line, column))


def _nowhere(draft: CheckedFolder, address: str) -> Sentence | None:
    """Return what is wrong with an address of the portal that names a page or a policy."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    return _missing(match["room"], match["name"], _pages(draft) if match["room"] == "strona" else _policies(draft))


def _missing(room: str, name: str, known: Collection[str]) -> Sentence | None:
    if name in known:
        return None
    if room == "strona":
        return say("There is no file pages/{name}.md. {choice}", name=name, choice=choice(name, known))
    return say("There is no policy “{name}”. {choice}", name=name, choice=choice(name, known))


def _pages(draft: CheckedFolder) -> Collection[str]:
    own = by_language(draft.listing, "pages", draft.first)
    return {*own, *built_in(public_body=draft.config.public_body)}


def _policies(draft: CheckedFolder) -> Collection[str]:
    return {policy.id for policy in draft.config.policy}


CHECKS: tuple[Check, ...] = (
    check(_clauses, "profile", "application", "languages"),
    check(_footer, "brand", "languages"),
    check(_declaration, "brand", "public_body"),
    check(_addresses, "languages", "policy"),
    check(_documents, "languages", "policy"),
)
