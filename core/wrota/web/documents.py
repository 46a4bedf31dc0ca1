"""View models of the institution's documents: its own pages, and the information clause before a form's fields."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from wrota.desk import documents
from wrota.desk.documents import DocumentText
from wrota.errors import FolderChanged, NotThere
from wrota.tenant.documents import HELP, NO_LETTER
from wrota.web import markdown
from wrota.web.current import config, desk
from wrota.web.last_changed import Changed, change_in_words
from wrota.web.translation import language, local_text

_SHORT = 900
"""A clause of so many characters is read at a glance; a longer one is opened by whoever wants to read it."""


@dataclass(frozen=True)
class ShownDocument:
    """A document on a page; ``language`` is named where it is another than the screen's."""

    title: str
    body: Markup
    language: str | None
    changed: Changed | None


@dataclass(frozen=True)
class Clause:
    """What an institution says of the data that it asks for, and where this can be read and printed alone."""

    document: ShownDocument
    address: str
    is_short: bool


@dataclass(frozen=True)
class TitledLink:
    """A title, and where it leads."""

    title: str
    address: str


def shown(text: DocumentText, name: str, top: int = 2) -> ShownDocument:
    """Return a text as a page shows it; one without a heading is called by its name."""
    written = markdown.document(text.words, top)
    other = None if text.language == language() else text.language
    return ShownDocument(written.title or documents.in_words(name), written.body, other, change_in_words(text.changed))


def clause(slug: str) -> Clause | None:
    """Return the information clause of a form; its headings stand below those of the form's page.

    None where its file has vanished or changed while serving: what people have typed is not lost for that.
    """
    try:
        text = documents.page(desk(), slug, language())
    except (NotThere, FolderChanged):
        return None
    is_short = len(text.words) <= _SHORT
    return Clause(shown(text, slug, top=3), url_for("tenant_page", slug=slug), is_short)


def footer_links() -> list[TitledLink]:
    """Return what every page leads to: pages of the institution, and its policies, to be read before anything else."""
    pages = (titled(slug) for slug in documents.footer_pages(desk()))
    policies = (
        TitledLink(local_text(policy.title), url_for("policy", policy_id=policy.id))
        for policy in config().policy
        if documents.in_force(desk(), policy.id)
    )
    return [link for link in (*pages, *policies) if link]


def help_page() -> TitledLink | None:
    """Return where it is explained how to get in."""
    return titled(HELP)


def no_letter_page() -> TitledLink | None:
    """Return where the portal says what to do when no letter comes."""
    return titled(NO_LETTER)


def titled(slug: str) -> TitledLink | None:
    """Return a page of the institution by its title; None where there is none, or not any more."""
    try:
        return TitledLink(documents.page_title(desk(), slug, language()), url_for("tenant_page", slug=slug))
    except NotThere:
        return None
