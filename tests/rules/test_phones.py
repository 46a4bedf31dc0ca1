"""Telephone numbers as people write them, on letterheads and by heart."""

from __future__ import annotations

import pytest

from wrota.errors import Refused
from wrota.rules import phones
from wrota.words import catalogue


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("(061) 854-01-60", "+48618540160", "+48 61 854 01 60"),
        ("(061) 852-14-41", "+48618521441", "+48 61 852 14 41"),
        ("061 854 01 60", "+48618540160", "+48 61 854 01 60"),
        ("61 854 01 60", "+48618540160", "+48 61 854 01 60"),
        ("89 5373302", "+48895373302", "+48 89 537 33 02"),
        ("+48 61 854-01-60", "+48618540160", "+48 61 854 01 60"),
        ("+48 (0)61 854 01 60", "+48618540160", "+48 61 854 01 60"),
        ("0048 61 854 01 60", "+48618540160", "+48 61 854 01 60"),
        ("48618540160", "+48618540160", "+48 61 854 01 60"),
        ("601-234-567", "+48601234567", "+48 601 234 567"),
        ("601.234.567", "+48601234567", "+48 601 234 567"),
        ("0601234567", "+48601234567", "+48 601 234 567"),
        ("+49 30 1234567", "+49301234567", "+49 301 234 567"),
        ("00 380 44 123 4567", "+380441234567", "+380 441 234 567"),
        ("+1 (212) 555-0199", "+12125550199", "+1 212 555 0199"),
        ("+353 1 234 5678", "+35312345678", "+353 123 456 78"),
    ],
)
def test_a_number_is_stored_with_its_country_and_shown_in_groups(typed: str, stored: str, shown: str) -> None:
    assert phones.read(typed) == stored
    assert phones.shown(stored) == shown
    assert phones.read(shown) == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("854 01 60", "here are 7"),
        ("61 854 01 6", "here are 8"),
        ("061 854 01 6", "here are 8"),
        ("61 854 01 600", "here are 10"),
        ("00 61 8", "number of the country"),
        ("+48 61 854", "here are 5"),
        ("1", "here is 1"),
        ("+1234567", "number of the country"),
        ("+0618540160", "number of the country"),
        ("+1234567890123456", "number of the country"),
        ("61 854 01 60 wew. 12", "without an extension"),
        ("brak", "without words"),
        ("+", "without words"),
        ("++48618540160", "without words"),
        ("٦١٨٥٤٠١٦٠", "without words"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        phones.read(typed)
    assert said in catalogue("en").translate(refused.value.sentence)
