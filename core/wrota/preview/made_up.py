"""Fake numbers and answers that nobody has, generated so that they fit what an institution asks for."""

from __future__ import annotations

from datetime import date
from random import Random

from wrota.preview.pattern_sample import pattern_sample
from wrota.rules import passwords
from wrota.rules.fields import SEPARATOR
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import EMAIL, KINDS
from wrota.rules.kinds.proofs import CHECKS
from wrota.rules.passwords import PasswordPolicy
from wrota.tenant.schema import Config, FormField, IdentifierConfig, PasswordRules, ProofConfig

_WORDS = ("zielona", "latarnia", "rower", "okno", "herbata", "drabina", "poziomka", "wiatrak", "jesion", "guzik")
_SPECIAL, _DIGITS, _CAPITALS = "#-!%@&*+", "24687935", "ZKWRTPMB"


def identifier(kind: IdentifierConfig, number: int) -> str:
    """Return the identifier of a kind that the person of a number has."""
    rules, day = KINDS[kind.kind], born(kind.earliest_birth, number)
    made = pattern_sample(kind.pattern, _dice(kind.kind, number)) if rules.is_free and kind.pattern else None
    return made or rules.specimen(number, day)


def address(number: int) -> str:
    """Return the e-mail address of the person of a number."""
    return KINDS[EMAIL].specimen(number, born(0, number))


def proof(kind: ProofConfig, number: int) -> str | None:
    """Return the proof of a kind that the person of a number has; None where none could be made up."""
    rules = CHECKS[kind.check]
    if rules.is_free and kind.pattern:
        return pattern_sample(kind.pattern, _dice(kind.kind, number))
    return rules.specimen(number, born(0, number))


def answer(field: FormField, day: date, number: int, first: str) -> str:
    """Return what the person of a number answers; ``day`` is when the person was born."""
    rules = TYPES[field.type]
    if rules.has_own_choices:
        texts = [choice.in_language(first, first) for choice in field.choices]
        return SEPARATOR.join(texts[: 2 if rules.takes_several else 1])
    if not rules.is_free:
        return rules.specimen(number, day)
    made = pattern_sample(field.pattern, _dice(field.name, number)) if field.pattern else None
    return (made or rules.specimen(number, day))[: field.max or None]


def password(config: Config) -> str:
    """Return a password by the institution's rules, the same for all sample people."""
    rules = PasswordPolicy(**config.password.model_dump())
    made = [_password(config.password, start) for start in range(len(_WORDS))]
    return next((one for one in made if passwords.met(passwords.verdicts(rules, one))), made[0])


def born(earliest: int, number: int) -> date:
    """Return the day on which the person of a number was born."""
    return date(max(earliest, 1960) + number, 5, 10 + number)


def _password(rules: PasswordRules, start: int) -> str:
    special = rules.special_examples or _SPECIAL
    signs = (_CAPITALS * 2)[: rules.upper] + (_DIGITS * 2)[: rules.digits] + (special * 8)[: rules.special]
    words = [*_WORDS[start:], *_WORDS[:start]]
    text, count = words[0], 1
    while len(text) + len(signs) < rules.length:
        text, count = f"{text}-{words[count]}", count + 1
    return text + signs


def _dice(name: str, number: int) -> Random:
    """Return chance that falls the same way at every start."""
    return Random(f"{name} {number}")  # noqa: S311 - nothing of it is secret
