"""The institution's own pages, and those that the portal writes: help, no letter, declaration of accessibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from markupsafe import Markup

from wrota.desk import documents, instruction
from wrota.desk.documents import built_in
from wrota.tenant.documents import DECLARATION, HELP, NO_LETTER
from wrota.web.current import base, desk
from wrota.web.documents import ShownDocument, shown
from wrota.web.last_changed import change_in_words
from wrota.web.responses import page
from wrota.web.translation import language

_TEMPLATES = {HELP: "pages/help.html", NO_LETTER: "pages/help.html", DECLARATION: "pages/declaration.html"}


def tenant_page(slug: str) -> Response:
    """Show a page that the institution has written, or the portal itself, or both."""
    return page(_template(slug), document=_document(slug), **_context(slug))


def _document(slug: str) -> ShownDocument:
    if slug in desk().tenant.pages or slug not in built_in(desk()):
        return shown(documents.page(desk(), slug, language()), slug)
    title = documents.page_title(desk(), slug, language())
    return ShownDocument(title, Markup(), None, change_in_words(desk().tenant.changed))


def _template(slug: str) -> str:
    """Return the template of a page: the portal's own part stands below what the institution has written."""
    return _TEMPLATES[slug] if slug in built_in(desk()) else "pages/tenant_page.html"


def _context(slug: str) -> Mapping[str, Any]:
    """Return what the portal's own part of a page shows."""
    if slug == HELP:
        return {"chapters": instruction.chapters(desk(), language())}
    if slug == NO_LETTER:
        return {"chapters": (instruction.no_letter_chapter(desk(), language()),)}
    return {"address": base().url}
