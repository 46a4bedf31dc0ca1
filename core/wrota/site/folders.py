"""Discovery of the tenants' folders, by key and hosts alone, looked over again every few seconds."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from wrota.errors import TenantError
from wrota.rules.addresses import AddressBook, AddressTemplate, open_book
from wrota.seams import Seams
from wrota.tenant.index import Heading, heading
from wrota.tenant.neighbours import tenant_folders
from wrota.tenant.toml_files import MAIN

LOOK_EVERY = 2.0
_Stamp = tuple[int, int, int]
_LOG = logging.getLogger("wrota")


@dataclass(frozen=True)
class _Seen:
    stamp: _Stamp
    heading: Heading


class Folders:
    """Which tenants there are, and the address book made of their headings."""

    def __init__(
        self,
        root: Path,
        templates: Iterable[AddressTemplate],
        seams: Seams,
        on_change: Callable[[frozenset[str]], None],
    ) -> None:
        self._root = root
        self._on_change = on_change
        self._templates = tuple(templates)
        self._seams = seams
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._looked_at = float("-inf")
        self._book = AddressBook({})
        self.book()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all tenants."""
        return frozenset(self._seen)

    def folder(self, key: str) -> Path:
        """Return a tenant's folder."""
        return self._root / key

    @property
    def known_book(self) -> AddressBook:
        """The address book as it was last written, for whom must not wait for the disk."""
        return self._book

    def book(self) -> AddressBook:
        """Return the address book, written anew when the last look is long enough ago and something changed."""
        due = self._seams.monotonic() - self._looked_at >= LOOK_EVERY
        if due and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._book

    def _look(self) -> None:
        self._looked_at = self._seams.monotonic()
        try:
            folders = tenant_folders(self._root)
        except OSError as error:
            _LOG.error("The folder of tenants cannot be read, all tenants stay as they were: %s", error)
            return
        seen = {folder.name: tenant for folder in folders if (tenant := self._read(folder))}
        if seen != self._seen:
            hosts = {key: tenant.heading.hosts for key, tenant in seen.items()}
            self._book = open_book(self._templates, hosts, self._book)
            self._seen = seen
            self._on_change(self.keys)

    def _read(self, folder: Path) -> _Seen | None:
        """Read a heading that changed; one that is broken, or just being written, stays as it was."""
        known, stamp = self._seen.get(folder.name), _stamp(folder)
        if stamp is None or (known and known.stamp == stamp):
            return known
        try:
            return _Seen(stamp, heading(folder))
        except TenantError as error:
            _LOG.error("%s: the heading cannot be read: %s", folder.name, error)
            return _Seen(stamp, known.heading if known else Heading(folder.name, ()))


def _stamp(folder: Path) -> _Stamp | None:
    """Return what changes when a tenant.toml does; None where there is none at this moment."""
    try:
        facts = (folder / MAIN).stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size
