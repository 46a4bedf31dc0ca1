"""Validation of the answers to a configured form, and their text as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wrota.desk import Desk
from wrota.errors import Refused
from wrota.rules import fields
from wrota.rules.fields import SEPARATOR
from wrota.rules.kinds.fields import TYPES
from wrota.rules.kinds.identifiers import KINDS
from wrota.tenant.schema import Config, FormField
from wrota.words import Sentence, say

Typed = Mapping[str, Sequence[str]]

_NOT_OFFERED = say("Please choose one of the answers.")
_BORN_OTHERWISE = say("The date of birth and the PESEL number contradict each other. Please compare both.")
_NUMBERED_OTHERWISE = say("The PESEL number and the date of birth contradict each other. Please compare both.")


@dataclass(frozen=True)
class ValidatedAnswers:
    """What was answered, in the form in which it is stored, and what is wrong, both by the names of the fields."""

    values: Mapping[str, str] = field(repr=False)
    faults: Mapping[str, Sentence]


def judge(
    desk: Desk, questions: Sequence[FormField], typed: Typed, *, birth_date: date | None = None
) -> ValidatedAnswers:
    """Judge what was typed into the fields that were asked.

    ``birth_date`` is what an identifier of the person tells, if one does; a typed one has to agree with it and with a
    number typed beside it, and where they contradict each other both fields are at fault.
    """
    values: dict[str, str] = {}
    faults: dict[str, Sentence] = {}
    for one in questions:
        try:
            values[one.name] = _answer(desk, one, typed.get(one.name, ()))
        except Refused as refusal:
            faults[one.name] = refusal.sentence
    faults.update(_contradictions(questions, values, birth_date))
    return ValidatedAnswers(values, faults)


def in_words(desk: Desk, question: FormField, value: str, language: str) -> str:
    """Return a stored answer as people read it; what another configuration once stored is told as it is."""
    if TYPES[question.type].is_chosen:
        return ", ".join(choices(desk, question, language).get(one, one) for one in chosen(value))
    return fields.in_words(question.type, value, language)


def choices(desk: Desk, question: FormField, language: str) -> Mapping[str, str]:
    """Return what may be chosen, as it is stored and as it is told; an own choice is stored in the first language."""
    first, offers = desk.tenant.first_language, TYPES[question.type].offers
    if offers:
        return offers(language)
    return {choice.in_language(first, first): choice.in_language(language, first) for choice in question.choices}


def chosen(value: str) -> tuple[str, ...]:
    """Return the several choices of a stored value."""
    return tuple(value.split(SEPARATOR)) if value else ()


def _answer(desk: Desk, question: FormField, typed: Sequence[str]) -> str:
    if len(typed) > (len(question.choices) if TYPES[question.type].takes_several else 1):
        raise Refused(_NOT_OFFERED)
    given = list(dict.fromkeys(fields.canonical(question.type, one, question.max) for one in typed if one.strip()))
    if not given:
        return _nothing(question)
    if question.choices and not set(given) <= choices(desk, question, desk.tenant.first_language).keys():
        raise Refused(_NOT_OFFERED)
    value = SEPARATOR.join(given)
    _hold(desk, question, value)
    return value


def _nothing(question: FormField) -> str:
    if not question.required:
        return ""
    if TYPES[question.type].takes_several:
        raise Refused(say("Please choose at least one answer."))
    raise Refused(_NOT_OFFERED if TYPES[question.type].is_chosen else say("Please fill in this field."))


def _hold(desk: Desk, question: FormField, value: str) -> None:
    """Hold what the type alone cannot know: the institution's pattern, and what day it is."""
    if question.pattern is not None and not question.pattern.fits(value):
        raise Refused(say("This does not have the usual form. Please compare it sign by sign."))
    if question.born and value > desk.today().isoformat():
        raise Refused(say("This date of birth is still to come. Please check the year."))
    judge_number = TYPES[question.type].fault
    fault = judge_number(value, desk.today(), earliest_birth(desk.tenant.config)) if judge_number else None
    if fault:
        raise Refused(fault)


def earliest_birth(config: Config) -> int:
    """Return the earliest year of birth that an institution believes a number."""
    kinds = (kind for kind in config.identifier if KINDS[kind.kind].holds_birth_date)
    return next((kind.earliest_birth for kind in kinds), 1900)


def _contradictions(
    questions: Sequence[FormField], values: Mapping[str, str], known: date | None
) -> Iterator[tuple[str, Sentence]]:
    """Name every birth date and every number with one in it that contradict each other."""
    days = [(one.name, values[one.name]) for one in questions if one.born and values.get(one.name)]
    numbers = [(one.name, born) for one in questions if (born := _born(one, values.get(one.name, "")))]
    for day, value in days:
        if known and known.isoformat() != value:
            yield day, _BORN_OTHERWISE
        for number, born in numbers:
            if born.isoformat() != value:
                yield from ((day, _BORN_OTHERWISE), (number, _NUMBERED_OTHERWISE))


def _born(question: FormField, value: str) -> date | None:
    read = TYPES[question.type].birth_date
    return read(value) if read else None
