"""The TOML of a folder: ``tenant.toml`` and the parts that have a file of their own, joined into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wrota.tenant import files, syntax
from wrota.tenant.files import FolderListing
from wrota.tenant.nearest import choice, nearest
from wrota.tenant.positions import KeyPath, Position, Positions
from wrota.tenant.positions import read as find_positions
from wrota.tenant.problems import Problem, Unreadable, wrong_file
from wrota.tenant.schema import Config
from wrota.tenant.validation_messages import header, is_table
from wrota.words import Sentence, say

MAIN = "tenant.toml"
WORDS = "words.toml"

_PARTS = frozenset(f"{name}.toml" for name in Config.model_fields if is_table(name))
_FILES = _PARTS | {MAIN, WORDS}
"""Every TOML file that is read: the tables may have one of their own, named after them."""


@dataclass
class Parts:
    """What the TOML files say together, and which file says what."""

    data: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """The files that could not be read; what they would say is not known."""

    _found: dict[str, Positions] = field(default_factory=dict)

    def place(self, path: KeyPath, point: str) -> tuple[str, Position]:
        """Return the file and the place of a key or value."""
        name = self.origins.get(str(path[0]), MAIN) if path else MAIN
        found = self.positions(name)
        return name, found.key(path) if point == "key" else found.value(path)

    def positions(self, name: str) -> Positions:
        """Return the places in a file, which is searched at the first question about it."""
        if name not in self._found:
            self._found[name] = find_positions(self.texts.get(name, ""))
        return self._found[name]


def read(listing: FolderListing) -> Parts:
    """Read and join the TOML files of a folder."""
    parts = Parts()
    if MAIN in listing:
        parts.data.update(_said(parts, listing, MAIN))
    elif MAIN not in listing.refused:
        parts.broken.add(MAIN)
        parts.faults.append(wrong_file(MAIN, say("This file is missing; a tenant's folder begins with it.")))
    parts.broken.update(_FILES.intersection(listing.refused))
    for name in _others(listing):
        _join(parts, name, _said(parts, listing, name))
    return parts


def _said(parts: Parts, listing: FolderListing, name: str) -> Mapping[str, Any]:
    try:
        parts.texts[name] = files.text(listing.folder, name)
        return syntax.parse(name, parts.texts[name])
    except Unreadable as error:
        parts.faults.append(error.fault)
        parts.broken.add(name)
        return {}


def _others(listing: FolderListing) -> Iterator[str]:
    return (name for name in listing.names if name.endswith(".toml") and "/" not in name and name not in (MAIN, WORDS))


def _join(parts: Parts, name: str, said: Mapping[str, Any]) -> None:
    """Take in a part; what does not belong into it is a fault at its key."""
    if name not in _FILES:
        sentence = say("Nothing reads a file called {name}. {choice}", name=name, choice=choice(name, _FILES))
        parts.faults.append(wrong_file(name, sentence))
        parts.broken.update(_PARTS & {nearest(name, _PARTS)})
        return
    table = name.removesuffix(".toml")
    for key in said:
        misplaced = _misplaced(parts, table, key)
        if misplaced:
            place = parts.positions(name).key((key,))
            parts.faults.append(wrong_file(name, misplaced, place))
        else:
            parts.data[key] = said[key]
            parts.origins[key] = name


def _misplaced(parts: Parts, table: str, key: str) -> Sentence | None:
    if key != table:
        return say(
            "This file holds {table} alone, below a line that reads “{header}”; "
            "“{key}” stands there, or in tenant.toml.",
            table=table,
            header=header(table),
            key=key,
        )
    if key in parts.data:
        return say("{table} stands in tenant.toml already; it may stand in one file only.", table=table)
    return None
