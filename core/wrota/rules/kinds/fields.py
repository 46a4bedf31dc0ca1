"""The types of field, an entry each: what may be typed, how it is stored and told, and how a page asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wrota.errors import Refused
from wrota.rules import countries, dates, identifiers, numbers, pesel, phones, specimens
from wrota.rules.identifiers import Mask
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.text_input import are_digits, without_separators
from wrota.words import Sentence, say

_LINE, _AREA, _ADDRESS, _NUMBER = 200, 2000, 254, 128
_POSTCODE_LENGTH = 5
_EARLIEST_BIRTH = 1800


@dataclass(frozen=True)
class FieldType:
    """One type of field.

    ``read`` returns the form in which a cleaned text is stored, and raises `Refused` with what to do. ``shown`` is how
    that stands in a field, to be typed over; ``told`` how people read it in a language, where that is another form.
    ``fault`` says what is wrong with a stored value on a day, given the earliest year of birth; ``birth_date`` reads
    one out of a value, where the type holds it. ``specimen`` gives what the person of a number and a birth date, who
    does not exist, would type.
    """

    meaning: Sentence
    limit: int
    read: Callable[[str], str] = str
    shown: Callable[[str], str] = str
    told: Callable[[str, str], str] | None = None
    fault: Callable[[str, date, int], Sentence | None] | None = None
    birth_date: Callable[[str], date | None] | None = None
    specimen: Callable[[int, date], str] = specimens.word
    mask: Mask = "none"
    needs_basis: Sentence | None = None
    """What is said where no law is named by which it is asked for; None where none is needed."""
    offers: Callable[[str], Mapping[str, str]] | None = None
    """What there is to choose from in every institution, as it is stored and as a language tells it."""
    hint: Sentence | None = None
    """What helps where the institution has no words of its own."""
    autofill: str | None = None
    """What a browser may fill in for the person (WCAG 1.3.5)."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What the field of a page has besides, such as the keyboard that a phone shows."""
    is_free: bool = False
    """Whether the institution alone says what it looks like, and how long it may be."""
    is_chosen: bool = False
    """Whether it is chosen from a list, of the institution's own where the type itself offers none."""
    takes_several: bool = False
    """Whether several answers may be chosen."""
    has_lines: bool = False
    """Whether it may have several lines."""
    is_numeric: bool = False
    """Whether it consists of digits, so that a keypad is enough."""
    is_short: bool = False
    """Whether a short field says how little is expected."""
    is_day: bool = False
    """Whether it is a day, which may be somebody's date of birth."""
    is_address: bool = False
    """Whether letters can go to it."""

    @property
    def has_own_choices(self) -> bool:
        """Whether the institution says what there is to choose from."""
        return self.is_chosen and self.offers is None

    @property
    def holds_birth_date(self) -> bool:
        """Whether a value tells when its owner was born."""
        return self.birth_date is not None


def _date(text: str) -> str:
    return dates.read(text).isoformat()


def _shown_date(value: str) -> str:
    return dates.shown(date.fromisoformat(value))


def _specimen_date(_number: int, born: date) -> str:
    return born.isoformat()


def _email(text: str) -> str:
    value = identifiers.canonical(EMAIL, text)
    return value if value is not None else _refuse(_address_fault(text))


def _address_fault(text: str) -> Sentence:
    fault = identifiers.fault(EMAIL, text, today=date.max)
    return fault or say("Please fill in this field.")


def _postcode(text: str) -> str:
    digits = without_separators(text)
    if len(digits) != _POSTCODE_LENGTH or not are_digits(digits):
        _refuse(say("A postcode has five digits. Please type it like this: 61-655."))
    return f"{digits[:2]}-{digits[2:]}"


def _country(text: str) -> str:
    return text if text in countries.codes() else _refuse(say("Please choose one of the answers."))


def _pesel(text: str) -> str:
    return pesel.read(text, date.max, _EARLIEST_BIRTH).value


def _nip(text: str) -> str:
    fault = numbers.nip_fault(text)
    return _refuse(fault) if fault else (numbers.nip(text) or "")


def _refuse(sentence: Sentence) -> str:
    raise Refused(sentence)


TYPES: Mapping[str, FieldType] = {
    "text": FieldType(say("one line"), _LINE, is_free=True),
    "area": FieldType(say("several lines"), _AREA, is_free=True, has_lines=True),
    "date": FieldType(
        say("a day"),
        _NUMBER,
        _date,
        _shown_date,
        told=dates.in_words,
        specimen=_specimen_date,
        hint=say("For example 31.12.1964."),
        is_numeric=True,
        is_short=True,
        is_day=True,
    ),
    "email": FieldType(
        say("an e-mail address"),
        _ADDRESS,
        _email,
        specimen=specimens.email,
        autofill="email",
        attributes={"type": "email", "autocapitalize": "none"},
        is_address=True,
    ),
    "phone": FieldType(
        say("a telephone number"),
        _NUMBER,
        phones.read,
        phones.shown,
        specimen=specimens.phone,
        autofill="tel",
        attributes={"type": "tel"},
        is_short=True,
    ),
    "postcode": FieldType(
        say("a Polish postcode"),
        _NUMBER,
        _postcode,
        specimen=specimens.postcode,
        autofill="postal-code",
        is_numeric=True,
        is_short=True,
    ),
    "choice": FieldType(say("one of several answers"), _AREA, is_chosen=True),
    "choices": FieldType(say("any number of answers"), _AREA, is_chosen=True, takes_several=True),
    "country": FieldType(
        say("a country"),
        _NUMBER,
        _country,
        specimen=specimens.country,
        offers=countries.names,
        autofill="country",
        is_chosen=True,
    ),
    "pesel": FieldType(
        say("the Polish personal number"),
        _NUMBER,
        _pesel,
        fault=pesel.fault,
        birth_date=pesel.birth_date,
        specimen=specimens.pesel,
        mask="last4",
        needs_basis=pesel.NEEDS_BASIS,
        is_numeric=True,
        is_short=True,
    ),
    "nip": FieldType(
        say("the tax number of a business"),
        _NUMBER,
        _nip,
        numbers.grouped_nip,
        specimen=specimens.nip,
        is_numeric=True,
        is_short=True,
    ),
    "iban": FieldType(
        say("the number of a bank account, in Poland or in another country (IBAN)"),
        _NUMBER,
        numbers.read_iban,
        numbers.grouped_iban,
        specimen=specimens.iban,
        attributes={"autocapitalize": "characters", "spellcheck": "false"},
    ),
}
"""Every type of field by its name in the configuration."""
