"""Validation of PESEL, the Polish national number: check digit, the birth date in it, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.pl import pesel as register

from wrota.errors import Refused
from wrota.rules.text_input import are_digits, clean, without_separators
from wrota.words import Sentence, say, say_many

NEEDS_BASIS = say("A PESEL may be asked for only where a law allows it: say which, in the key “basis” (RODO).")
"""What is said where a form or an identifier asks for one without naming a law (RODO, article 87)."""

LENGTH = 11
_TYPED_LIMIT = 128


@dataclass(frozen=True)
class Pesel:
    """A number that may exist, and what it tells; valid is not proof of whose it is (hazards I1)."""

    value: str = field(repr=False)
    born: date = field(repr=False)


class PeselWrong(Refused):
    """The text is no PESEL; the sentence names the cause and never repeats what was typed."""


def read(text: str, today: date, earliest: int) -> Pesel:
    """Read a typed PESEL; raise `PeselWrong` with one sentence per cause.

    Full-width digits, spaces and hyphens are understood. Somebody born after today, or before 1 January of the
    year ``earliest``, is refused: python-stdnum takes every date from 1800 to 2299.
    """
    value = _eleven_digits(text)
    born = _birth_date(value)
    if born > today:
        raise PeselWrong(say("This PESEL number has a birth date that is still to come."))
    if born.year < earliest:
        raise PeselWrong(say("This PESEL number has a birth date before {year}.", year=earliest))
    return Pesel(value, born)


def fault(text: str, today: date, earliest: int) -> Sentence | None:
    """Return what is wrong with a typed PESEL, or None."""
    try:
        read(text, today, earliest)
    except PeselWrong as wrong:
        return wrong.sentence
    return None


def canonical(text: str) -> str | None:
    """Return the eleven digits of a cleaned text for a look-up, or None.

    The check digit is left alone, so that a mistyped number costs a look-up as much as a right one.
    """
    value = without_separators(text)
    return value if len(value) == LENGTH and are_digits(value) else None


def birth_date(text: str) -> date | None:
    """Return the birth date in a PESEL; None where the text is none."""
    try:
        return read(text, date.max, 1800).born
    except PeselWrong:
        return None


def _eleven_digits(text: str) -> str:
    try:
        value = without_separators(clean(text, _TYPED_LIMIT))
    except Refused as refusal:
        raise PeselWrong(refusal.sentence) from refusal
    if not value:
        raise PeselWrong(say("Please type the PESEL number."))
    if not are_digits(value):
        raise PeselWrong(say("A PESEL number consists of digits alone."))
    if len(value) != LENGTH:
        raise PeselWrong(_wrong_length(len(value)))
    return value


def _wrong_length(found: int) -> Sentence:
    # A spreadsheet takes the number for an amount and drops the zero of people born from 2000 to 2009.
    if found == LENGTH - 1:
        return say("A PESEL number has 11 digits and here are 10. Perhaps a zero at the beginning was lost.")
    return say_many(
        "A PESEL number has 11 digits and here is {count}.", "A PESEL number has 11 digits and here are {count}.", found
    )


def _birth_date(value: str) -> date:
    try:
        register.validate(value)
    except InvalidChecksum as error:
        raise PeselWrong(
            say("Some digit of this PESEL number is mistyped. Please compare it with a document.")
        ) from error
    except InvalidComponent as error:
        raise PeselWrong(say("This PESEL number has a birth date that does not exist.")) from error
    return register.get_birth_date(value)
