"""Checks of applications: where the letters go, whose the account will be, and what goes over into the profile."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.rules.kinds.fields import TYPES, FieldType
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.nearest import choice
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.tenant.schema import ApplicationConfig
from wrota.words import say


def _forms(folder: CheckedFolder) -> Iterator[Problem]:
    for index, form in enumerate(folder.config.application):
        yield from _address(("application", index), form)
        yield from _name(("application", index), form)
        yield from _typed_by_nobody(("application", index), form)


def _address(path: KeyPath, form: ApplicationConfig) -> Iterator[Problem]:
    addresses = [field.name for field in form.field if TYPES[field.type].is_address and field.required]
    if form.email_field in addresses:
        return
    named = "email_field" in form.model_fields_set
    sentence = say(
        "The answer needs somewhere to go: email_field names a required field of the type “email”. {choice}",
        choice=choice(form.email_field, addresses),
    )
    yield error_at((*path, "email_field" if named else "key"), sentence)


def _name(path: KeyPath, form: ApplicationConfig) -> Iterator[Problem]:
    names = [field.name for field in form.field if _is_line(TYPES[field.type])]
    if form.name_field is not None and form.name_field not in names:
        sentence = say(
            "name_field names a field of the type “text”, which says whose the account is. {choice}",
            choice=choice(form.name_field, names),
        )
        yield error_at((*path, "name_field"), sentence)


def _is_line(rules: FieldType) -> bool:
    """Say whether whatever stands on one line may be typed."""
    return rules.is_free and not rules.has_lines


def _typed_by_nobody(path: KeyPath, form: ApplicationConfig) -> Iterator[Problem]:
    for number, field in enumerate(form.field):
        if field.edited_by != "person":
            sentence = say("Nobody could fill in this field: in an application all of them are the person's own.")
            yield error_at((*path, "field", number, "edited_by"), sentence)


def _profile(folder: CheckedFolder) -> Iterator[Problem]:
    """A field that the profile has too is taken over when the application is granted; it must be the same thing."""
    known = {field.name: field for group in folder.config.profile.group for field in group.field}
    for index, form in enumerate(folder.config.application):
        for number, field in enumerate(form.field):
            same = known.get(field.name)
            if same is not None and (same.type, same.choices) != (field.type, field.choices):
                sentence = say("The profile has a field of this name and another type: what is typed here stays here.")
                yield warning_at(("application", index, "field", number, "name"), sentence)


CHECKS: tuple[Check, ...] = (check(_forms, "application"), check(_profile, "application", "profile"))
