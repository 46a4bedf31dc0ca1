"""Specimens: values that nobody has, with their check digits, for the people of a preview by number and birth date."""

from __future__ import annotations

from datetime import date

from stdnum import iban as iban_register
from stdnum.pl import nip as nip_register
from stdnum.pl import pesel as pesel_register

_BANK = "99900009"
"""The code of a bank that there is not."""

_TAX_OFFICE = "999"
"""The code of a tax office that there is not."""

_CENTURIES = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}


def email(number: int, _born: date) -> str:
    """Return an e-mail address under a domain that nobody can own (RFC 2606)."""
    return f"osoba{number}@podglad.example"


def phone(number: int, _born: date) -> str:
    """Return a telephone number as people write it."""
    return f"600 100 {200 + number}"


def pesel(number: int, born: date) -> str:
    """Return a PESEL of somebody born on a day; its number in the row is one that is hardly ever given out."""
    month = born.month + _CENTURIES[born.year // 100]
    digits = f"{born.year % 100:02}{month:02}{born.day:02}{9900 + number}"
    return digits + pesel_register.calc_check_digit(digits)


def nrb(number: int, _born: date) -> str:
    """Return an account number at a bank that there is not."""
    account = f"{_BANK}{number:016}"
    return iban_register.calc_check_digits(f"PL00{account}") + account


def iban(number: int, born: date) -> str:
    """Return a Polish account number as people of other countries write it."""
    return f"PL{nrb(number, born)}"


def register_number(number: int, _born: date) -> str:
    """Return a number such as institutions write into their registers."""
    return f"{2_500_000 + number}"


def nip(number: int, _born: date) -> str:
    """Return a NIP of a tax office that there is not; some digits before the last have no check digit."""
    tens = (f"{_TAX_OFFICE}{number:05}{digit}0" for digit in range(10))
    return next(f"{ten[:-1]}{check}" for ten in tens if (check := nip_register.checksum(ten)) < 10)


def postcode(_number: int, _born: date) -> str:
    """Return a postcode of Warsaw's main post office."""
    return "00-001"


def country(_number: int, _born: date) -> str:
    """Return the code of Poland."""
    return "PL"


def word(_number: int, _born: date) -> str:
    """Return a word that says what it is."""
    return "Przykład"
