"""MIME encoding of headers and bodies (RFC 2045, 2047): what is decoded again is what was written, sign by sign.

Python's own folding of headers loses spaces, and turns some names into several addresses once they are folded; its
quoted-printable breaks long links.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

_LINE = 76
_FIRST, _NEXT = 39, 45
"""Bytes of text in the first encoded word, which stands behind the header's name, and in each further one."""

_PLAIN = re.compile(r"[ -~]*")
_LINK = re.compile(r"https?://[^\s<>\"'\\]+")
_FOLD = "\r\n "


def text_header(text: str, name: str) -> str:
    """Return the value of a text header such as ``Subject``, folded: as it stands where it is short ASCII."""
    if _PLAIN.fullmatch(text) and "=?" not in text and len(name) + len(text) + 2 <= _LINE and text == text.strip():
        return text
    return _FOLD.join(_encoded_words(text))


def address_header(spec: str, display_name: str = "") -> str:
    """Return the value of an address header: one address, whatever the name before it holds."""
    if not display_name:
        return spec
    quoted = '"' + display_name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if _PLAIN.fullmatch(display_name) and "=?" not in display_name and len(quoted) + len(spec) + 10 <= _LINE:
        return f"{quoted} <{spec}>"
    return _FOLD.join((*_encoded_words(display_name), f"<{spec}>"))


def quoted_printable(text: str) -> str:
    """Return a body in quoted-printable, in which every line that a link stands on holds the whole of it.

    A link that is longer than the 76 signs of a line makes that line longer; decoders take it all the same.
    """
    return "\n".join(line for written in text.split("\n") for line in _soft_lines(written.removesuffix("\r")))


def _encoded_words(text: str) -> Iterator[str]:
    """Yield encoded words (RFC 2047) of at most 75 signs; none ends within a character."""
    piece, most = "", _FIRST
    for sign in text:
        if len((piece + sign).encode()) > most:
            yield _encoded_word(piece)
            piece, most = "", _NEXT
        piece += sign
    yield _encoded_word(piece)


def _encoded_word(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def _soft_lines(line: str) -> Iterator[str]:
    """Yield the lines of one written line, all but the last with the ``=`` of a soft break."""
    pieces: list[str] = []
    length = 0
    for piece in _unbroken(line):
        # One place is left for the sign of the soft break.
        if pieces and length + len(piece) > _LINE - 1:
            yield "".join(pieces) + "="
            pieces, length = [], 0
        pieces.append(piece)
        length += len(piece)
    yield "".join(pieces)


def _unbroken(line: str) -> Iterator[str]:
    """Yield what must not be broken: each sign in its code, and each link as a whole."""
    place = 0
    for link in _LINK.finditer(line):
        yield from _signs(line[place : link.start()], is_first=place == 0, is_last=False)
        yield "".join(_signs(link[0], is_first=False, is_last=False))
        place = link.end()
    yield from _signs(line[place:], is_first=place == 0, is_last=True)


def _signs(text: str, *, is_first: bool, is_last: bool) -> Iterator[str]:
    for number, sign in enumerate(text):
        is_at_end = is_last and number == len(text) - 1
        # A space at the end gets lost, and a dot or “From ” at the beginning has a meaning for some servers.
        is_told = (sign in " \t" and is_at_end) or (is_first and number == 0 and sign in ".F")
        if sign == "=" or is_told or not (sign == "\t" or " " <= sign <= "~"):
            yield "".join(f"={byte:02X}" for byte in sign.encode())
        else:
            yield sign
