"""Checks of theme and pictures: the theme is installed, the logo is there, and no picture carries a program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrota import resources
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.checks.documents import taken_in
from wrota.tenant.nearest import choice
from wrota.tenant.pictures import pictures
from wrota.tenant.positions import Position
from wrota.tenant.problems import Problem, Unreadable, error_at, error_in_file, warning_in_file
from wrota.words import say

_PROGRAM = re.compile(
    r"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler)\b|\bon[a-z]+\s*=|javascript:|<!ENTITY"
    r"""|(?:href|src)\s*=\s*["'](?!#|data:image/(?:png|jpeg|webp|gif))|@import|url\(\s*["']?(?!#)""",
    re.IGNORECASE,
)


def _theme(folder: CheckedFolder) -> Iterator[Problem]:
    theme = folder.config.theme
    known = {"base", *(path.name for path in resources.themes().glob("[a-z]*") if path.is_dir())}
    if theme not in known:
        yield error_at(("theme",), say("There is no theme “{name}”. {choice}", name=theme, choice=choice(theme, known)))


def _logo(folder: CheckedFolder) -> Iterator[Problem]:
    logo, known = folder.config.brand.logo, pictures(folder.listing)
    if logo is not None and logo not in known:
        sentence = say("There is no picture brand/{name}. {choice}", name=logo, choice=choice(logo, known))
        yield error_at(("brand", "logo"), sentence)


def _pictures(folder: CheckedFolder) -> Iterator[Problem]:
    known = pictures(folder.listing)
    for name in folder.listing.under("brand"):
        if name.removeprefix("brand/") not in known:
            yield warning_in_file(name, say("This file is not served: it is not svg, png, jpg, webp, gif or ico."))
        else:
            yield from _drawing(folder, name) if name.endswith(".svg") else taken_in(folder, name)


def _drawing(folder: CheckedFolder, name: str) -> Iterator[Problem]:
    try:
        text = folder.listing.text(name)
    except Unreadable as error:
        yield error.problem
        return
    if match := _PROGRAM.search(text):
        line = text.count("\n", 0, match.start()) + 1
        place = Position(line, match.start() - text.rfind("\n", 0, match.start()))
        sentence = say(
            "“{found}”: a picture may hold no program and fetch nothing from elsewhere.", found=match.group()
        )
        yield error_in_file(name, sentence, place)


CHECKS: tuple[Check, ...] = (check(_theme, "theme"), check(_logo, "brand"), check(_pictures))
