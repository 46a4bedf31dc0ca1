"""The worker's cache of tenants: read again when their folder changes, the last good state kept."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from wrota.errors import TenantError
from wrota.seams import Fingerprint, Seams
from wrota.tenant.reader import Tenant, read

KEPT_AT_MOST = 128
_LOG = logging.getLogger("wrota.post")


@dataclass(frozen=True)
class _Known:
    seen: Fingerprint
    tenant: Tenant | None


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
            known = self._known.get(key)
        seen = self._seams.fingerprint(folder)
        if known is None or known.seen != seen:
            known = _Known(seen, _read(folder) or (known.tenant if known else None))
        self._keep(key, known)
        return known.tenant

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
