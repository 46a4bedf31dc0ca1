"""A scanner of TOML that locates each key and each value: line and column, both from 1."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_CLOSING = re.compile(r"[ \t]*\]\]?")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SCALAR = re.compile(
    r'''"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'''
    r"""|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"""
    r"""|"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')[^'\n]*'"""
    r"""|[0-9]{4}-[0-9]{2}-[0-9]{2}[ ][0-9]{2}:[^\s,\]}#]*"""
    r"""|[^\s,\[\]{}#"']+""",
    re.DOTALL,
)


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file; both numbers begin with 1, a column counts characters."""

    line: int = 1
    column: int = 1


BEGINNING = Position()


@dataclass(frozen=True)
class Positions:
    """The places of a document. ``repeated`` are keys defined before; ``unfinished`` is the value that never ends."""

    keys: Mapping[KeyPath, Position]
    values: Mapping[KeyPath, Position]
    repeated: tuple[Position, ...] = ()
    unfinished: Position | None = None

    def key(self, path: KeyPath) -> Position:
        """Return the place of a key; where it is missing, of the table that should hold it."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.keys.get(path, BEGINNING)

    def value(self, path: KeyPath) -> Position:
        """Return the place of a value; where it has none of its own, as a table has not, of its key."""
        return self.values.get(path) or self.key(path)


def read(text: str) -> Positions:
    """Find every key and value; of a document that is not valid, those before it breaks off."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    try:
        scanner.document()
    except (_Stuck, RecursionError):
        scanner.broken = True
    place = _Ruler(scanner.text)
    return Positions(
        {path: place(offset) for path, offset in scanner.keys.items()},
        {path: place(offset) for path, offset in scanner.values.items()},
        tuple(place(offset) for offset in scanner.repeated),
        place(scanner.open_values[-1]) if scanner.broken and scanner.open_values else None,
    )


class _Ruler:
    """Turns offsets into places."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)


class _Stuck(Exception):
    """The document is not valid from here on."""


@dataclass
class _Scanner:
    """Walks a document once, from its first statement to its last."""

    text: str
    at: int = 0
    broken: bool = False
    keys: dict[KeyPath, int] = field(default_factory=dict)
    values: dict[KeyPath, int] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    open_values: list[int] = field(default_factory=list)
    _headers: set[KeyPath] = field(default_factory=set)
    _lengths: dict[KeyPath, int] = field(default_factory=dict)

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip_blank():
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self._take(_BLANK, skip=brackets)
        *parents, (name, offset) = self._key_parts()
        path: KeyPath = ()
        for part, place in parents:
            path = self._newest(self._known(path, part, place))
        path = self._known(path, name, offset)
        self._take(_CLOSING)
        return self._element(path, offset) if brackets == 2 else self._table(path, offset)

    def _known(self, path: KeyPath, part: str, offset: int) -> KeyPath:
        self.keys.setdefault((*path, part), offset)
        return (*path, part)

    def _newest(self, path: KeyPath) -> KeyPath:
        """Return the last element so far, where the path is that of an array of tables."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _element(self, path: KeyPath, offset: int) -> KeyPath:
        index = self._lengths.get(path, 0)
        self._lengths[path] = index + 1
        self.keys[(*path, index)] = offset
        return (*path, index)

    def _table(self, path: KeyPath, offset: int) -> KeyPath:
        if path in self._headers or path in self.values or path in self._lengths:
            self.repeated.append(offset)
        self._headers.add(path)
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for part, offset in self._key_parts():
            path = self._known(path, part, offset)
        if path in self.values or path in self._headers:
            self.repeated.append(offset)
        self._take(_EQUALS)
        self._value(path)

    def _key_parts(self) -> list[tuple[str, int]]:
        parts = [self._key_part()]
        while dot := _DOT.match(self.text, self.at):
            self.at = dot.end()
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> tuple[str, int]:
        offset = self.at
        part = self._take(_KEY)
        if part[0] not in "\"'":
            return part, offset
        try:
            return next(iter(tomllib.loads(f"{part} = 0"))), offset
        except tomllib.TOMLDecodeError as error:
            raise _Stuck from error

    def _value(self, path: KeyPath) -> None:
        self.open_values.append(self.at)
        self.values.setdefault(path, self.at)
        if self.text.startswith("[", self.at):
            self._array(path)
        elif self.text.startswith("{", self.at):
            self._inline_table(path)
        else:
            self._take(_SCALAR)
        self.open_values.pop()

    def _array(self, path: KeyPath) -> None:
        index = 0
        while self._more_before("]", comma_due=index > 0):
            self.keys[(*path, index)] = self.at
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        first = True
        while self._more_before("}", comma_due=not first):
            self._pair(path)
            first = False

    def _more_before(self, end: str, comma_due: bool) -> bool:
        """Step over the opening bracket or the comma; say whether another item comes before the end."""
        self._skip_blank()
        if self.text.startswith(end, self.at):
            self.at += 1
            return False
        if comma_due and not self.text.startswith(",", self.at):
            raise _Stuck
        self.at += 1
        if not self._skip_blank():
            raise _Stuck
        if not self.text.startswith(end, self.at):
            return True
        self.at += 1
        return False

    def _skip_blank(self) -> bool:
        """Step over space, line breaks and comments; say whether anything is left."""
        self._take(_BLANK)
        return self.at < len(self.text)

    def _take(self, pattern: re.Pattern[str], skip: int = 0) -> str:
        match = pattern.match(self.text, self.at + skip)
        if match is None:
            raise _Stuck
        self.at = match.end()
        return match.group()
