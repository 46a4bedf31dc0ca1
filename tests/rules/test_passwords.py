"""Passwords: one form from every keyboard, rules as sentences, the obvious refused."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighing import work
from wrota.errors import Refused
from wrota.rules import block_list
from wrota.rules.common_passwords import is_common
from wrota.rules.passwords import PasswordPolicy, canonical, met, verdicts
from wrota.rules.text_input import folded
from wrota.words import catalogue

OPEN = PasswordPolicy()
STRICT = PasswordPolicy(length=8, upper=2, lower=2, digits=2, special=1, special_examples="! @ # $ %")
ANNA = ("Anna Kowalska-Żuk", "L0004880", "ania.kowal@poczta.example.org", "Spółdzielnia Mieszkaniowa „Na Skarpie”")


def unmet(policy: PasswordPolicy, password: str, context: tuple[str, ...] = ANNA) -> list[str]:
    """Return the keys of the rules that a password does not meet."""
    return [verdict.key for verdict in verdicts(policy, canonical(password), context) if not verdict.met]


def test_every_rule_is_a_sentence_in_a_stable_order() -> None:
    english = catalogue("en")
    assert [(verdict.key, english.translate(verdict.sentence)) for verdict in verdicts(STRICT, "", ANNA)] == [
        ("length", "At least 8 characters"),
        ("upper", "At least 2 capital letters"),
        ("lower", "At least 2 small letters"),
        ("digits", "At least 2 digits"),
        ("special", "At least 1 special character, for example: ! @ # $ %"),
        ("context", "Without your name, identifier or e-mail address, and without the institution’s name"),
        ("common", "Not a well-known password, a row of keys or a repetition"),
    ]


def test_rules_that_count_nothing_are_left_out() -> None:
    assert [verdict.key for verdict in verdicts(OPEN, "")] == ["length", "context", "common"]


def test_one_special_character_needs_no_examples() -> None:
    told = [catalogue("en").translate(verdict.sentence) for verdict in verdicts(PasswordPolicy(special=1), "")]
    assert "At least 1 special character" in told


def test_an_empty_password_meets_nothing() -> None:
    assert not any(verdict.met for verdict in verdicts(STRICT, "", ANNA))


def test_the_password_of_the_manual_passes_its_rules() -> None:
    assert unmet(STRICT, "RyBa18$05") == []
    assert met(verdicts(STRICT, "RyBa18$05", ANNA))


@pytest.mark.parametrize(
    ("password", "keys"),
    [
        ("RyBa1$x", ["length", "digits"]),
        ("Ryba18$05", ["upper"]),
        ("RYBA18$05", ["lower"]),
        ("RyBa$rak5", ["digits"]),
        ("RyBa18005", ["special"]),
        ("RyBa18 05", ["special"]),
        ("ŁóŚć18£05", []),
        ("RyBa18§٣٤", []),
    ],
)
def test_each_rule_counts_its_own_signs(password: str, keys: list[str]) -> None:
    assert unmet(STRICT, password) == keys


def test_a_passphrase_needs_length_alone() -> None:
    assert unmet(OPEN, "trzy kaczki za rzeką") == []
    assert unmet(OPEN, "trzy kaczki") == ["length"]


@pytest.mark.parametrize(
    "password",
    [
        "xx-kowalska-xx",
        "ŻukKOWALSKA77",
        "l0004880-brama",
        "ania.KOWAL.brama",
        "Skarpie i rzeka",
        "ＫＯＷＡＬＳＫＡ i rzeka",
    ],
)
def test_what_others_know_of_the_person_is_refused(password: str) -> None:
    assert unmet(OPEN, password) == ["context"]


@pytest.mark.parametrize("password", ["żuk na sosnach", "poczta i example", "ratunek 000488"])
def test_short_words_and_the_domain_of_an_address_are_allowed(password: str) -> None:
    assert unmet(OPEN, password) == []


def test_words_that_the_institution_refuses_are_listed() -> None:
    policy = PasswordPolicy(refuse=("brama", "Osiedle"))
    judged = verdicts(policy, "BRAMA do ogrodu")
    assert [verdict.key for verdict in judged if not verdict.met] == ["refuse"]
    assert "Without any of these words: brama, Osiedle" in [catalogue("en").translate(one.sentence) for one in judged]


@pytest.mark.parametrize(
    "password",
    [
        "haslo1234567",
        "Hasło!2024!!",
        "hasłohasło12",
        "P@ssw0rd2024",
        "!!Qwerty12345",
        "zaq12wsx2024",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaa",
        "123123123123",
        "121212121212",
        "123456789012",
        "098765432109",
        "abcdefghijkl",
        "poiuytrewqpo",
        "zxcvbnmzxcvbnm",
        "KRZYSZTOF_1985",
        "Sunshine!2024",
        "trustno1",
        "liverpool-1892",
        "zaq12wsx",
        "Mama1234!!!!",
        "Styczeń_2024",
        "Lato!2024!!!",
        "Kraków-2024!",
        "Białystok!15",
        "LechPoznań!22",
        "Misiaczek#07",
        "Zielińska1990",
        "Wiedźmin!!33",
        "!!Zosieńka99",
        "NoweHasło#123",
        "kocham-Cię-2020",
        "1qaz2wsx3edc4rfv",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert "common" in unmet(OPEN, password, ())


@pytest.mark.parametrize(
    "password", ["haslo do sadu 7", "RyBa18$05", "kaczka1234567", "20240517-lipa", "żyrafa w szafie"]
)
def test_a_common_word_among_others_is_allowed(password: str) -> None:
    assert not is_common(password)


def test_the_block_list_holds_more_than_ten_thousand_passwords_as_they_are_compared() -> None:
    listed = block_list.everywhere() | block_list.in_poland()
    assert len(listed) > 10_000
    assert {folded(word) for word in listed} == listed


def test_our_own_words_are_written_as_passwords_are_compared() -> None:
    assert len(block_list.in_poland()) > 300
    assert all(re.fullmatch("[a-z]{4,}", word) for word in block_list.in_poland())


def test_the_block_list_is_ready_before_anybody_notices() -> None:
    assert work(block_list.everywhere.__wrapped__) < 0.05
    assert "zxcvbn" not in sys.modules


def test_a_password_is_looked_up_quickly() -> None:
    is_common("")
    assert work(lambda: [is_common("RyBa18$05-nad-jeziorem") for _ in range(1000)]) < 0.5


@pytest.mark.parametrize("shown", ["zażółć gęślą jaźń", "Ångström-Łódź"])
def test_composed_and_decomposed_letters_are_one_password(shown: str) -> None:
    assert canonical(unicodedata.normalize("NFD", shown)) == canonical(unicodedata.normalize("NFC", shown))


def test_a_space_typed_with_alt_is_a_space() -> None:
    assert canonical("trzy\u00a0kaczki") == "trzy kaczki"


def test_spaces_around_a_password_belong_to_it() -> None:
    assert canonical("  a  ") == "  a  "


@pytest.mark.parametrize("password", ["a\0b", "\0", "a\ud800", "a" * 129, "\ufdfa" * 100])
def test_what_cannot_be_hashed_alike_everywhere_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        canonical(password)


def test_the_longest_password_has_128_characters() -> None:
    assert canonical("aB3$" * 32) == "aB3$" * 32


def test_a_flood_of_marks_costs_nothing() -> None:
    def flood() -> None:
        for _ in range(100):
            with pytest.raises(Refused):
                canonical("\u0344" * 250_000)

    assert work(flood) < 0.1


def test_judging_the_longest_password_is_quick() -> None:
    assert work(lambda: [verdicts(STRICT, "ab" * 63 + "ac", ANNA) for _ in range(20)]) < 0.2


@given(st.text(max_size=40))
def test_any_text_is_refused_or_judged(text: str) -> None:
    try:
        password = canonical(text)
    except Refused:
        return
    assert canonical(password) == password
    assert len(verdicts(STRICT, password, ANNA)) == 7
