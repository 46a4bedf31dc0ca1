"""Markdown rendered for a page: cleaned, and its links below the portal's root."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from markupsafe import Markup

from wrota.rules import markdown
from wrota.rules.recently_used import RecentlyUsed
from wrota.web.current import base, reached, unit

_KEPT = 8 * 1024 * 1024
"""So much HTML of documents stays in a process: a long policy takes a tenth of a second, whoever asks for it."""


class RenderedDocument(NamedTuple):
    """A document: its title, and all that stands below it."""

    title: str
    body: Markup


_RENDERED: RecentlyUsed[RenderedDocument] = RecentlyUsed(_KEPT, lambda written: len(written.title) + len(written.body))


def document(text: str, top: int = 2) -> RenderedDocument:
    """Return Markdown as its first heading, which may be none, and the HTML of the rest."""
    here = unit()
    digest = hashlib.sha256(text.encode()).digest()
    # Links in a document differ by the portal's root and the unit, and by nothing else.
    return _RENDERED.get((digest, top, base().root, here.path if here else ""), lambda: _document(text, top))


def _document(text: str, top: int) -> RenderedDocument:
    written = markdown.document(text, reached, top)
    return RenderedDocument(written.title, Markup(written.body))  # noqa: S704 - cleaned
