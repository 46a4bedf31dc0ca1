"""An examiner who has not opened the account yet, and the form filled in as the manual asks."""

from __future__ import annotations

from typing import Any

from reading import Page
from town import Walker

BEATA, NUMBERS = "05030920151", ("302500022", "302600022")
CEZARY, NUMBER = "06102720299", "302500033"
CHOSEN = "kredki-bambino-w-plecaku"
EMAIL = "beata@egzaminator.example"

FORM: dict[str, Any] = {
    "email": EMAIL,
    "new_password": CHOSEN,
    "new_password_again": CHOSEN,
    "imie": "Beata",
    "nazwisko": "Wielonumerowa",
    "data-urodzenia": "9.03.1905",
    "miejsce-urodzenia": "Poznań",
    "nr-domu": "12a",
    "kod-pocztowy": "61655",
    "poczta": "Poznań",
    "miejscowosc": "Poznań",
    "wojewodztwo": "wielkopolskie",
    "kraj": "PL",
    "telefon": "0 61 854 01 60",
    "miejsce-pracy": "Szkoła Podstawowa nr 7",
    "kod-pracy": "61-655",
    "miejscowosc-pracy": "Poznań",
    "typ-szkoly[]": ["szkoła podstawowa", "technikum"],
    "stanowisko": "nauczyciel",
}
"""Every required field, and several answers to one question; dates, codes and telephones as people type them."""


def begin(walker: Walker, number: str = NUMBERS[0], pesel: str = BEATA) -> Page:
    """Type PESEL and number into the sign-in box at the top."""
    return walker.press("zaloguj się", identifier=pesel, password=number)


def save(walker: Walker, **answers: Any) -> Page:
    """Fill in the form and save it."""
    return walker.press("zapisz", **{**FORM, **answers})
