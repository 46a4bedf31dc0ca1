"""NIP and NRB: numbers that are right, and numbers that are almost right (hazards I3)."""

from __future__ import annotations

import pytest

from wrota.rules.numbers import nip, nip_fault, nrb, nrb_fault
from wrota.words import Sentence, catalogue


def told(wrong: Sentence | None) -> str | None:
    """Return a fault in English."""
    return catalogue("en").translate(wrong) if wrong else None


@pytest.mark.parametrize(
    "text", ["8567346215", "PL 856-734-62-15", "pl8567346215", "5250000009", "８５６７３４６２１５"]
)
def test_a_valid_nip_has_no_fault(text: str) -> None:
    assert nip_fault(text) is None


@pytest.mark.parametrize("text", ["8567346216", "0000000000", "PL0000000000"])
def test_a_mistyped_nip_is_told(text: str) -> None:
    assert told(nip_fault(text)) == "Some digit of this NIP number is mistyped. Please compare it with a document."


@pytest.mark.parametrize("prefix", ["123456789", "500000005"])
def test_some_prefixes_of_a_nip_have_no_check_digit(prefix: str) -> None:
    assert all(nip_fault(f"{prefix}{last}") for last in range(10))


@pytest.mark.parametrize(
    "text", ["61109010140000071219812874", "PL 27 1140 2004 0000 3002 0135 5387", "98102000030000000000000001"]
)
def test_a_valid_account_number_has_no_fault(text: str) -> None:
    assert nrb_fault(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "61109010140000071219812875",
        pytest.param("36109010150000071219812874", id="the bank's own check digit"),
        "0" * 26,
    ],
)
def test_a_mistyped_account_number_is_told(text: str) -> None:
    assert told(nrb_fault(text)) == "Some digit of this account number is mistyped. Please compare it with a document."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("856734621", "This number has 10 digits and here are 9."),
        ("8", "This number has 10 digits and here is 1."),
        ("85673462I5", "This number consists of digits alone."),
        ("٨٥٦٧٣٤٦٢١٥", "This number consists of digits alone."),
        ("", "This number consists of digits alone."),
        ("8567346215\u200b", "Something invisible is in the text. Please type it by hand instead of pasting it."),
    ],
)
def test_a_wrong_form_is_told(text: str, sentence: str) -> None:
    assert told(nip_fault(text)) == sentence


def test_a_number_is_compared_by_its_digits() -> None:
    assert nip("PL 856-734-62-15") == "8567346215"
    assert nrb("PL61 1090 1014 0000 0712 1981 2874") == "61109010140000071219812874"
    assert nip("856") is nrb("") is nrb("6110901014000007121981287\0") is None
