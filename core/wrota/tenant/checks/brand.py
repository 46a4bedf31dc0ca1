"""Theme and pictures: the theme is installed, the logo is there, and no picture carries a program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota import resources
from wrota.tenant import files
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.nearest import choice
from wrota.tenant.pictures import pictures
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, doubtful_file, wrong, wrong_file
from wrota.words import say

_PROGRAM = re.compile(
    r"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler)\b|\bon[a-z]+\s*=|javascript:|<!ENTITY"
    r"""|(?:href|src)\s*=\s*["'](?!#|data:image/(?:png|jpeg|webp|gif))|@import|url\(\s*["']?(?!#)""",
    re.IGNORECASE,
)


def _theme(draft: CheckedFolder) -> Iterator[Problem]:
    theme = draft.config.theme
    known = {"base", *(path.name for path in resources.themes().glob("[a-z]*") if path.is_dir())}
    if theme not in known:
        yield wrong(("theme",), say("There is no theme “{name}”. {choice}", name=theme, choice=choice(theme, known)))


def _logo(draft: CheckedFolder) -> Iterator[Problem]:
    logo, known = draft.config.brand.logo, pictures(draft.listing)
    if logo is not None and logo not in known:
        sentence = say("There is no picture brand/{name}. {choice}", name=logo, choice=choice(logo, known))
        yield wrong(("brand", "logo"), sentence)


def _pictures(draft: CheckedFolder) -> Iterator[Problem]:
    known = pictures(draft.listing)
    for name in draft.listing.under("brand"):
        if name.removeprefix("brand/") not in known:
            yield doubtful_file(name, say("This file is not served: it is not svg, png, jpg, webp, gif or ico."))
        elif name.endswith(".svg"):
            yield from _drawing(draft, name)


def _drawing(draft: CheckedFolder, name: str) -> Iterator[Problem]:
    try:
        text = files.text(draft.listing.folder, name)
    except Unreadable as error:
        yield error.fault
        return
    if match := _PROGRAM.search(text):
        line = text.count("\n", 0, match.start()) + 1
        place = Position(line, match.start() - text.rfind("\n", 0, match.start()))
        sentence = say(
            "“{found}”: a picture may hold no program and fetch nothing from elsewhere.", found=match.group()
        )
        yield wrong_file(name, sentence, place)


CHECKS: tuple[Check, ...] = (check(_theme, "theme"), check(_logo, "brand"), check(_pictures))
