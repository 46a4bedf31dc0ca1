"""Validation of more numbers: NIP of a Polish taxpayer, and of a bank account NRB and, in any country, IBAN."""

from __future__ import annotations

import re

from stdnum import iban, numdb
from stdnum.pl import nip as register

from wrota.errors import Refused
from wrota.rules.text_input import are_digits, clean, without_separators
from wrota.words import Sentence, say, say_many

_NIP_LENGTH = 10
_NRB_LENGTH = 26
_TYPED_LIMIT = 128
_POLAND = "PL"
_IBAN = re.compile("[A-Z]{2}[0-9]{2}[0-9A-Z]+")
_BANK_CODE = slice(2, 10)
_BANK_CODE_WEIGHTS = (3, 9, 7, 1, 3, 9, 7, 1)


def nip(typed: str) -> str | None:
    """Return the ten digits of a typed NIP, with or without ``PL`` in front, or None; nothing is computed."""
    return _read_or_none(typed, _NIP_LENGTH)


def nrb(typed: str) -> str | None:
    """Return the 26 digits of a typed account number, with or without ``PL``, or None; nothing is computed."""
    return _read_or_none(typed, _NRB_LENGTH)


def nip_fault(typed: str) -> Sentence | None:
    """Return what is wrong with a typed NIP, or None."""
    try:
        value = _read(typed, _NIP_LENGTH)
    except Refused as refusal:
        return refusal.sentence
    # Ten zeros satisfy the checksum, and nobody has that number.
    if int(value) == 0 or not register.is_valid(value):
        return say("Some digit of this NIP number is mistyped. Please compare it with a document.")
    return None


def grouped_nip(value: str) -> str:
    """Return the ten digits of a NIP in groups, as people write it."""
    return f"{value[:3]}-{value[3:6]}-{value[6:8]}-{value[8:]}"


def nrb_fault(typed: str) -> Sentence | None:
    """Return what is wrong with a typed bank account number, or None."""
    try:
        value = _read(typed, _NRB_LENGTH)
    except Refused as refusal:
        return refusal.sentence
    if not iban.is_valid(_POLAND + value) or not _is_bank_code(value[_BANK_CODE]):
        return say("Some digit of this account number is mistyped. Please compare it with a document.")
    return None


def read_iban(typed: str) -> str:
    """Return a typed IBAN without spaces, a Polish number with its country in front; raise `Refused` with what to do.

    A Polish one is held against the rules of an NRB, which know more of it than those of other countries do.
    """
    value = without_separators(clean(typed, _TYPED_LIMIT))
    if are_digits(value) or value[:2].upper() == _POLAND:
        if fault := nrb_fault(value):
            raise Refused(fault)
        return _POLAND + _read(value, _NRB_LENGTH)
    return _foreign(value.upper() if value.isascii() else "")


def grouped_iban(value: str) -> str:
    """Return an IBAN in groups of four, as people write it."""
    return iban.format(value)


def _foreign(value: str) -> str:
    if not _IBAN.fullmatch(value):
        raise Refused(
            say("An account number has 26 digits in Poland; elsewhere it begins with the two letters of the country.")
        )
    if not numdb.get("iban").info(value)[0][1]:
        raise Refused(say("The two letters in front belong to no country with such account numbers."))
    if not iban.is_valid(value):
        raise Refused(say("Some sign of this account number is mistyped. Please compare it with a document."))
    return value


def _is_bank_code(code: str) -> bool:
    """Say whether a bank's eight digits agree with their own check digit, which python-stdnum leaves out."""
    return sum(weight * int(digit) for weight, digit in zip(_BANK_CODE_WEIGHTS, code, strict=True)) % 10 == 0


def _read_or_none(typed: str, length: int) -> str | None:
    try:
        return _read(typed, length)
    except Refused:
        return None


def _read(typed: str, length: int) -> str:
    """Return so many digits; raise `Refused`, without repeating what was typed, where they are not there."""
    value = without_separators(clean(typed, _TYPED_LIMIT)).upper().removeprefix(_POLAND)
    if not are_digits(value):
        raise Refused(say("This number consists of digits alone."))
    if len(value) != length:
        raise Refused(
            say_many(
                "This number has {length} digits and here is {count}.",
                "This number has {length} digits and here are {count}.",
                len(value),
                length=length,
            )
        )
    return value
