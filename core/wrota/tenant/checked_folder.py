"""The context that every check is given: a folder's files, and its configuration as far as it is valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wrota.rules.evidence import NOTHING, Accepted
from wrota.tenant.documents import built_in, by_language
from wrota.tenant.files import FolderListing
from wrota.tenant.positions import KeyPath
from wrota.tenant.problems import Problem
from wrota.tenant.schema import Config
from wrota.tenant.traversal import leaves


@dataclass(frozen=True)
class CheckedFolder:
    """A folder's files and configuration; a key on top that is not valid holds a stand-in and stands in ``invalid``.

    ``accepted`` is what people have agreed to, where the one who checks knows it.
    """

    key: str
    config: Config
    listing: FolderListing
    invalid: frozenset[str] = frozenset()
    accepted: Accepted = NOTHING

    @cached_property
    def leaves(self) -> tuple[tuple[KeyPath, object], ...]:
        """Every value that the folder gives, with the path of its keys."""
        return tuple(leaves(self.config))

    @cached_property
    def pages(self) -> frozenset[str]:
        """The names of all pages, those that the portal writes itself too."""
        own = by_language(self.listing, "pages", self.first)
        return frozenset({*own, *built_in(public_body=self.config.public_body)})

    @property
    def first(self) -> str:
        """The language of files without a language in their name."""
        return self.config.languages[0]


@dataclass(frozen=True)
class Check:
    """A check across tables and files; it runs where the tables that it reads are valid."""

    run: Callable[[CheckedFolder], Iterator[Problem]]
    reads: frozenset[str] = frozenset()
    is_advice: bool = False
    """Whether it finds no errors, and takes long: then whoever serves the folder does without."""


def check(run: Callable[[CheckedFolder], Iterator[Problem]], *reads: str, is_advice: bool = False) -> Check:
    """Return a check with the names of the tables that it reads."""
    return Check(run, frozenset(reads), is_advice)
