"""Validation of the answers to a configured form, and their text as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date

from wrota.desk import Desk
from wrota.errors import Refused
from wrota.rules import countries, fields, identifiers
from wrota.rules import pesel as register
from wrota.rules.fields import SEPARATOR
from wrota.tenant.schema import FormField
from wrota.words import Sentence, say

Typed = Mapping[str, Sequence[str]]

_CHOSEN = frozenset({"choice", "choices", "country"})
_NOT_OFFERED = say("Please choose one of the answers.")
_BORN_OTHERWISE = say("The date of birth and the PESEL number contradict each other. Please compare both.")
_NUMBERED_OTHERWISE = say("The PESEL number and the date of birth contradict each other. Please compare both.")


@dataclass(frozen=True)
class ValidatedAnswers:
    """What was answered, in the form in which it is stored, and what is wrong, both by the names of the fields."""

    values: Mapping[str, str] = field(repr=False)
    faults: Mapping[str, Sentence]


def judge(desk: Desk, asked: Sequence[FormField], typed: Typed, *, pesel: str | None = None) -> ValidatedAnswers:
    """Judge what was typed into the fields that were asked.

    ``pesel`` is the number by which the person is known, if it is; a birth date has to agree with it and with one
    typed beside it, and where they contradict each other both fields are at fault.
    """
    values: dict[str, str] = {}
    faults: dict[str, Sentence] = {}
    for one in asked:
        try:
            values[one.name] = _answer(desk, one, typed.get(one.name, ()))
        except Refused as refusal:
            faults[one.name] = refusal.sentence
    faults.update(_contradictions(asked, values, pesel))
    return ValidatedAnswers(values, faults)


def told(desk: Desk, asked: FormField, value: str, language: str) -> str:
    """Return a stored answer as people read it; what another configuration once stored is told as it is."""
    if asked.type == "pesel":
        return identifiers.masked("last4", value) if value else ""
    if asked.type in {"choice", "choices"}:
        return ", ".join(choices(desk, asked, language).get(one, one) for one in chosen(value))
    if asked.type == "country":
        return countries.names(language).get(value, value)
    return _date_in_words(value, language) if asked.type == "date" else fields.shown(asked.type, value)


def choices(desk: Desk, asked: FormField, language: str) -> Mapping[str, str]:
    """Return what may be chosen, as it is stored and as it is told; stored is its text in the first language."""
    first = desk.tenant.first_language
    return {choice.in_language(first, first): choice.in_language(language, first) for choice in asked.choices}


def chosen(value: str) -> tuple[str, ...]:
    """Return the several choices of a stored value."""
    return tuple(value.split(SEPARATOR)) if value else ()


def _answer(desk: Desk, asked: FormField, typed: Sequence[str]) -> str:
    if len(typed) > (len(asked.choices) if asked.type == "choices" else 1):
        raise Refused(_NOT_OFFERED)
    given = list(dict.fromkeys(fields.canonical(asked.type, one, asked.max) for one in typed if one.strip()))
    if not given:
        return _nothing(asked)
    if asked.choices and not set(given) <= choices(desk, asked, desk.tenant.first_language).keys():
        raise Refused(_NOT_OFFERED)
    value = SEPARATOR.join(given)
    _hold(desk, asked, value)
    return value


def _nothing(asked: FormField) -> str:
    if not asked.required:
        return ""
    if asked.type == "choices":
        raise Refused(say("Please choose at least one answer."))
    raise Refused(_NOT_OFFERED if asked.type in _CHOSEN else say("Please fill in this field."))


def _hold(desk: Desk, asked: FormField, value: str) -> None:
    """Hold what the type alone cannot know: the institution's pattern, and what day it is."""
    if asked.pattern is not None and not asked.pattern.fits(value):
        raise Refused(say("This does not have the usual form. Please compare it sign by sign."))
    if asked.born and value > desk.today().isoformat():
        raise Refused(say("This date of birth is still to come. Please check the year."))
    fault = register.fault(value, desk.today(), _earliest_birth(desk)) if asked.type == "pesel" else None
    if fault:
        raise Refused(fault)


def _earliest_birth(desk: Desk) -> int:
    kinds = (kind for kind in desk.tenant.config.identifier if kind.kind == "pesel")
    return next((kind.earliest_birth for kind in kinds), 1900)


def _contradictions(
    asked: Sequence[FormField], values: Mapping[str, str], pesel: str | None
) -> Iterator[tuple[str, Sentence]]:
    """Name every birth date and PESEL that contradict each other."""
    days = [(one.name, values[one.name]) for one in asked if one.born and values.get(one.name)]
    numbers = [(one.name, values[one.name]) for one in asked if one.type == "pesel" and values.get(one.name)]
    for day, born in days:
        if pesel and _born(pesel) not in {None, born}:
            yield day, _BORN_OTHERWISE
        for number, value in numbers:
            if _born(value) not in {None, born}:
                yield from ((day, _BORN_OTHERWISE), (number, _NUMBERED_OTHERWISE))


def _born(pesel: str) -> str | None:
    """Return the birth date in a PESEL, as it is stored; None where the number is none that could be read."""
    try:
        return register.read(pesel, date.max, 1800).born.isoformat()
    except Refused:
        return None


def _date_in_words(value: str, language: str) -> str:
    try:
        return format_date(date.fromisoformat(value), "long", locale=language) if value else ""
    except ValueError:
        return value
