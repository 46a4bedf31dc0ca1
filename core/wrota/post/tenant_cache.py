"""The worker's cache of tenants: read again when their folder changes, the last good state kept."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from wrota.errors import TenantError
from wrota.seams import Fingerprint, Seams
from wrota.tenant.pacing import Pacing
from wrota.tenant.reader import Tenant, read

KEPT_AT_MOST = 128
_LOG = logging.getLogger("wrota.post")


@dataclass
class _Known:
    pacing: Pacing
    seen: Fingerprint | None = None
    tenant: Tenant | None = None


class TenantCache:
    """An LRU cache of tenants by key: at most so many, those that were not needed for longest forgotten first."""

    def __init__(self, root: Path, seams: Seams, kept_at_most: int = KEPT_AT_MOST) -> None:
        self._root = root
        self._seams = seams
        self._kept_at_most = kept_at_most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def get(self, key: str) -> Tenant | None:
        """Return the tenant of a key; None where its folder is gone, or never was good."""
        folder = self._root / key
        if not folder.is_dir():
            return None
        with self._lock:
            known = self._known.get(key) or _Known(Pacing(self._seams, every=0.0))
        if known.pacing.is_due:
            self._look(folder, known)
        self._keep(key, known)
        return known.tenant

    def _look(self, folder: Path, known: _Known) -> None:
        """Read a folder that changed; one that changes all the time and takes long to read must leave time to others.

        The fingerprint is taken before reading: what is written meanwhile is noticed at the next look.
        """
        began = self._seams.effort()
        try:
            seen = self._seams.fingerprint(folder)
            if known.seen != seen:
                known.tenant = _read(folder) or known.tenant
            known.seen = seen
        finally:
            known.pacing.looked(self._seams.effort() - began)

    def _keep(self, key: str, known: _Known) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            if len(self._known) > self._kept_at_most:
                self._known.popitem(last=False)


def _read(folder: Path) -> Tenant | None:
    try:
        return read(folder)
    except TenantError as fault:
        _LOG.error("%s: the folder has mistakes, letters go out by its last good state: %s", folder.name, fault)
        return None
