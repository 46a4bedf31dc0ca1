"""Checks of file names: files and folders that nothing reads, most often because of a typing error."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.nearest import choice
from wrota.tenant.problems import Problem, warning_in_file
from wrota.words import say

_ROOMS = ("brand", "letters", "pages", "people", "policies")
_MARKDOWN = ("letters", "pages")


def _rooms(folder: CheckedFolder) -> Iterator[Problem]:
    seen = set()
    for name in folder.listing.names:
        room, inside, _ = name.partition("/")
        if inside and room not in _ROOMS and room not in seen:
            seen.add(room)
            sentence = say("Nothing reads a folder called {name}. {choice}", name=room, choice=choice(room, _ROOMS))
            yield warning_in_file(name, sentence)


def _files(folder: CheckedFolder) -> Iterator[Problem]:
    for room in _MARKDOWN:
        for name in folder.listing.under(room):
            if not name.endswith(".md") or name.count("/") > 1 or name.count(".") > 2:
                sentence = say("Nothing reads this file; one is called <name>.md or <name>.<language>.md.")
                yield warning_in_file(name, sentence)


CHECKS: tuple[Check, ...] = (check(_rooms), check(_files))
