"""A sample string for a regular expression, made up by reading the pattern from left to right."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from random import Random

from wrota.tenant.values import Pattern

_TRIES = 20
_CLASSES = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "s": " "}
_PLAIN = string.ascii_letters + string.digits
_TIMES = re.compile(r"\{([0-9]+)(?:,[0-9]*)?\}|([*+?])")
_GROUP = re.compile(r"\?(?:P?<[^>]*>|[a-zA-Z]*:)")


def pattern_sample(pattern: Pattern, random: Random) -> str | None:
    """Return a short text that fits; None where the pattern uses something rare that is not understood here."""
    for _ in range(_TRIES):
        try:
            text = _Reading(pattern.text, random).alternatives()
        except (ValueError, IndexError):
            return None
        if pattern.fits(text):
            return text
    return None


class _Reading:
    """One pass over a pattern that makes a choice wherever there is one."""

    def __init__(self, text: str, random: Random) -> None:
        self._text = text
        self._random = random
        self._at = 0

    def alternatives(self) -> str:
        """Read up to the end, or to the bracket that closes a group, and return one of the alternatives."""
        found = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            found.append(self._sequence())
        return self._random.choice(found)

    def _sequence(self) -> str:
        return "".join(self._repeated())

    def _repeated(self) -> Iterator[str]:
        while self._next() not in ("", "|", ")"):
            start = self._at
            piece = self._atom()
            again, self._at = self._at, start
            match = _TIMES.match(self._text, again)
            times = 1 if match is None else int(match[1]) if match[1] else int(match[2] == "+")
            for _ in range(times):
                self._at = start
                piece = self._atom()
                yield piece
            self._at = match.end() if match else again
            if match and self._next() == "?":
                self._at += 1

    def _atom(self) -> str:
        sign = self._take()
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._random.choice(self._class())
        if sign == "\\":
            return self._random.choice(self._escaped())
        if sign in "^$":
            return ""
        return self._random.choice(_PLAIN) if sign == "." else sign

    def _group(self) -> str:
        if match := _GROUP.match(self._text, self._at):
            self._at = match.end()
        text = self.alternatives()
        if self._take() != ")":
            raise ValueError(self._text)
        return text

    def _class(self) -> str:
        others = self._next() == "^"
        self._at += others
        signs = ""
        while not signs or self._next() != "]":
            signs += self._range()
        self._at += 1
        return "".join(sorted(set(_PLAIN) - set(signs))) if others else signs

    def _range(self) -> str:
        first = self._member()
        if self._next() != "-" or self._text[self._at + 1] == "]" or len(first) > 1:
            return first
        self._at += 1
        return "".join(map(chr, range(ord(first), ord(self._member()) + 1)))

    def _member(self) -> str:
        sign = self._take()
        return self._escaped() if sign == "\\" else sign

    def _escaped(self) -> str:
        sign = self._take()
        if sign.isalnum() and sign not in _CLASSES:
            raise ValueError(self._text)
        return _CLASSES.get(sign, sign)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        sign = self._text[self._at]
        self._at += 1
        return sign
