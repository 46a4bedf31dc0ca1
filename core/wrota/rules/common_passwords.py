"""The block-list of passwords that anybody would try first: well-known ones, rows of keys, and repetitions."""

from __future__ import annotations

import unicodedata

from wrota.rules import block_list
from wrota.rules.text_input import folded

_ROWS = (
    *("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"),
    *("qazwsxedcrfvtgbyhnujm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "zaqxswcdevfrbgtnhymju"),
)
_SHORT_PIECE = 3
_LONG_WORD = 5
"""From here on a word of the world's list is a password also with digits around it; shorter ones hide anywhere."""

_STROKE = str.maketrans("ł", "l")
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


def is_common(password: str) -> bool:
    """Say whether a password is a well-known one, or word with digits and signs around it, a row, or a repetition."""
    plain = _plain(password)
    return (
        _is_row(plain)
        or len(_piece(plain)) <= _SHORT_PIECE
        or plain in block_list.everywhere()
        or any(_is_word(core) for core in _cores(plain))
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


def _is_word(core: str) -> bool:
    """Say whether what stays is a word of a list, once or several times over, or a row."""
    words = {core, _piece(core)}
    long = {word for word in words if len(word) >= _LONG_WORD}
    return not words.isdisjoint(block_list.in_poland()) or any(
        word in block_list.everywhere() or _is_row(word) for word in long
    )


def _piece(text: str) -> str:
    """Return the shortest piece of which the text is a repetition, often itself."""
    return text[: (text + text).find(text, 1)]


def _is_row(plain: str) -> bool:
    """Say whether the text runs straight along a row, in either direction, over its end as well."""
    endless = (row * (len(plain) // len(row) + 2) for row in _ROWS)
    return any(plain in row or plain[::-1] in row for row in endless)
