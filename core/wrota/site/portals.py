"""The cache of a process's portals: built at first use, swapped when their folder changes, dropped when unused."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from wrota.errors import StoreError, TenantError
from wrota.portal import Portal
from wrota.seams import Fingerprint, Seams
from wrota.tenant.pacing import Pacing
from wrota.tenant.reader import Tenant, read
from wrota.words import say

ALIVE_AT_MOST = 128
LOOK_EVERY = 1.0
FIRST_WAIT = 5.0
"""So many seconds a visitor waits for a portal that is being built for the first time."""

_LOG = logging.getLogger("wrota")


class Slot:
    """The cache entry of one tenant: its portal, and what its folder looked like when the portal was built."""

    def __init__(self, folder: Path, build: Callable[[Tenant], Portal], seams: Seams) -> None:
        self._folder = folder
        self._build = build
        self._seams = seams
        self._lock = threading.Lock()
        self._seen: Fingerprint | None = None
        self._pacing = Pacing(seams, LOOK_EVERY)
        self.portal: Portal | None = None
        self.fault: TenantError | None = None

    def current(self) -> Portal:
        """Return the newest good portal; raise `TenantError` where there never was one.

        Whoever comes while another thread builds gets the last good portal, or waits a little for the first.
        """
        is_first = self.portal is None and self.fault is None
        if self._pacing.is_due and self._lock.acquire(timeout=FIRST_WAIT if is_first else 0):
            try:
                self._look()
            finally:
                self._lock.release()
        if self.portal is None:
            # Without the traceback of whoever was told before, which would grow with every visitor.
            raise (self.fault or TenantError(say("The folder is still being read."))).with_traceback(None)
        return self.portal

    def close(self) -> None:
        """Give back what the portal holds."""
        with self._lock:
            if self.portal:
                self.portal.close()

    def _look(self) -> None:
        """Build anew where the folder changed since the last look, or was not good then.

        The fingerprint is taken before reading: what is written meanwhile is noticed at the next look.
        """
        if not self._pacing.is_due:
            return
        began = self._seams.effort()
        seen = self._seams.fingerprint(self._folder)
        if seen != self._seen or self.fault:
            self._swap()
        self._seen = seen
        self._pacing.looked(self._seams.effort() - began)

    def _swap(self) -> None:
        try:
            fresh = self._fresh()
        except TenantError as fault:
            if str(fault) != str(self.fault):
                message = "%s: the folder has mistakes, the last good portal stays: %s"
                _LOG.error(message, self._folder.name, fault, exc_info=fault.__cause__)
            # Traceback, cause and context would keep all that was read of the folder.
            fault.__cause__ = fault.__context__ = None
            self.fault = fault.with_traceback(None)
            return
        stale, self.portal, self.fault = self.portal, fresh, None
        if stale:
            stale.close(is_followed=True)

    def _fresh(self) -> Portal:
        """Build a portal; whatever is the matter with one folder is the fault of its own tenant alone."""
        try:
            return self._build(read(self._folder))
        except TenantError:
            raise
        except Exception as error:
            raise TenantError(say("The folder cannot be served: {error}", error=type(error).__name__)) from error


class Portals:
    """An LRU cache of living portals: at most so many, the longest unused dropped first."""

    def __init__(self, build: Callable[[Tenant], Portal], seams: Seams, alive_at_most: int = ALIVE_AT_MOST) -> None:
        self._build = build
        self._seams = seams
        self._alive_at_most = alive_at_most
        self._lock = threading.Lock()
        self._slots: OrderedDict[str, Slot] = OrderedDict()

    def get(self, folder: Path) -> Portal:
        """Return a tenant's portal; raise `TenantError` where its folder was never good."""
        with self._lock:
            slot = self._slots.get(folder.name) or Slot(folder, self._build, self._seams)
            self._slots[folder.name] = slot
            self._slots.move_to_end(folder.name)
            dropped = self._drop_one() if len(self._slots) > self._alive_at_most else None
        if dropped:
            dropped.close()
        return slot.current()

    def faults(self) -> dict[str, TenantError]:
        """Return the tenants whose folder is broken just now, as far as anybody asked for them."""
        with self._lock:
            return {key: slot.fault for key, slot in self._slots.items() if slot.fault}

    def troubles(self) -> dict[str, StoreError]:
        """Return the tenants whose living portal could not be served by its database when that was last wanted."""
        with self._lock:
            portals = {key: slot.portal for key, slot in self._slots.items() if slot.portal}
        return {key: portal.store.trouble for key, portal in portals.items() if portal.store.trouble}

    def forget(self, keys: frozenset[str]) -> None:
        """Close the portals of tenants that are no longer among the keys."""
        with self._lock:
            gone = [self._slots.pop(key) for key in set(self._slots) - keys]
        for slot in gone:
            slot.close()

    def close(self) -> None:
        """Close every portal."""
        self.forget(frozenset())

    def _drop_one(self) -> Slot:
        """Drop the longest unused; a good portal whose folder is broken just now could not be built again."""
        *others, _ = self._slots.items()
        renewable = (key for key, slot in others if not (slot.portal and slot.fault))
        return self._slots.pop(next(renewable, others[0][0]))
