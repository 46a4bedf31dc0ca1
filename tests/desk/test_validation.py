"""What was answered to an institution's questions: judged field by field and together, and told as people read it."""

from __future__ import annotations

from typing import Any

import pytest

from wrota.desk import Desk, validation
from wrota.desk.validation import ValidatedAnswers
from wrota.rules import pesel
from wrota.tenant.schema import FormField
from wrota.words import catalogue

CITIES = ("Opole", {"pl": "inne", "en": "other"})
AGAINST = "contradict each other"


def asked(name: str = "pole", **keys: Any) -> FormField:
    """Return a field as the configuration would make it."""
    return FormField.model_validate({"name": name, "label": name.title(), **keys})


def told(judged: ValidatedAnswers) -> dict[str, str]:
    """Return the faults in English."""
    return {name: catalogue("en").translate(sentence) for name, sentence in judged.faults.items()}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "Please fill in this field."),
        ({"type": "area"}, "Please fill in this field."),
        ({"type": "date"}, "Please fill in this field."),
        ({"type": "choice", "choices": CITIES}, "Please choose one of the answers."),
        ({"type": "country"}, "Please choose one of the answers."),
        ({"type": "choices", "choices": CITIES}, "Please choose at least one answer."),
    ],
)
@pytest.mark.parametrize("typed", [(), ("",), ("  ",)])
def test_what_is_required_has_to_be_answered(
    desk: Desk, keys: dict[str, Any], said: str, typed: tuple[str, ...]
) -> None:
    assert told(validation.judge(desk, [asked(required=True, **keys)], {"pole": typed})) == {"pole": said}
    free = validation.judge(desk, [asked(**keys)], {"pole": typed})
    assert (free.values, free.faults) == ({"pole": ""}, {})


def test_every_field_has_a_value_or_a_fault_and_nothing_else_is_taken(desk: Desk) -> None:
    fields = [asked("a"), asked("b", type="postcode"), asked("c", required=True)]
    judged = validation.judge(desk, fields, {"a": ["x"], "b": ["1"], "d": ["y"]})
    assert (dict(judged.values), set(judged.faults)) == ({"a": "x"}, {"b", "c"})


def test_a_length_of_the_institution_takes_the_place_of_the_usual_one(desk: Desk) -> None:
    fields = [asked("a", max=3), asked("b", type="area", max=3)]
    assert set(validation.judge(desk, fields, {"a": ["abcd"], "b": ["abcd"]}).faults) == {"a", "b"}
    assert not validation.judge(desk, fields, {"a": ["abc"], "b": ["abc"]}).faults


def test_a_pattern_looks_at_the_whole_answer_as_it_is_stored(desk: Desk) -> None:
    fields = [asked(pattern="[A-Z]{2}[0-9]{3}")]
    assert not validation.judge(desk, fields, {"pole": [" AB123 "]}).faults
    for typed in ("ab123", "AB1234", "xAB123"):
        assert "usual form" in told(validation.judge(desk, fields, {"pole": [typed]}))["pole"]
    assert not validation.judge(desk, [asked(type="phone", pattern="[+]48.*")], {"pole": ["601 234 567"]}).faults


def test_several_choices_are_stored_once_each_in_the_order_of_the_answers(desk: Desk) -> None:
    field = asked(type="choices", choices=("a", "b", "c"))
    assert validation.judge(desk, [field], {"pole": ["c", "a", "c"]}).values == {"pole": "c|a"}


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        ({"type": "choice", "choices": CITIES}, ["other"]),
        ({"type": "choice", "choices": CITIES}, ["Opole", "inne"]),
        ({"type": "choices", "choices": CITIES}, ["Opole|inne"]),
        ({"type": "choices", "choices": CITIES}, ["Opole"] * 10_000),
        ({"type": "country"}, ["PL", "UA"]),
        ({}, ["a", "b"]),
    ],
)
def test_an_answer_that_was_not_offered_is_no_answer(desk: Desk, keys: dict[str, Any], typed: list[str]) -> None:
    judged = validation.judge(desk, [asked(**keys)], {"pole": typed})
    assert (dict(judged.values), set(judged.faults)) == ({}, {"pole"})


