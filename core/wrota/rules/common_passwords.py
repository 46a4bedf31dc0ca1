"""The block-list of passwords that anybody would try first: a short list, rows of keys, and repetitions."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from wrota.rules.text_input import folded

_ROWS = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORT_PIECE = 3
_STROKE = str.maketrans("ł", "l")
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


def is_common(password: str) -> bool:
    """Say whether a password is a common word with digits and signs around it, a row of keys, or a repetition.

    The list is a first fence of fewer than 200 words in Polish and English, not a collection of leaked passwords.
    """
    plain = _plain(password)
    return (
        _is_row(plain) or len(_piece(plain)) <= _SHORT_PIECE or any(_piece(core) in _words() for core in _cores(plain))
    )


def _plain(password: str) -> str:
    """Return the password in small letters without accents."""
    apart = unicodedata.normalize("NFD", folded(password))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_STROKE)


def _cores(plain: str) -> tuple[str, str]:
    """Return what stays without digits and signs, also where some inside stand for letters (p@ssw0rd)."""
    letters = [place for place, sign in enumerate(plain) if sign.isalpha()]
    inside = plain[letters[0] : letters[-1] + 1] if letters else ""
    return _letters(plain), _letters(inside.translate(_LOOKALIKES))


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _piece(text: str) -> str:
    """Return the shortest piece of which the text is a repetition, often itself."""
    return text[: (text + text).find(text, 1)]


def _is_row(plain: str) -> bool:
    """Say whether the text runs straight along a row, in either direction, over its end as well."""
    endless = (row * (len(plain) // len(row) + 2) for row in _ROWS)
    return any(plain in row or plain[::-1] in row for row in endless)


@cache
def _words() -> frozenset[str]:
    text = files("wrota.rules").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
