"""Checks of modules: an entry of the menu leads to one place, and is no other's twin."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.words import say


def _places(folder: CheckedFolder) -> Iterator[Problem]:
    for index, module in enumerate(folder.config.module):
        if module.address and module.view:
            yield error_at(("module", index, "view"), say("A module leads to an address or to a view, not to both."))


def _twins(folder: CheckedFolder) -> Iterator[Problem]:
    """Look for two entries of the same words under the same heading: nobody could tell which is which."""
    seen = set()
    for index, module in enumerate(folder.config.module):
        words = tuple(text.in_language(folder.first, folder.first).casefold() for text in (module.group, module.title))
        if words in seen:
            yield warning_at(("module", index, "title"), say("This group has a module of this title already."))
        seen.add(words)


CHECKS: tuple[Check, ...] = (check(_places, "module"), check(_twins, "module", "languages"))
