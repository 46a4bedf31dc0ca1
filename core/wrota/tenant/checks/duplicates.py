"""Checks of uniqueness: nothing that names something may name two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at
from wrota.words import say

_NAMES = (
    ("way", "key"),
    ("identifier", "kind"),
    ("proof", "kind"),
    ("application", "key"),
    ("policy", "id"),
    ("module", "key"),
    ("unit", "path"),
)
"""Lists of tables, and the key of each by which others know it."""


def _repeated(named: Iterable[tuple[KeyPath, object]]) -> Iterator[Problem]:
    """Return an error for each name that stood before; addresses that differ by capitals alone count as one."""
    seen = set()
    for path, name in named:
        shown = str(name)
        if shown.casefold() in seen:
            yield error_at(path, say("“{name}” stands here for the second time.", name=shown))
        seen.add(shown.casefold())


def _tables(table: str, key: str, folder: CheckedFolder) -> Iterator[Problem]:
    entries = getattr(folder.config, table)
    return _repeated(((table, index, key), getattr(entry, key)) for index, entry in enumerate(entries))


def _list(name: str, folder: CheckedFolder) -> Iterator[Problem]:
    return _repeated(((name, index), value) for index, value in enumerate(getattr(folder.config, name)))


def _application_fields(folder: CheckedFolder) -> Iterator[Problem]:
    for index, form in enumerate(folder.config.application):
        path = ("application", index, "field")
        yield from _repeated(((*path, number, "name"), field.name) for number, field in enumerate(form.field))


def _profile(folder: CheckedFolder) -> Iterator[Problem]:
    groups = list(enumerate(folder.config.profile.group))
    path = ("profile", "group")
    yield from _repeated(((*path, index, "key"), group.key) for index, group in groups)
    yield from _repeated(
        ((*path, index, "field", number, "name"), field.name)
        for index, group in groups
        for number, field in enumerate(group.field)
    )


def _versions(folder: CheckedFolder) -> Iterator[Problem]:
    for index, policy in enumerate(folder.config.policy):
        path = ("policy", index, "version")
        yield from _repeated(((*path, number, "date"), one.date) for number, one in enumerate(policy.version))


CHECKS: tuple[Check, ...] = (
    check(partial(_list, "hosts"), "hosts"),
    check(partial(_list, "languages"), "languages"),
    *(check(partial(_tables, table, key), table) for table, key in _NAMES),
    check(_application_fields, "application"),
    check(_profile, "profile"),
    check(_versions, "policy"),
)
