"""Discovery of the tenants' folders, by key and hosts alone, looked over again every few seconds."""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wrota.rules.addresses import AddressBook, AddressTemplate, open_book
from wrota.seams import Seams
from wrota.site.holders import Holders
from wrota.tenant.descriptors import LeadsOutside, opened
from wrota.tenant.index import Heading, heading
from wrota.tenant.neighbours import OPERATOR, tenant_folders
from wrota.tenant.toml_files import MAIN

LOOK_EVERY = 2.0
_Stamp = tuple[int, int, int]
_LOG = logging.getLogger("wrota")


@dataclass(frozen=True)
class _Seen:
    """What is known of a folder: nothing is, where its heading could not be read yet."""

    stamp: _Stamp
    heading: Heading | None
    is_readable: bool = True


class Folders:
    """Which tenants there are, and the address book made of their headings."""

    def __init__(
        self,
        root: Path,
        templates: Iterable[AddressTemplate],
        seams: Seams,
        holders: Holders,
        on_change: Callable[[frozenset[str]], None],
    ) -> None:
        self._root = root
        self._on_change = on_change
        self._templates = tuple(templates)
        self._seams = seams
        self._holders = holders
        self._settled: Mapping[str, str] = {}
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._looked_at = float("-inf")
        self._book = AddressBook({})
        self.book()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all tenants."""
        return frozenset(self._seen)

    @property
    def unreadable(self) -> frozenset[str]:
        """The keys of the tenants whose folder the server may not read just now."""
        return frozenset(key for key, tenant in self._seen.items() if not tenant.is_readable)

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
        settled = self._settle(seen)
        if seen != self._seen or settled != self._settled:
            self._tell_of_rivals(seen, settled)
            self._book = open_book(self._templates, _held(seen, settled), self._book)
            self._seen, self._settled = seen, settled
            self._on_change(self.keys)

    def _settle(self, seen: Mapping[str, _Seen]) -> Mapping[str, str]:
        """Return who holds which host; nobody holds any where the operator's addresses are not made of hosts."""
        if not any(template.is_by_host for template in self._templates):
            return {}
        made = (template for template in self._templates if template.makes_hosts)
        given = {base.netloc.partition(":")[0]: key for one in made for key in seen for base in one.bases(key, ())}
        fixed = (template for template in self._templates if not template.makes_hosts and not template.is_by_host)
        given |= {template.netloc.partition(":")[0]: OPERATOR for template in fixed}
        return self._holders.settle({key: one.heading.hosts for key, one in seen.items() if one.heading}, given)

    def _tell_of_rivals(self, seen: Mapping[str, _Seen], settled: Mapping[str, str]) -> None:
        for key, one in seen.items():
            for host in one.heading.hosts if one.heading and one != self._seen.get(key) else ():
                if settled.get(host, key) != key:
                    holder = settled[host] or "the operator's own addresses"
                    _LOG.error("%s: the host %s is held by %s, and stays there", key, host, holder)

    def _read(self, folder: Path) -> _Seen | None:
        """Read a heading that changed; one that is broken, or just being written, stays as it was."""
        known, stamp = self._seen.get(folder.name), _stamp(folder)
        if stamp is None or (known and known.stamp == stamp and known.is_readable):
            return known
        try:
            return _Seen(stamp, heading(folder))
        except Exception as error:
            # Whatever is the matter with one folder, the look has to go on to the others.
            is_readable = _may_be_read(folder)
            if is_readable:
                _LOG.error("%s: the heading cannot be read: %s", folder.name, error)
            elif known is None or known.is_readable:
                _LOG.error("%s: the folder cannot be read; may this user read it?", folder.name)
            return _Seen(stamp, known.heading if known else None, is_readable)


def _held(seen: Mapping[str, _Seen], settled: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Return the hosts at which each tenant is found: those that it claims and nobody else holds.

    One whose folder says nothing is found where it was found before, and has a short break there.
    """
    return {
        key: tuple(host for host in one.heading.hosts if settled.get(host, key) == key)
        if one.heading
        else tuple(host for host, holder in settled.items() if holder == key)
        for key, one in seen.items()
    }


def _stamp(folder: Path) -> _Stamp | None:
    """Return what changes when a tenant.toml does, or when the folder's rights do; None where there is none now."""
    try:
        facts = _facts(folder)
    except PermissionError:
        facts = folder.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size


def _facts(folder: Path) -> os.stat_result:
    """Return the facts of a tenant.toml, or of a link where it leads nowhere inside."""
    facts = (folder / MAIN).lstat()
    if stat.S_ISLNK(facts.st_mode):
        with suppress(LeadsOutside), opened(folder, MAIN) as descriptor:
            return os.fstat(descriptor)
    return facts


def _may_be_read(folder: Path) -> bool:
    try:
        with opened(folder, MAIN):
            return True
    except PermissionError:
        return False
    except OSError:
        return True
