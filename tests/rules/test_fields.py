"""Fields of forms by type: what may be typed, what is stored, what is said, and what stands there afterwards."""

from __future__ import annotations

from typing import get_args

import pytest

from wrota.errors import Refused
from wrota.rules import fields
from wrota.rules.kinds.fields import TYPES
from wrota.tenant.schema import FormField
from wrota.words import catalogue

GOOD = [
    ("text", "  Anna Maria ", "Anna Maria", "Anna Maria"),
    ("text", "Zażółć gęślą jaźń", "Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
    ("text", "Ａｎｎａ", "Anna", "Anna"),
    ("area", "pierwszy\r\n\r\ndrugi \n", "pierwszy\n\ndrugi", "pierwszy\n\ndrugi"),
    ("date", "31 grudnia 1964", "1964-12-31", "31.12.1964"),
    ("email", "Anna@Example.COM", "anna@example.com", "anna@example.com"),
    ("phone", "(061) 854-01-60", "+48618540160", "+48 61 854 01 60"),
    ("postcode", "61655", "61-655", "61-655"),
    ("postcode", "61-655", "61-655", "61-655"),
    ("postcode", " 61 655 ", "61-655", "61-655"),
    ("choice", "wielkopolskie", "wielkopolskie", "wielkopolskie"),
    ("choices", "technikum", "technikum", "technikum"),
    ("country", "PL", "PL", "PL"),
    ("pesel", "440514-01359", "44051401359", "44051401359"),
    ("nip", "PL 123-456-32-18", "1234563218", "123-456-32-18"),
    ("iban", "61109010140000071219812874", "PL61109010140000071219812874", "PL61 1090 1014 0000 0712 1981 2874"),
    (
        "iban",
        "pl27 1140 2004 0000 3002 0135 5387",
        "PL27114020040000300201355387",
        "PL27 1140 2004 0000 3002 0135 5387",
    ),
    ("iban", "de89-3704-0044-0532-0130-00", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    ("iban", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32"),
    ("iban", "ＮＯ９３ 8601 1117 947", "NO9386011117947", "NO93 8601 1117 947"),
]

BAD = [
    ("text", "x" * 201, "at most 200"),
    ("text", "Anna\u200bNowak", "invisible"),
    ("text", "Anna\nNowak", "invisible"),
    ("area", "x" * 2001, "at most 2000"),
    ("area", "x\u202ey", "invisible"),
    ("date", "31.02.1964", "no such day"),
    ("email", "anna@", "whole e-mail"),
    ("email", "añña@example.com", "without accents"),
    ("email", "x" * 255, "at most 254"),
    ("phone", "854-01-60", "9 digits"),
    ("postcode", "6165", "five digits"),
    ("postcode", "6165a", "five digits"),
    ("postcode", "٦١٦٥٥", "five digits"),
    ("country", "pl", "one of the answers"),
    ("country", "Polska", "one of the answers"),
    ("pesel", "44051401358", "mistyped"),
    ("pesel", "4405140135", "11 digits"),
    ("nip", "1234563219", "mistyped"),
    ("nip", "123456321", "10 digits"),
    ("iban", "61109010140000071219812875", "Some digit"),
    ("iban", "PL36109010150000071219812874", "Some digit"),
    ("iban", "6110901014000007121981287", "26 digits and here are 25"),
    ("iban", "PL61 1090 1014 O000 0712 1981 2874", "digits alone"),
    ("iban", "DE89370400440532013001", "Some sign"),
    ("iban", "DE8937040044053201300", "Some sign"),
    ("iban", "ZZ89370400440532013000", "no country"),
    ("iban", "moje konto", "two letters of the country"),
    ("iban", "DE", "two letters of the country"),
    ("iban", "ßE89370400440532013000", "two letters of the country"),
    ("iban", "٦١١٠٩٠١٠١٤٠٠٠٠٠٧١٢١٩٨١٢٨٧٤", "two letters of the country"),
]


@pytest.mark.parametrize(("kind", "typed", "stored", "shown"), GOOD)
def test_what_is_typed_is_stored_in_one_form_and_stands_there_as_people_write_it(
    kind: str, typed: str, stored: str, shown: str
) -> None:
    assert fields.canonical(kind, typed) == stored
    assert fields.shown(kind, stored) == shown
    assert fields.canonical(kind, shown) == stored


@pytest.mark.parametrize(("kind", "typed", "said"), BAD)
def test_what_cannot_be_stored_is_refused_with_what_to_do(kind: str, typed: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        fields.canonical(kind, typed)
    assert said in catalogue("en").translate(refused.value.sentence)
    assert catalogue("pl").translate(refused.value.sentence) != catalogue("en").translate(refused.value.sentence)


def test_every_type_of_the_schema_has_its_rules_and_its_examples() -> None:
    assert set(TYPES) == set(get_args(FormField.model_fields["type"].annotation)) == {kind for kind, *_ in GOOD}


@pytest.mark.parametrize("kind", TYPES)
def test_an_empty_field_is_stored_as_nothing(kind: str) -> None:
    for typed in ("", " ", "\u00a0", "\u3000 "):
        assert fields.canonical(kind, typed) == ""
    assert fields.shown(kind, "") == ""


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_far_too_long_costs_nothing_to_refuse(kind: str) -> None:
    with pytest.raises(Refused):
        fields.canonical(kind, "e" + "\u0301" * 250_000)


@pytest.mark.parametrize(("kind", "is_free"), [("text", True), ("area", True), ("date", False), ("email", False)])
def test_the_institution_caps_only_what_has_no_form_of_its_own(kind: str, is_free: bool) -> None:
    typed = {"date": "31 grudnia 1964", "email": "anna@example.com"}.get(kind, "dwa słowa")
    assert TYPES[kind].is_free == is_free
    if is_free:
        with pytest.raises(Refused, match="at most 5"):
            fields.canonical(kind, typed, 5)
    else:
        assert fields.canonical(kind, typed, 5)


@pytest.mark.parametrize("kind", TYPES)
def test_what_another_rule_once_stored_stands_there_as_it_is(kind: str) -> None:
    for old in ("dawny", "61 854 01 60", "31.12.1964x"):
        assert fields.shown(kind, old) == old


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("date", "31.12.1964", "1964-12-31"),
        ("phone", "61 854 01 60", "+48618540160"),
        ("postcode", "61655", "61-655"),
        ("date", "około 1964", "około 1964"),
        ("phone", "brak", "brak"),
        ("choices", "liceum|technikum", "liceum|technikum"),
        ("text", "x" * 300, "x" * 300),
    ],
)
def test_what_the_institution_gives_is_kept_even_where_it_could_not_be_typed(kind: str, given: str, kept: str) -> None:
    assert fields.kept(kind, given) == kept
