"""Checks of form fields: names that are free, choices that can be told apart, keys that go with their type."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.rules.fields import SEPARATOR
from wrota.rules.kinds.fields import TYPES
from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.tenant.reserved import ADDRESS_FIELD, FORM_FIELDS
from wrota.tenant.schema import FormField
from wrota.words import say


def _profile(folder: CheckedFolder) -> Iterator[Problem]:
    for index, group in enumerate(folder.config.profile.group):
        for number, field in enumerate(group.field):
            yield from _field(("profile", "group", index, "field", number), field, folder.first)


def _applications(folder: CheckedFolder) -> Iterator[Problem]:
    for index, form in enumerate(folder.config.application):
        for number, field in enumerate(form.field):
            yield from _field(("application", index, "field", number), field, folder.first)


def _field(path: KeyPath, field: FormField, first: str) -> Iterator[Problem]:
    rules = TYPES[field.type]
    if field.name in FORM_FIELDS or (field.name == ADDRESS_FIELD and not rules.is_address):
        sentence = say("The portal's own forms send something else as “{name}”.", name=field.name)
        yield error_at((*path, "name"), sentence)
    if field.born and not rules.is_day:
        yield error_at((*path, "born"), say("A field for a birth date has the type “date”."))
    if field.max is not None and not rules.is_free:
        sentence = say("A length (max) belongs to the types “text” and “area”; this type has a form of its own.")
        yield warning_at((*path, "max"), sentence)
    yield from _choices(path, field, first)


def _choices(path: KeyPath, field: FormField, first: str) -> Iterator[Problem]:
    has_choices = TYPES[field.type].has_own_choices
    if has_choices and not field.choices:
        yield error_at((*path, "type"), say("There is nothing to choose from: the key “choices” is missing."))
    if field.choices and not has_choices:
        yield error_at((*path, "choices"), say("Choices belong to the types “choice” and “choices”."))
        return
    seen = set()
    for number, choice in enumerate(field.choices):
        # What is stored of an answer is its text in the first language.
        text = choice.in_language(first, first)
        if SEPARATOR in text or "\n" in text:
            sentence = say("A choice is one line without the sign |, which stands between several answers.")
            yield error_at((*path, "choices", number), sentence)
        if text in seen:
            sentence = say("The answer “{choice}” stands here for the second time.", choice=text)
            yield error_at((*path, "choices", number), sentence)
        seen.add(text)


CHECKS: tuple[Check, ...] = (
    check(_profile, "profile", "languages"),
    check(_applications, "application", "languages"),
)
