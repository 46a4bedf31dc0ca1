"""The index of a site: key and hosts of each tenant, read from the top of its ``tenant.toml`` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from wrota.tenant import files, syntax
from wrota.tenant.addresses import host
from wrota.tenant.findings import Finding, FolderRefused
from wrota.tenant.positions import BEGINNING
from wrota.tenant.problems import InFile, Unreadable
from wrota.tenant.reader import key_of
from wrota.tenant.toml_files import MAIN

_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True)
class Heading:
    """What a site has to know of a tenant before its first visitor; hosts are A-labels."""

    key: str
    hosts: tuple[str, ...]


Contested = Mapping[str, tuple[Heading, ...]]
"""Hosts that several tenants claim, each with those who do."""


def heading(folder: Path) -> Heading:
    """Return key and hosts of a folder; raise FolderRefused where the top of its file cannot be read.

    Only what stands before the first table is parsed. A host that is not one is left out: the folder
    is refused when it is read whole, and until then its other hosts should find it.
    """
    try:
        given = _top(folder).get("hosts", [])
    except Unreadable as error:
        raise FolderRefused((_finding(folder, error),)) from error
    return Heading(key_of(folder), tuple(_names(given)))


def contested(headings: Iterable[Heading]) -> Contested:
    """Return the hosts that several tenants claim, each with those who do."""
    claims: dict[str, list[Heading]] = {}
    for one in headings:
        for name in dict.fromkeys(one.hosts):
            claims.setdefault(name, []).append(one)
    return {name: tuple(claimants) for name, claimants in claims.items() if len(claimants) > 1}


def _top(folder: Path) -> dict[str, Any]:
    text = files.text(folder, MAIN)
    first_table = _FIRST_TABLE.search(text)
    try:
        # Cut inside a list or a text of several lines, the top is no TOML, and the whole file decides.
        return syntax.parse(MAIN, text[: first_table.start()] if first_table else text)
    except Unreadable:
        return syntax.parse(MAIN, text)


def _names(given: object) -> Iterable[str]:
    for value in given if isinstance(given, tuple) else ():
        try:
            yield host(value)
        except (PydanticCustomError, TypeError):
            continue


def _finding(folder: Path, error: Unreadable) -> Finding:
    where = error.problem.where
    place = where.place if isinstance(where, InFile) else BEGINNING
    return Finding(folder / MAIN, place.line, place.column, "error", error.problem.sentence)
