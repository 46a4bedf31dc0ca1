"""Identifiers: one form for comparing, faults for new ones, masks for the screen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighing import work
from wrota.rules import identifiers
from wrota.rules.identifiers import (
    Identifier,
    Mask,
    candidates,
    canonical,
    longest,
    masked,
    numbers_masked,
)
from wrota.rules.kinds.identifiers import KINDS
from wrota.rules.text_input import clean
from wrota.words import catalogue

TODAY = date(2026, 11, 20)
CODES = ("login", "symbol", "substitute")
SYMBOL = "L[0-9]{7}"
FORM = "This does not have the usual form. Please compare it sign by sign."


def told(kind: str, typed: str, pattern: str | None = None) -> str | None:
    """Return in English what is wrong with the form of an identifier."""
    wrong = identifiers.fault(kind, typed, pattern=pattern, today=TODAY, earliest_birth=1900)
    return catalogue("en").translate(wrong) if wrong else None


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize(
    "typed", ["L0004880", "l0004880", " L0004880 ", "L 000 4880", "Ｌ０００４８８０", "L\u00a00004880"]
)
def test_a_code_is_the_same_in_every_case_width_and_spacing(kind: str, typed: str) -> None:
    assert canonical(kind, typed) == "l0004880"


@pytest.mark.parametrize("stranger", ["Ł0004880", "L000488O", "\N{CYRILLIC CAPITAL LETTER EM}0004880"])
def test_a_lookalike_is_another_code(stranger: str) -> None:
    assert canonical("symbol", stranger) not in {None, "l0004880"}


def test_an_old_identifier_outside_the_pattern_is_looked_up() -> None:
    assert told("symbol", "Radoch", SYMBOL) == FORM
    assert canonical("symbol", "Radoch") == "radoch"


@pytest.mark.parametrize(
    "typed",
    [
        "mike@example.org",
        "MIKE@Example.ORG",
        "ｍｉｋｅ@example.org",
        " mike@example.org ",
        "mi\N{KELVIN SIGN}e@example.org",
    ],
)
def test_an_address_is_the_same_in_every_case_and_width(typed: str) -> None:
    assert canonical("email", typed) == "mike@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "m\N{LATIN SMALL LETTER DOTLESS I}ke@example.org",
        "M\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}KE@example.org",
        "m\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}ke@example.org",
        "mike@example.org,evil@e.pl",
        "mike@example.org%0aBcc:",
        "mike@example.org\nBcc: evil@e.pl",
        "mike@example.org\n",
        "mike@example.org\0",
        "mi\u200bke@example.org",
        "Mike <mike@example.org>",
        '"mike"@example.org',
        "mike@[127.0.0.1]",
        "mike @example.org",
        "mike@example",
        "mike",
        "@example.org",
        f"{'m' * 65}@example.org",
        "",
    ],
)
def test_nothing_else_passes_for_the_address(typed: str) -> None:
    assert canonical("email", typed) is None


def test_a_domain_with_polish_letters_is_compared_as_a_label() -> None:
    spellings = ("noreply@eszkoła.example.org", "NOREPLY@ESZKOŁA.example.org", "noreply@xn--eszkoa-7db.example.org")
    assert {canonical("email", typed) for typed in spellings} == {"noreply@xn--eszkoa-7db.example.org"}
    assert canonical("email", "noreply@eszkola.example.org") == "noreply@eszkola.example.org"


def test_an_address_may_be_longer_than_a_code() -> None:
    address = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example.org"
    assert canonical("email", address) == address
    assert canonical("login", address) is None
    assert (longest(CODES), longest(KINDS)) == (128, 254)


def test_a_code_that_grows_beyond_the_limit_when_compared_is_none() -> None:
    assert canonical("login", "ß" * 64) == "ss" * 64
    assert canonical("login", "ß" * 65) is None


def test_a_mistyped_number_is_looked_up_like_a_right_one() -> None:
    assert canonical("pesel", "440514-013 58") == "44051401358"
    assert canonical("pesel", "99999999999") == "99999999999"
    assert canonical("pesel", "4405140135") is canonical("pesel", "44O51401359") is None


@pytest.mark.parametrize(
    "typed", ["8567346215", "856-734-62-15", "PL 856-734-62-15", "pl8567346215", "８５６７３４６２１５"]
)
def test_a_nip_is_the_same_in_every_grouping_with_its_country_or_without(typed: str) -> None:
    assert canonical("nip", typed) == "8567346215"


def test_a_mistyped_nip_is_looked_up_like_a_right_one_and_told() -> None:
    assert canonical("nip", "PL 856-734-62-16") == "8567346216"
    assert told("nip", "8567346216") == "Some digit of this NIP number is mistyped. Please compare it with a document."
    assert told("nip", "0000000000") == told("nip", "8567346216")
    assert told("nip", "856734621") == "This number has 10 digits and here are 9."
    assert canonical("nip", "856734621") is canonical("nip", "DE8567346215") is canonical("nip", "PL") is None


def test_one_text_is_looked_up_as_every_kind_that_it_may_be() -> None:
    kinds = ("email", "login", "pesel")
    assert candidates("440514-01359", kinds) == (
        Identifier("login", "440514-01359"),
        Identifier("pesel", "44051401359"),
    )
    assert candidates("Jan@Example.org", kinds) == (
        Identifier("email", "jan@example.org"),
        Identifier("login", "jan@example.org"),
    )


@pytest.mark.parametrize("typed", ["", "   ", "\0", "a\u200b", "a" * 300, "\u0301" * 250_000])
def test_what_cannot_be_an_identifier_has_no_candidates(typed: str) -> None:
    assert candidates(typed, KINDS) == ()


@pytest.mark.parametrize(
    "spellings",
    [
        ("44051401359", "440514-01359", "4 4-051401359", "４４０５１４０１３５９"),
        ("L0004880", "l 0004880", "L-0004880"),
        ("noreply@eszkoła.example.org", "NOREPLY@xn--eszkoa-7db.example.org"),
        ("8567346215", "PL 856-734-62-15", "pl8567346215", "856 734 62 15"),
    ],
)
def test_every_spelling_of_an_identifier_is_counted_as_one(spellings: tuple[str, ...]) -> None:
    assert len({identifiers.counted(clean(typed, 128)) for typed in spellings}) == 1


def test_a_flood_costs_nothing_in_any_kind() -> None:
    floods = ("\u0344" * 250_000, "@" * 250_000, "xn--" * 60_000, f"a@xn--{'9' * 240}", f"a@{'.' * 240}")

    def judge() -> None:
        for flood in floods:
            candidates(flood, KINDS)
            for kind in KINDS:
                identifiers.fault(kind, flood, pattern="(a|a)*b", today=TODAY)

    assert work(judge) < 0.1


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30) | st.emails())
def test_a_canonical_identifier_is_canonical_already(kind: str, typed: str) -> None:
    once = canonical(kind, typed)
    assert once is None or canonical(kind, once) == once


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30))
def test_whatever_has_no_fault_can_be_looked_up(kind: str, typed: str) -> None:
    assert told(kind, typed) is not None or canonical(kind, typed) is not None


@pytest.mark.parametrize("typed", ["L0004880", "l0004880", "L 0004880"])
def test_a_symbol_in_the_usual_form_has_no_fault(typed: str) -> None:
    assert told("symbol", typed, SYMBOL) is None


@pytest.mark.parametrize("typed", ["L488", "L00048800", "Ł0004880", "XL0004880"])
def test_a_symbol_in_another_form_is_told(typed: str) -> None:
    assert told("symbol", typed, SYMBOL) == FORM


@pytest.mark.parametrize(
    "typed", ["Ł0004880", "żółw_88", "jan.kowalski", "jan-k@1", "J. Kowalski"], ids=lambda typed: typed
)
def test_a_new_code_may_have_polish_letters_and_common_signs(typed: str) -> None:
    assert told("login", typed) is None


@pytest.mark.parametrize(
    "typed", ["\N{CYRILLIC CAPITAL LETTER A}nna", "jan\N{GREEK SMALL LETTER OMICRON}", "a٣", "jan☃"]
)
def test_a_new_code_has_no_signs_that_look_like_others(typed: str) -> None:
    assert (
        told("login", typed) == "Please use letters of the Polish or another Latin alphabet, digits and common signs."
    )


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("login", "  ", "Please fill in this field."),
        ("login", "a" * 129, "Please use at most 128 characters here."),
        ("login", "a\0", "Something invisible is in the text. Please type it by hand instead of pasting it."),
        ("email", "jan", "This is not a whole e-mail address, such as name@example.org."),
        (
            "email",
            "józef@example.org",
            "Before the @ sign an e-mail address has letters without accents: o instead of ó.",
        ),
        (
            "pesel",
            "44051401358",
            "Some digit of this PESEL number is mistyped. Please compare it with a document.",
        ),
    ],
)
def test_each_fault_has_its_own_sentence(kind: str, typed: str, sentence: str) -> None:
    assert told(kind, typed) == sentence


def test_a_pattern_holds_for_addresses_too() -> None:
    assert told("email", "Jan@Example.org", r"[^@]+@example\.org") is None
    assert told("email", "jan@example.com", r"[^@]+@example\.org") == FORM


def test_the_earliest_birth_is_the_institutions_choice() -> None:
    sentence = identifiers.fault("pesel", "44051401359", pattern=None, today=TODAY, earliest_birth=1950)
    assert sentence is not None
    assert catalogue("en").translate(sentence) == "This PESEL number has a birth date before 1950."


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        ("none", "l0004880", "l0004880"),
        ("ends", "l0004880", "l…0"),
        ("last4", "l0004880", "…4880"),
        ("last4", "abcdef", "…def"),
        ("last4", "ab", "…b"),
        ("last4", "a", "…"),
        ("ends", "abc", "…"),
        ("none", "", ""),
        ("ends", "", "…"),
        ("last4", "", "…"),
        ("none", "jolanta@example.org", "jolanta@example.org"),
        ("ends", "jolanta@example.org", "j…a@example.org"),
        ("last4", "jolanta@example.org", "j…a@example.org"),
        ("ends", "jo@example.org", "…@example.org"),
    ],
)
def test_a_mask_shows_so_much(mask: Mask, value: str, shown: str) -> None:
    assert masked(mask, value) == shown


@pytest.mark.parametrize("mask", ["none", "ends", "last4"])
def test_no_mask_shows_more_of_a_pesel_than_its_last_four(mask: Mask) -> None:
    assert masked(mask, "44051401359") == masked(mask, "u44051401359") == "…1359"
    assert masked(mask, "44051401359@example.org") == "…@example.org"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("44051401359", "…1359"),
        ("PESEL: 440514-01359.", "PESEL: …1359."),
        ("25 9990 0009 0000 0000 0000 0010, lokal 3", "…0010, lokal 3"),
        ("+48618540160", "+…0160"),
        ("1944-05-14", "1944-05-14"),
        ("Prosta 12/3, 60-001 Poznań", "Prosta 12/3, 60-001 Poznań"),
        ("", ""),
    ],
)
def test_long_numbers_are_masked_inside_a_text(text: str, shown: str) -> None:
    assert numbers_masked(text) == shown


def test_a_nip_is_masked_as_the_institution_says() -> None:
    assert [masked(mask, "8567346215") for mask in ("none", "ends", "last4")] == ["8567346215", "8…5", "…6215"]


def test_a_traceback_does_not_show_the_value() -> None:
    assert "44051401359" not in repr(candidates("44051401359", KINDS))
