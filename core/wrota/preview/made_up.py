"""Fake numbers and answers that nobody has, generated so that they fit what an institution asks for."""

from __future__ import annotations

from datetime import date
from random import Random

from wrota.preview.pattern_sample import pattern_sample
from wrota.rules import passwords
from wrota.rules.fields import SEPARATOR
from wrota.rules.passwords import PasswordPolicy
from wrota.tenant.schema import Config, FormField, IdentifierConfig, PasswordRules, ProofConfig

ADDRESS = "osoba{number}@podglad.example"
NIP = "1234563218"
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_BANK = "99900009"
"""The code of a bank that there is not."""

_PL00 = "252100"
_WORDS = ("zielona", "latarnia", "rower", "okno", "herbata", "drabina", "poziomka", "wiatrak", "jesion", "guzik")
_SPECIAL, _DIGITS, _CAPITALS = "#-!%@&*+", "24687935", "ZKWRTPMB"


def identifier(kind: IdentifierConfig, number: int) -> str:
    """Return the identifier of a kind that the person of a number has."""
    if kind.kind == "pesel":
        return pesel(born(kind.earliest_birth, number), number)
    if kind.kind == "email":
        return ADDRESS.format(number=number)
    made = pattern_sample(kind.pattern, _dice(kind.kind, number)) if kind.pattern else None
    return made or {"login": f"osoba{number}", "symbol": f"S{number:06}"}.get(kind.kind, f"Z-{number:06}")


def proof(kind: ProofConfig, number: int) -> str | None:
    """Return the proof of a kind that the person of a number has; None where none could be made up."""
    if kind.check == "nrb":
        return nrb(number)
    return pattern_sample(kind.pattern, _dice(kind.kind, number)) if kind.pattern else f"{2_500_000 + number}"


def answer(field: FormField, day: date, number: int, first: str) -> str:
    """Return what the person of a number answers; ``day`` is when the person was born."""
    if field.type in ("choice", "choices"):
        texts = [choice.in_language(first, first) for choice in field.choices]
        return texts[0] if field.type == "choice" else SEPARATOR.join(texts[:2])
    typed = {
        "date": day.isoformat(),
        "email": ADDRESS.format(number=number),
        "phone": f"600 100 {200 + number}",
        "postcode": "00-001",
        "country": "PL",
        "pesel": pesel(day, number),
        "nip": NIP,
    }
    return typed.get(field.type) or _words(field, number)


def password(config: Config) -> str:
    """Return a password by the institution's rules, the same for all sample people."""
    rules = PasswordPolicy(**config.password.model_dump())
    made = [_password(config.password, start) for start in range(len(_WORDS))]
    return next((one for one in made if passwords.met(passwords.verdicts(rules, one))), made[0])


def born(earliest: int, number: int) -> date:
    """Return the day on which the person of a number was born."""
    return date(max(earliest, 1960) + number, 5, 10 + number)


def pesel(day: date, number: int) -> str:
    """Return a PESEL of somebody born on a day; its number in the row is one that is hardly ever given out."""
    century = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}[day.year // 100]
    digits = f"{day.year % 100:02}{day.month + century:02}{day.day:02}{9900 + number}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, _PESEL_WEIGHTS, strict=True)) % 10
    return f"{digits}{check}"


def nrb(number: int) -> str:
    """Return an account number at a bank that there is not, with its check digits."""
    account = f"{_BANK}{number:016}"
    return f"{98 - int(account + _PL00) % 97:02}{account}"


def _password(rules: PasswordRules, start: int) -> str:
    special = rules.special_examples or _SPECIAL
    signs = (_CAPITALS * 2)[: rules.upper] + (_DIGITS * 2)[: rules.digits] + (special * 8)[: rules.special]
    words = [*_WORDS[start:], *_WORDS[:start]]
    text, count = words[0], 1
    while len(text) + len(signs) < rules.length:
        text, count = f"{text}-{words[count]}", count + 1
    return text + signs


def _words(field: FormField, number: int) -> str:
    made = pattern_sample(field.pattern, _dice(field.name, number)) if field.pattern else None
    return (made or "Przykład")[: field.max or None]


def _dice(name: str, number: int) -> Random:
    """Return chance that falls the same way at every start."""
    return Random(f"{name} {number}")  # noqa: S311 - nothing of it is secret
