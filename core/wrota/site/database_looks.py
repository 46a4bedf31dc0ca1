"""Looks at the databases of all tenants: what is wrong with which, remembered, so that a probe opens few of them."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from wrota.errors import StoreBusy, StoreError
from wrota.rules.keys import derive
from wrota.seams import Seams
from wrota.store import database_file, schema
from wrota.store.database_file import Identity

LOOK_EVERY = 5.0
"""Seconds for which an answer is given again."""

AGAIN_AFTER = 300.0
"""Seconds after which a sound database is opened once more, as its schema may have become newer."""

AT_ONCE = 0.1
"""Seconds that the opening of databases may take at one look: about 200 of them."""

_LOG = logging.getLogger("wrota")
_Faults = Mapping[str, StoreError]


@dataclass(frozen=True)
class _Opened:
    """What was found when a database was opened, and which file that was."""

    file: Identity
    at: float
    fault: StoreError | None


class DatabaseLooks:
    """What is wrong with whose database: found by looking, or by a portal that wanted it."""

    def __init__(self, data: Path, secret: bytes, seams: Seams, troubles: Callable[[], _Faults]) -> None:
        self._data = data
        self._secret = secret
        self._seams = seams
        self._troubles = troubles
        self._lock = threading.Lock()
        self._opened: dict[str, _Opened] = {}
        self._faults: _Faults = {}
        self._strays: frozenset[str] = frozenset()
        self._looked_at = float("-inf")

    def faults(self, keys: frozenset[str]) -> _Faults:
        """Return what is wrong, by the keys of tenants; the log is told of each fault once, with its tenant."""
        is_due = self._seams.monotonic() - self._looked_at >= LOOK_EVERY
        if is_due and self._lock.acquire(blocking=False):
            try:
                self._look(keys)
            finally:
                self._lock.release()
        return self._faults

    def _look(self, keys: frozenset[str]) -> None:
        self._looked_at = self._seams.monotonic()
        self._opened = {key: opened for key, opened in self._opened.items() if key in keys}
        until = time.perf_counter() + AT_ONCE
        found = {key: fault for key in self._longest_ago_first(keys) if (fault := self._fault(key, until))}
        faults = {**{key: fault for key, fault in self._troubles().items() if key in keys}, **found}
        for key in sorted(faults.keys() - self._faults.keys()):
            if not faults[key].is_told:
                _LOG.error("%s: the portal cannot be served: %s", key, faults[key])
        for key in sorted(self._faults.keys() - faults.keys()):
            _LOG.info("%s: the database can be served again", key)
        self._faults = faults
        self._name_strays(keys)

    def _longest_ago_first(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: self._opened[key].at if key in self._opened else float("-inf"))

    def _fault(self, key: str, until: float) -> StoreError | None:
        path = self._data / f"{key}{schema.SUFFIX}"
        try:
            file = database_file.identity(path)
        except StoreError as fault:
            return fault
        known = self._opened.get(key)
        if self._is_due(known, file) and time.perf_counter() < until:
            known = self._opened[key] = _Opened(file, self._seams.monotonic(), self._open(path, key))
        return known.fault if known else None

    def _is_due(self, known: _Opened | None, file: Identity) -> bool:
        if known is None or known.file != file or known.fault:
            return True
        return self._seams.monotonic() - known.at >= AGAIN_AFTER

    def _open(self, path: Path, key: str) -> StoreError | None:
        try:
            schema.look(path, derive(self._secret, key))
        except StoreBusy:
            return None
        except StoreError as fault:
            return fault.with_traceback(None)
        return None

    def _name_strays(self, keys: frozenset[str]) -> None:
        """Tell the log once of databases that belong to no tenant: a folder was renamed or removed."""
        try:
            names = [entry.name for entry in os.scandir(self._data)]
        except OSError:
            return
        strays = frozenset(name.removesuffix(schema.SUFFIX) for name in names if name.endswith(schema.SUFFIX)) - keys
        for key in sorted(strays - self._strays):
            _LOG.warning("%s: nobody is served by this database, since there is no folder of that name", key)
        self._strays = strays
