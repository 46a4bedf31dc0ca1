"""Field types of forms: their validation, the one form in which they are stored, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wrota.errors import Refused
from wrota.rules import countries, dates, identifiers, numbers, pesel, phones
from wrota.rules.text_input import are_digits, clean, without_separators
from wrota.words import Sentence, say

SEPARATOR = "|"
"""What stands between several choices that are stored as one text."""

_LINE, _AREA, _ADDRESS, _NUMBER = 200, 2000, 254, 128
_POSTCODE_LENGTH = 5
_EARLIEST_BIRTH = 1800


@dataclass(frozen=True)
class Type:
    """A field type: how its fields are capped, read, and shown to be typed over."""

    limit: int
    read: Callable[[str], str]
    shown: Callable[[str], str] = str
    has_lines: bool = False


def canonical(kind: str, typed: str, limit: int | None = None) -> str:
    """Return the form in which a typed text is stored, empty where nothing was typed; raise `Refused` with what to do.

    ``limit`` takes the place of the type's own where the type is a text of any form. Whether a choice is one of
    those offered, and a birth date still to come, only the desk can say.
    """
    rules = TYPES[kind]
    text = clean(typed, (limit or rules.limit) if is_free(kind) else rules.limit, lines=rules.has_lines)
    return rules.read(text) if text else ""


def shown(kind: str, stored: str) -> str:
    """Return a stored value as it stands in a field; what another rule once stored stands there as it is."""
    return TYPES[kind].shown(stored) if stored and _read(kind, stored) == stored else stored


def kept(kind: str, given: str) -> str:
    """Return what is stored of a text that the institution itself gives: in the one form where it has one."""
    return _read(kind, given) or given


def is_free(kind: str) -> bool:
    """Say whether a type leaves the length of its texts to the institution."""
    return kind in {"text", "area"}


def _read(kind: str, text: str) -> str | None:
    try:
        return canonical(kind, text)
    except Refused:
        return None


def _date(text: str) -> str:
    return dates.read(text).isoformat()


def _email(text: str) -> str:
    value = identifiers.canonical("email", text)
    return value if value is not None else _refuse(_address_fault(text))


def _address_fault(text: str) -> Sentence:
    fault = identifiers.fault("email", text, today=date.max)
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


def _grouped_nip(value: str) -> str:
    return f"{value[:3]}-{value[3:6]}-{value[6:8]}-{value[8:]}"


def _shown_date(value: str) -> str:
    return dates.shown(date.fromisoformat(value))


def _refuse(sentence: Sentence) -> str:
    raise Refused(sentence)


TYPES: Mapping[str, Type] = {
    "text": Type(_LINE, str),
    "area": Type(_AREA, str, has_lines=True),
    "date": Type(_NUMBER, _date, _shown_date),
    "email": Type(_ADDRESS, _email),
    "phone": Type(_NUMBER, phones.read, phones.shown),
    "postcode": Type(_NUMBER, _postcode),
    "choice": Type(_AREA, str),
    "choices": Type(_AREA, str),
    "country": Type(_NUMBER, _country),
    "pesel": Type(_NUMBER, _pesel),
    "nip": Type(_NUMBER, _nip, _grouped_nip),
}
"""Every type of field: its longest text, how it is read, and how it is shown where it can be typed over."""
