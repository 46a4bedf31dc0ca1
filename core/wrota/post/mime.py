"""MIME encoding of headers and bodies (RFC 2045, 2047): what is decoded again is what was written, sign by sign.

Python's own folding of headers loses spaces, and turns some names into several addresses once they are folded; its
quoted-printable breaks long links.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import lru_cache

_LINE = 76
_FIRST, _NEXT = 39, 45
"""Bytes of text in the first encoded word, which stands behind the header's name, and in each further one."""

_PLAIN = re.compile(r"[ -~]*")
_TO_CODE = re.compile(r"[^\t -<>-~]")
_UNBROKEN = re.compile(
    r"(?P<link>https?://[^\s<>\"'\\]+)|(?P<plain>(?:[\t -<>-gi-~]+|h(?!ttps?://))+)|(?P<sign>.)", re.DOTALL
)
"""What a line may be broken between: each sign in its code, each link as a whole; plain text may be broken anywhere."""

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
    first, middle, last = _ends(line)
    whole = _in_code(first) + _TO_CODE.sub(_coded_sign, middle) + _in_code(last)
    if len(whole) <= _LINE:
        yield whole
        return
    begun = ""
    for piece, may_be_cut in _pieces(first, middle, last):
        # One place is left for the sign of the soft break.
        while len(begun) + len(piece) > _LINE - 1 and (begun or may_be_cut):
            room = max(_LINE - 1 - len(begun), 0) if may_be_cut else 0
            yield begun + piece[:room] + "="
            begun, piece = "", piece[room:]
        begun += piece
    yield begun


def _ends(line: str) -> tuple[str, str, str]:
    """Return a line in three: signs at its ends that have to be coded, if there are, and what is between."""
    # A dot or “From ” at the beginning has a meaning for some servers, and a space at the end gets lost.
    first = line[:1] if line[:1] in {".", "F"} else ""
    last = line[-1:] if line[len(first) :][-1:] in {" ", "\t"} else ""
    return first, line[len(first) : len(line) - len(last)], last


def _pieces(first: str, middle: str, last: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a line, in which all that cannot stand for itself is a code, and whether each may be cut."""
    if first:
        yield _in_code(first), False
    for match in _UNBROKEN.finditer(middle):
        if match.lastgroup == "plain":
            yield match[0], True
        else:
            yield _TO_CODE.sub(_coded_sign, match[0]), False
    if last:
        yield _in_code(last), False


def _coded_sign(match: re.Match[str]) -> str:
    return _in_code(match[0])


@lru_cache(512)
def _in_code(sign: str) -> str:
    return "".join(f"={byte:02X}" for byte in sign.encode())