@pytest.mark.parametrize(("typed", "is_good"), [("21.11.2026", True), ("22.11.2026", False)])
def test_nobody_is_born_after_today(desk: Desk, typed: str, is_good: bool) -> None:
    assert bool(validation.judge(desk, [asked(type="date", born=True)], {"pole": [typed]}).faults) != is_good
    assert not validation.judge(desk, [asked(type="date")], {"pole": ["22.11.2026"]}).faults


BORN, NUMBER = asked("urodzenie", type="date", born=True), asked("numer", type="pesel")


@pytest.mark.parametrize(
    ("day", "number", "known", "wrong"),
    [
        ("14.05.1944", "44051401359", None, set()),
        ("15.05.1944", "44051401359", None, {"urodzenie", "numer"}),
        ("15.05.1944", "", "44051401359", {"urodzenie"}),
        ("14.05.1944", "44051401359", "08283174214", {"urodzenie"}),
        ("14.05.1944", "", "44051401359", set()),
        ("15.05.1944", "", None, set()),
        ("15.05.1944", "", "no-number", set()),
        ("", "44051401359", "44051401359", set()),
        ("15.05", "44051401359", None, {"urodzenie"}),
        ("15.05.1944", "44051401358", None, {"numer"}),
    ],
)
def test_a_birth_date_and_a_pesel_that_contradict_each_other_are_both_at_fault(
    desk: Desk, day: str, number: str, known: str | None, wrong: set[str]
) -> None:
    typed, birth_date = {"urodzenie": [day], "numer": [number]}, pesel.birth_date(known or "")
    judged = validation.judge(desk, [BORN, NUMBER], typed, birth_date=birth_date)
    assert set(judged.faults) == wrong
    if wrong == {"urodzenie", "numer"}:
        assert all(AGAINST in sentence for sentence in told(judged).values())


def test_a_pesel_has_to_be_one_of_the_living(desk: Desk) -> None:
    assert set(validation.judge(desk, [NUMBER], {"numer": ["44851401359"]}).faults) == {"numer"}


@pytest.mark.parametrize(
    ("keys", "stored", "pl", "en"),
    [
        ({}, "Anna", "Anna", "Anna"),
        ({"type": "date"}, "1964-12-31", "31 grudnia 1964", "December 31, 1964"),
        ({"type": "date"}, "dawno", "dawno", "dawno"),
        ({"type": "phone"}, "+48618540160", "+48 61 854 01 60", "+48 61 854 01 60"),
        ({"type": "country"}, "UA", "Ukraina", "Ukraine"),
        ({"type": "country"}, "SU", "SU", "SU"),
        ({"type": "choice", "choices": CITIES}, "inne", "inne", "other"),
        ({"type": "choice", "choices": CITIES}, "Kalisz", "Kalisz", "Kalisz"),
        ({"type": "choices", "choices": CITIES}, "Opole|inne", "Opole, inne", "Opole, other"),
        ({"type": "pesel"}, "44051401359", "…1359", "…1359"),
        ({"type": "nip"}, "8567346215", "856-734-62-15", "856-734-62-15"),
        ({"type": "iban"}, "NO9386011117947", "NO93 8601 1117 947", "NO93 8601 1117 947"),
    ],
)
def test_a_stored_answer_is_told_as_people_read_it(
    desk: Desk, keys: dict[str, Any], stored: str, pl: str, en: str
) -> None:
    assert validation.in_words(desk, asked(**keys), stored, "pl") == pl
    assert validation.in_words(desk, asked(**keys), stored, "en") == en
    assert validation.in_words(desk, asked(**keys), "", "pl") == ""


def test_an_answer_stays_out_of_logs(desk: Desk) -> None:
    assert "Nowak" not in repr(validation.judge(desk, [asked()], {"pole": ["Nowak"]}))
