"""Rules of passwords, patterns, the session and the fields: numbers and choices that must agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.draft import Check, Draft, check
from wrota.tenant.faults import Fault, doubtful, wrong
from wrota.tenant.positions import KeyPath
from wrota.tenant.reserved import FORM_FIELDS
from wrota.tenant.schema import FormField
from wrota.tenant.values import Pattern
from wrota.words import say

_CLASSES = ("upper", "lower", "digits", "special")
_CHOICES = ("choice", "choices")


def _passwords(draft: Draft) -> Iterator[Fault]:
    rules = draft.config.password
    if rules.length < 12:
        sentence = say(
            "A password of {length} characters is shorter than CERT Polska and NIST SP 800-63B advise: 12 or more.",
            length=rules.length,
        )
        yield doubtful(("password", "length"), sentence)
    for name in _CLASSES:
        if getattr(rules, name):
            sentence = say("NIST SP 800-63B and CERT Polska advise against rules on which characters a password has.")
            yield doubtful(("password", name), sentence)
    if rules.special_examples and not rules.special:
        sentence = say("These examples are never shown: the rules ask for no special characters.")
        yield doubtful(("password", "special_examples"), sentence)
    for at, sign in enumerate(rules.special_examples or ""):
        if sign.isalnum():
            sentence = say("“{sign}”, at place {at}, is no special character.", sign=sign, at=at + 1)
            yield wrong(("password", "special_examples"), sentence)


def _session(draft: Draft) -> Iterator[Fault]:
    session = draft.config.session
    if session.warning_minutes >= session.idle_minutes:
        sentence = say("The warning has to come after the beginning: fewer minutes than idle_minutes.")
        yield wrong(("session", "warning_minutes"), sentence)


def _examples(draft: Draft) -> Iterator[Fault]:
    for index, identifier in enumerate(draft.config.identifier):
        path = ("identifier", index, "example")
        yield from _example(path, identifier.example, identifier.pattern)


def _example(path: KeyPath, example: str | None, pattern: Pattern | None) -> Iterator[Fault]:
    if example is not None and pattern is not None and not pattern.fits(example):
        yield wrong(path, say("This example does not fit the pattern beside it, {pattern}.", pattern=pattern.text))


def _profile_fields(draft: Draft) -> Iterator[Fault]:
    for index, group in enumerate(draft.config.profile.group):
        for number, field in enumerate(group.field):
            yield from _field(("profile", "group", index, "field", number), field)


def _application_fields(draft: Draft) -> Iterator[Fault]:
    for index, form in enumerate(draft.config.application):
        for number, field in enumerate(form.field):
            yield from _field(("application", index, "field", number), field)


def _field(path: KeyPath, field: FormField) -> Iterator[Fault]:
    if field.name in FORM_FIELDS or (field.name == "email" and field.type != "email"):
        sentence = say("The portal's own forms send something else as “{name}”.", name=field.name)
        yield wrong((*path, "name"), sentence)
    if field.type in _CHOICES and not field.choices:
        yield wrong((*path, "type"), say("There is nothing to choose from: the key “choices” is missing."))
    if field.choices and field.type not in _CHOICES:
        yield wrong((*path, "choices"), say("Choices belong to the types “choice” and “choices”."))


CHECKS: tuple[Check, ...] = (
    check(_passwords, "password"),
    check(_session, "session"),
    check(_examples, "identifier"),
    check(_profile_fields, "profile"),
    check(_application_fields, "application"),
)
