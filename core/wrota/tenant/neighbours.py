"""Checks across tenants: the findings of several folders, and hosts that two of them claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from pydantic_core import PydanticCustomError

from wrota.errors import TenantError
from wrota.rules.evidence import NOTHING, Accepted
from wrota.tenant import files, index, reader, syntax
from wrota.tenant.addresses import host
from wrota.tenant.findings import Finding
from wrota.tenant.index import Heading
from wrota.tenant.positions import read as find_positions
from wrota.tenant.problems import Unreadable
from wrota.tenant.toml_files import MAIN
from wrota.words import Sentence, say

OPERATOR = ""
"""The key of a holder of hosts that is no institution: the operator, at whose host portals lie by their paths."""


def examine(
    folders: Sequence[Path],
    accepted: Callable[[str], Accepted] = lambda _: NOTHING,
    holders: Mapping[str, str] = MappingProxyType({}),
) -> Mapping[Path, tuple[Finding, ...]]:
    """Return the findings of each folder, with those hosts that another of them, or a neighbour, claims too.

    ``accepted`` tells by a tenant's key what its people have agreed to, ``holders`` by a host which key had it first,
    as far as a site remembers: it is no fault of the holder's that somebody else claims it.
    """
    contested = index.contested(headings(_with_neighbours(folders)))
    return {
        folder: tuple(
            sorted(
                [*reader.examine(folder, accepted(reader.key_of(folder))), *_claims(folder, contested, holders)],
                key=attrgetter("place"),
            )
        )
        for folder in folders
    }


def held_by(name: str, holders: str) -> Sentence:
    """Say that a host is somebody else's: by the keys of those who hold or claim it, or of the operator's own."""
    if holders == OPERATOR:
        return say("The host “{host}” is the operator’s own: portals lie below its paths.", host=name)
    return say("Another tenant has the host “{host}” too: {others}.", host=name, others=holders)


def tenant_folders(root: Path) -> tuple[Path, ...]:
    """Return the folders of all tenants below a folder, those without a ``tenant.toml`` too."""
    return tuple(sorted(path for path in root.iterdir() if path.is_dir() and path.name[0] not in "._"))


def headings(folders: Iterable[Path]) -> Iterator[Heading]:
    """Yield the heading of each folder; one that cannot be read claims nothing."""
    for folder in folders:
        try:
            yield index.heading(folder)
        except TenantError:
            continue


def _with_neighbours(folders: Iterable[Path]) -> Iterable[Path]:
    """Return the folders and those beside them, each once."""
    rooms = {folder.resolve().parent for folder in folders}
    beside = {path.resolve(): path for room in rooms for path in _tenants_in(room)}
    return {**beside, **{folder.resolve(): folder for folder in folders}}.values()


def _tenants_in(room: Path) -> Iterator[Path]:
    """Yield the tenants in a folder that nobody asked about; what may not be looked at is passed over."""
    try:
        folders = tenant_folders(room)
    except OSError:
        return
    yield from (folder for folder in folders if _is_tenant(folder))


def _is_tenant(folder: Path) -> bool:
    try:
        return (folder / MAIN).is_file()
    except OSError:
        return False


def _claims(folder: Path, contested: index.Contested, holders: Mapping[str, str]) -> Iterator[Finding]:
    try:
        text = files.text(folder, MAIN) if contested or holders else ""
        hosts = syntax.parse(MAIN, text).get("hosts", ())
    except Unreadable:
        return
    rivals = {
        number: _rivals(folder, contested.get(label, ()), holders.get(label))
        for number, label in enumerate(map(_label, _listed(hosts)))
    }
    taken = {number: others for number, others in rivals.items() if others is not None}
    found = find_positions(text) if taken else None
    for number, others in taken.items():
        if found:
            place = found.value(("hosts", number))
            yield Finding(folder / MAIN, place.line, place.column, "error", held_by(hosts[number], others))


def _rivals(folder: Path, claimants: Iterable[Heading], holder: str | None) -> str | None:
    """Return who else has a host: its holder where one is known, else the keys of the others who claim it."""
    keys, own = [claimant.key for claimant in claimants], reader.key_of(folder)
    if holder is not None and holder != own:
        return holder
    if own not in keys or (holder == own and keys.count(own) < 2):
        return None
    # Once, since a second tenant of the same key may stand in another place.
    keys.remove(own)
    return ", ".join(keys) or None


def _listed(hosts: object) -> tuple[object, ...]:
    return hosts if isinstance(hosts, tuple) else ()


def _label(name: object) -> str:
    try:
        return host(name) if isinstance(name, str) else ""
    except PydanticCustomError:
        return ""
