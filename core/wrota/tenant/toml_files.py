"""The TOML files of a folder, parsed and joined: ``tenant.toml``, and the tables that have a file of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wrota.tenant import syntax
from wrota.tenant.files import FolderListing
from wrota.tenant.nearest import choice, nearest
from wrota.tenant.positions import KeyPath, Position, Positions
from wrota.tenant.positions import read as find_positions
from wrota.tenant.problems import Problem, Unreadable, error_in_file
from wrota.tenant.schema import Config
from wrota.tenant.validation_messages import header, is_table
from wrota.words import Sentence, say

MAIN = "tenant.toml"
WORDS = "words.toml"

_TABLE_FILES = frozenset(f"{name}.toml" for name in Config.model_fields if is_table(name))
"""A table, or a list of tables, may have a file of its own, named after it."""

_FILES = _TABLE_FILES | {MAIN, WORDS}
"""Every TOML file that is read."""


@dataclass
class JoinedToml:
    """The parsed data of all TOML files, the file that each key on top came from, and what is wrong with the files."""

    data: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
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


def read(listing: FolderListing) -> JoinedToml:
    """Read and join the TOML files of a folder."""
    joined = JoinedToml()
    if MAIN in listing:
        joined.data.update(_parsed(joined, listing, MAIN))
    else:
        joined.broken.add(MAIN)
        if listing.is_whole and MAIN not in listing.refused:
            sentence = say("This file is missing; a tenant's folder begins with it.")
            joined.problems.append(error_in_file(MAIN, sentence))
    joined.broken.update(_FILES.intersection(listing.refused))
    for name in _others(listing):
        _join(joined, name, _parsed(joined, listing, name))
    return joined


def _parsed(joined: JoinedToml, listing: FolderListing, name: str) -> Mapping[str, Any]:
    try:
        joined.texts[name] = listing.text(name)
        return syntax.parse(name, joined.texts[name])
    except Unreadable as error:
        joined.problems.append(error.problem)
        joined.broken.add(name)
        return {}


def _others(listing: FolderListing) -> Iterator[str]:
    return (name for name in listing.names if name.endswith(".toml") and "/" not in name and name not in (MAIN, WORDS))


def _join(joined: JoinedToml, name: str, parsed: Mapping[str, Any]) -> None:
    """Add the table of a file of its own; what does not belong into the file is an error at its key."""
    if name not in _FILES:
        sentence = say("Nothing reads a file called {name}. {choice}", name=name, choice=choice(name, _FILES))
        joined.problems.append(error_in_file(name, sentence))
        joined.broken.update(_TABLE_FILES & {nearest(name, _TABLE_FILES)})
        return
    table = name.removesuffix(".toml")
    for key in parsed:
        misplaced = _misplaced(joined, table, key)
        if misplaced:
            place = joined.positions(name).key((key,))
            joined.problems.append(error_in_file(name, misplaced, place))
        else:
            joined.data[key] = parsed[key]
            joined.origins[key] = name


def _misplaced(joined: JoinedToml, table: str, key: str) -> Sentence | None:
    if key != table:
        return say(
            "This file holds {table} alone, below a line that reads “{header}”; "
            "“{key}” stands there, or in tenant.toml.",
            table=table,
            header=header(table),
            key=key,
        )
    if key in joined.data:
        return say("{table} stands in tenant.toml already; it may stand in one file only.", table=table)
    return None
