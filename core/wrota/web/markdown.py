"""Markdown rendered for a page: cleaned, and its links below the portal's root."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from wrota.rules import markdown
from wrota.web.current import base, reached, unit

_KEPT = 64
"""How many documents stay rendered in a process: a long policy takes a tenth of a second, whoever asks for it."""


class RenderedDocument(NamedTuple):
    """A document: its title, and all that stands below it."""

    title: str
    body: Markup


def document(text: str, top: int = 2) -> RenderedDocument:
    """Return Markdown as its first heading, which may be none, and the HTML of the rest."""
    here = unit()
    return _document(text, top, base().root, here.path if here else "")


@lru_cache(maxsize=_KEPT)
def _document(text: str, top: int, _root: str, _unit: str) -> RenderedDocument:
    """Render a document; links in it differ by the portal's root and the unit, and by nothing else."""
    written = markdown.document(text, reached, top)
    return RenderedDocument(written.title, Markup(written.body))  # noqa: S704 - cleaned
