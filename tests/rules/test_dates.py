"""Dates as people type them, and what is said where something typed is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wrota.errors import Refused
from wrota.rules import dates
from wrota.words import catalogue

NEW_YEARS_EVE = date(1964, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31.12.1964",
        "31-12-1964",
        "31/12/1964",
        "31 12 1964",
        "31. 12. 1964",
        "31.12.1964 r.",
        "31.12.1964 roku",
        "1964-12-31",
        "1964.12.31",
        "1964/12/31",
        "31121964",
        "19641231",
        "31 grudnia 1964",
        "31 grudnia 1964 r.",
        "31 GRUDNIA 1964",
        "31 grudzień 1964",
        "31 gru 1964",
        "31 XII 1964",
        "31.XII.1964 r.",
        "31-xii-1964",
        "31 December 1964",
        "December 31, 1964",
        "31 Dec 1964",
        "31 грудня 1964 р.",
        "31–12–1964",
        "31\N{HYPHEN}12\N{HYPHEN}1964",
    ],
)
def test_a_date_is_read_however_it_is_typed(typed: str) -> None:
    assert dates.read(typed) == NEW_YEARS_EVE


@pytest.mark.parametrize(("typed", "meant"), [("1.2.2003", (2003, 2, 1)), ("2003-02-01", (2003, 2, 1))])
def test_the_day_stands_before_the_month_unless_the_year_stands_first(typed: str, meant: tuple[int, ...]) -> None:
    assert dates.read(typed) == date(*meant)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31.12.64", "four digits"),
        ("1964", "the day, the month and the year"),
        ("31.12", "the day, the month and the year"),
        ("31.12.1964.5", "the day, the month and the year"),
        ("wczoraj", "the day, the month and the year"),
        ("31 grudnla 1964", "the day, the month and the year"),
        ("grudnia grudnia 1964", "the day, the month and the year"),
        ("12.31.1964", "no such day"),
        ("30.02.2000", "no such day"),
        ("29.02.2001", "no such day"),
        ("0.1.2000", "no such day"),
        ("001.1.2000", "no such day"),
        ("31.12.1799", "between 1800 and 2199"),
        ("31.12.2200", "between 1800 and 2199"),
        ("1964.1964.1964", "four digits"),
        ("٣١.١٢.١٩٦٤", "the day, the month and the year"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        dates.read(typed)
    assert said in catalogue("en").translate(refused.value.sentence)


def test_every_day_is_read_from_eight_digits_in_both_orders() -> None:
    day = date(dates.FIRST_YEAR, 1, 1)
    while day.year <= dates.LAST_YEAR:
        assert dates.read(f"{day:%d%m%Y}") == dates.read(f"{day:%Y%m%d}") == day
        day += timedelta(days=1)


@pytest.mark.parametrize("day", [NEW_YEARS_EVE, date(1800, 1, 2), date(2024, 2, 29)])
def test_what_is_shown_is_read_again(day: date) -> None:
    assert dates.read(dates.shown(day)) == day


def test_a_shown_date_has_two_four_digits_and_dots() -> None:
    assert dates.shown(date(2003, 2, 1)) == "01.02.2003"
