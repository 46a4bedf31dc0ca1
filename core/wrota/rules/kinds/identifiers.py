"""The kinds of identifier, an entry each: how its values are compared and judged, and what else follows from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from wrota.rules import numbers, pesel, specimens
from wrota.rules.text_input import folded
from wrota.words import Sentence, say

EMAIL = "email"
"""The kind to whose values letters go."""


@dataclass(frozen=True)
class IdentifierKind:
    """One kind of identifier.

    ``canonical`` returns the form in which a cleaned text is compared, None where it cannot be of the kind. ``fault``
    says what is wrong with a new one on a day, given the earliest year of birth. ``specimen`` gives one that nobody
    has, for the person of a number and a birth date. ``birth_date`` reads one out of a value, where the kind holds it.
    """

    meaning: Sentence
    limit: int
    canonical: Callable[[str], str | None]
    fault: Callable[[str, date, int], Sentence | None]
    specimen: Callable[[int, date], str]
    birth_date: Callable[[str], date | None] | None = None
    needs_basis: Sentence | None = None
    """What is said where no law is named by which the identifier is asked for; None where none is needed."""
    is_free: bool = False
    """Whether the institution alone says what it looks like."""
    is_numeric: bool = False
    """Whether it consists of digits, so that a keypad is enough."""
    is_stored_canonically: bool = False
    """Whether it is kept in the form in which it is compared, and not as it was written."""
    is_right_where_comparable: bool = False
    """Whether nothing is wrong with what has a form in which it is compared."""

    @property
    def holds_birth_date(self) -> bool:
        """Whether a value tells when its owner was born."""
        return self.birth_date is not None


def _address(text: str) -> str | None:
    """Return an e-mail address in lower case, its domain as A-labels."""
    if "@" not in text:
        return None
    try:
        # Nobody can own a domain under .test (RFC 6761), so institutions may try things out with it. Strict is about
        # lengths alone: to what is longer before the @ than 64 signs no letter can be sent.
        valid = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, test_environment=True, strict=True
        )
    except EmailNotValidError:
        return None
    return valid.ascii_email.lower() if valid.ascii_email else None


def _address_fault(text: str, _today: date, _earliest: int) -> Sentence | None:
    if _address(text):
        return None
    if not text.rpartition("@")[0].isascii():
        return say("Before the @ sign an e-mail address has letters without accents: o instead of ó.")
    return say("This is not a whole e-mail address, such as name@example.org.")


def _nip_fault(text: str, _today: date, _earliest: int) -> Sentence | None:
    return numbers.nip_fault(text)


def _code(text: str) -> str:
    """Return a login, symbol or substitute identifier without its spaces and without regard to case."""
    # The spaces go first: NFKC writes an accent that stands alone as a space and a mark, which then joins a letter.
    return folded(text.replace(" ", ""))


def _code_fault(text: str, _today: date, _earliest: int) -> Sentence | None:
    if all(_is_plain(sign) for sign in text):
        return None
    return say("Please use letters of the Polish or another Latin alphabet, digits and common signs.")


def _is_plain(sign: str) -> bool:
    """Say whether a sign may stand in a new identifier; a Cyrillic А would be taken for an A."""
    return sign.isascii() or (sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN "))


def _code_kind(meaning: Sentence, example: str) -> IdentifierKind:
    """Return a kind of which only the institution knows what it looks like; ``example`` has a place for a number."""
    return IdentifierKind(
        meaning, 128, _code, _code_fault, lambda number, _born: example.format(number=number), is_free=True
    )


KINDS: Mapping[str, IdentifierKind] = {
    "pesel": IdentifierKind(
        say("the Polish personal number"),
        128,
        pesel.canonical,
        pesel.fault,
        specimens.pesel,
        birth_date=pesel.birth_date,
        needs_basis=pesel.NEEDS_BASIS,
        is_numeric=True,
        is_stored_canonically=True,
    ),
    "nip": IdentifierKind(
        say("the tax number of a business"),
        128,
        numbers.nip,
        _nip_fault,
        specimens.nip,
        is_numeric=True,
        is_stored_canonically=True,
    ),
    EMAIL: IdentifierKind(
        say("an e-mail address"),
        254,
        _address,
        _address_fault,
        specimens.email,
        is_stored_canonically=True,
        is_right_where_comparable=True,
    ),
    "login": _code_kind(say("a name that the institution or the person chose"), "osoba{number}"),
    "symbol": _code_kind(say("a symbol that the institution gives, such as a client's"), "S{number:06}"),
    "substitute": _code_kind(say("what those have who have no PESEL"), "Z-{number:06}"),
}
"""Every kind of identifier by its name in the configuration."""
