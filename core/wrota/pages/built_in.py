"""What the portal writes itself: the instruction, what to do when no letter comes, the declaration of accessibility."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wrota.desk import instruction
from wrota.desk.documents import built_in
from wrota.pages.here import base, desk
from wrota.pages.telling import language
from wrota.tenant.documents import DECLARATION, HELP, NO_LETTER

_TEMPLATES = {HELP: "pages/help.html", NO_LETTER: "pages/help.html", DECLARATION: "pages/declaration.html"}


def template(slug: str) -> str:
    """Return the template of a page: the portal's own part stands below what the institution has written."""
    return _TEMPLATES[slug] if slug in built_in(desk()) else "pages/tenant_page.html"


def context(slug: str) -> Mapping[str, Any]:
    """Return what the portal's own part of a page shows."""
    if slug == HELP:
        return {"chapters": instruction.chapters(desk(), language())}
    if slug == NO_LETTER:
        return {"chapters": (instruction.no_letter_chapter(desk(), language()),)}
    return {"address": base().url}
