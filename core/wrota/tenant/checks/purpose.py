"""Checks of purpose: why something is asked for, and on what basis (RODO, articles 5 and 87)."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.tenant.schema import ApplicationConfig, FieldGroup
from wrota.words import say


def _identifiers(folder: CheckedFolder) -> Iterator[Problem]:
    for index, identifier in enumerate(folder.config.identifier):
        rules = KINDS[identifier.kind]
        if rules.needs_basis and identifier.basis is None:
            yield error_at(("identifier", index, "kind"), rules.needs_basis)


def _profile(folder: CheckedFolder) -> Iterator[Problem]:
    for index, group in enumerate(folder.config.profile.group):
        yield from _fields(("profile", "group", index), group)


def _applications(folder: CheckedFolder) -> Iterator[Problem]:
    for index, form in enumerate(folder.config.application):
        yield from _fields(("application", index), form)


def _fields(path: KeyPath, form: ApplicationConfig | FieldGroup) -> Iterator[Problem]:
    for number, field in enumerate(form.field):
        place, rules = (*path, "field", number), TYPES[field.type]
        if rules.needs_basis and not (field.basis or form.basis):
            yield error_at((*place, "type"), rules.needs_basis)
        if not (field.why or form.why):
            sentence = say("Nobody is told why this is asked for: add “why” to the field, or above it for all (RODO).")
            yield warning_at((*place, "name"), sentence)


CHECKS: tuple[Check, ...] = (
    check(_identifiers, "identifier"),
    check(_profile, "profile"),
    check(_applications, "application"),
)
