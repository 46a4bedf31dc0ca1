"""PESEL: numbers for each thing that can be wrong, and what holds for all numbers (hazards I1)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wrota.rules import pesel
from wrota.rules.pesel import PeselWrong
from wrota.words import catalogue

TODAY = date(2026, 11, 20)
LATE = date(2299, 12, 31)
WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
CENTURIES = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}

CHECK_DIGIT = "Some digit of this PESEL number is mistyped. Please compare it with a document."
NO_SUCH_DATE = "This PESEL number has a birth date that does not exist."
FUTURE = "This PESEL number has a birth date that is still to come."
DIGITS_ALONE = "A PESEL number consists of digits alone."
LOST_ZERO = "A PESEL number has 11 digits and here are 10. Perhaps a zero at the beginning was lost."
INVISIBLE = "Something invisible is in the text. Please type it by hand instead of pasting it."


def number_of(born: date, serial: int) -> str:
    """Make the PESEL of a birth date and a serial of four digits."""
    century, year = divmod(born.year, 100)
    ten = f"{year:02}{born.month + CENTURIES[century]:02}{born.day:02}{serial:04}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, ten, strict=True))
    return f"{ten}{-total % 10}"


def told(text: str, today: date = TODAY, earliest: int = 1900) -> str | None:
    """Return in English what is wrong with a typed PESEL."""
    wrong = pesel.fault(text, today, earliest)
    return catalogue("en").translate(wrong) if wrong else None


numbers = st.builds(number_of, st.dates(date(1800, 1, 1), LATE), st.integers(0, 9999))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("44051401359", date(1944, 5, 14)),
        ("00010100022", date(1900, 1, 1)),
        ("99123199993", date(1999, 12, 31)),
        ("00222912301", date(2000, 2, 29)),
        ("08283174214", date(2008, 8, 31)),
        ("22222222222", date(2022, 2, 22)),
        ("16211010338", date(2016, 1, 10)),
        ("61211010338", date(2061, 1, 10)),
    ],
)
def test_a_valid_number_tells_the_birth_date(text: str, born: date) -> None:
    assert pesel.read(text, LATE, 1900) == pesel.Pesel(text, born)


def test_the_earliest_year_is_the_institutions_choice() -> None:
    assert pesel.read("99923100014", TODAY, 1800).born == date(1899, 12, 31)
    assert pesel.read("00010100022", TODAY, 1900).born == date(1900, 1, 1)
    assert told("99923100014") == "This PESEL number has a birth date before 1900."


@pytest.mark.parametrize("text", ["04422900041", "99723100056", "61211010338"])
def test_somebody_not_born_yet_is_refused(text: str) -> None:
    assert told(text) == FUTURE


def test_a_child_has_a_number_from_its_birthday_on() -> None:
    assert told("26312100111", today=date(2026, 11, 20)) == FUTURE
    assert told("26312100111", today=date(2026, 11, 21)) is None


@pytest.mark.parametrize("text", ["44051401358", "11111111111", "12345678901", "99999999999"])
def test_a_wrong_check_digit_has_its_own_sentence(text: str) -> None:
    assert told(text) == CHECK_DIGIT


@pytest.mark.parametrize(
    "text",
    [
        "00022900010",
        "99023000010",
        "00130100010",
        "00930100014",
        "00530100012",
        "00000000000",
        "00000100014",
        "44444444444",
        "12345678903",
    ],
)
def test_an_impossible_date_has_its_own_sentence(text: str) -> None:
    assert told(text) == NO_SUCH_DATE


def test_a_lost_zero_is_named_and_never_put_back() -> None:
    assert told("2211307589") == told("4405140135") == LOST_ZERO
    assert pesel.canonical("2211307589") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("440514013590", "A PESEL number has 11 digits and here are 12."),
        ("4", "A PESEL number has 11 digits and here is 1."),
        ("", "Please type the PESEL number."),
        ("  - ", "Please type the PESEL number."),
    ],
)
def test_a_wrong_length_says_how_many_digits_there_are(text: str, sentence: str) -> None:
    assert told(text) == sentence


@pytest.mark.parametrize(
    "text",
    ["4.40514E+10", "4,40514E+10", "=44051401359", "'44051401359", "+44051401359", "44O51401359", "٤٤٠٥١٤٠١٣٥٩"],
)
def test_anything_but_digits_is_refused(text: str) -> None:
    assert told(text) == DIGITS_ALONE
    assert pesel.canonical(text) is None


@pytest.mark.parametrize("text", ["44051401359\u200b", "44051401359\n", "4405\u00ad1401359", "44051401359\0"])
def test_a_hidden_sign_is_refused(text: str) -> None:
    assert told(text) == INVISIBLE


@pytest.mark.parametrize("text", ["４４０５１４０１３５９", " 440514 01359 ", "440514-01359", "440514\u00a001359"])
def test_width_spaces_and_hyphens_do_not_matter(text: str) -> None:
    assert pesel.read(text, TODAY, 1900).value == "44051401359"


def test_swapped_neighbours_may_be_another_person() -> None:
    assert pesel.read("16211010338", LATE, 1900) != pesel.read("61211010338", LATE, 1900)


def test_no_sentence_and_no_repr_shows_the_number() -> None:
    with pytest.raises(PeselWrong) as wrong:
        pesel.read("44051401358", TODAY, 1900)
    assert "4405" not in repr(wrong.value) + repr(pesel.read("44051401359", TODAY, 1900))


@given(st.dates(date(1800, 1, 1), LATE), st.integers(0, 9999))
def test_a_made_number_is_read_back(born: date, serial: int) -> None:
    assert pesel.read(number_of(born, serial), LATE, 1800).born == born


@given(numbers, st.integers(0, 10), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert told(number[:place] + wrong + number[place + 1 :], LATE, 1800) is not None


@given(numbers, st.integers(0, 9))
def test_swapped_neighbours_are_found_unless_they_differ_by_five(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    assume(abs(int(left) - int(right)) not in {0, 5})
    assert told(number[:place] + right + left + number[place + 2 :], LATE, 1800) is not None


@given(st.text(max_size=40) | st.text("0123456789 -", max_size=15))
def test_any_text_gets_a_number_or_a_sentence(text: str) -> None:
    if told(text, LATE, 1800) is None:
        value = pesel.read(text, LATE, 1800).value
        assert pesel.canonical(value) == pesel.read(value, LATE, 1800).value == value
