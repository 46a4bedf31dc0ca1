"""Checks of rules: numbers of passwords and session, and examples beside patterns, must agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.tenant.checked_folder import Check, CheckedFolder, check
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem, error_at, warning_at
from wrota.tenant.values import Pattern
from wrota.words import say

_CLASSES = ("upper", "lower", "digits", "special")


def _passwords(folder: CheckedFolder) -> Iterator[Problem]:
    rules = folder.config.password
    if rules.length < 12:
        sentence = say(
            "A password of {length} characters is shorter than CERT Polska and NIST SP 800-63B advise: 12 or more.",
            length=rules.length,
        )
        yield warning_at(("password", "length"), sentence)
    for name in _CLASSES:
        if getattr(rules, name):
            sentence = say("NIST SP 800-63B and CERT Polska advise against rules on which characters a password has.")
            yield warning_at(("password", name), sentence)
    if rules.special_examples and not rules.special:
        sentence = say("These examples are never shown: the rules ask for no special characters.")
        yield warning_at(("password", "special_examples"), sentence)
    for at, sign in enumerate(rules.special_examples or ""):
        if sign.isalnum():
            sentence = say("“{sign}”, at place {at}, is no special character.", sign=sign, at=at + 1)
            yield error_at(("password", "special_examples"), sentence)


def _session(folder: CheckedFolder) -> Iterator[Problem]:
    session = folder.config.session
    if session.warning_minutes >= session.idle_minutes:
        sentence = say("The warning has to come after the beginning: fewer minutes than idle_minutes.")
        yield error_at(("session", "warning_minutes"), sentence)


def _examples(folder: CheckedFolder) -> Iterator[Problem]:
    for index, identifier in enumerate(folder.config.identifier):
        path = ("identifier", index, "example")
        yield from _example(path, identifier.example, identifier.pattern)


def _example(path: KeyPath, example: str | None, pattern: Pattern | None) -> Iterator[Problem]:
    if example is not None and pattern is not None and not pattern.fits(example):
        yield error_at(path, say("This example does not fit the pattern beside it, {pattern}.", pattern=pattern.text))


CHECKS: tuple[Check, ...] = (
    check(_passwords, "password"),
    check(_session, "session"),
    check(_examples, "identifier"),
)
