"""Health checks of the whole site: whether the process lives, whether it can serve, and what is wrong by causes."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from werkzeug.wrappers import Response

from wrota.post import heartbeat
from wrota.site.database_looks import DatabaseLooks
from wrota.site.folders import Folders
from wrota.site.portals import Portals
from wrota.tenant.neighbours import tenant_folders

LIVING = "/healthz"
READY = "/readyz"

RESERVE = 16 * 1024 * 1024
"""Bytes of free disk below which nobody should wait until a write fails."""


@dataclass(frozen=True)
class Health:
    """The health probes; they count and name no tenant to whoever asks, the log names them."""

    tenants: Path
    data: Path
    folders: Folders
    portals: Portals
    databases: DatabaseLooks

    def respond(self, path: str) -> Response | None:
        """Answer at the two addresses of probes; None elsewhere."""
        if path == LIVING:
            return _say(200, {"status": "ok"})
        return self._ready() if path == READY else None

    def _ready(self) -> Response:
        """Say 503 where nothing can be served; what concerns some tenants, or letters alone, takes no node away."""
        self.folders.book()
        keys = self.folders.keys
        faults = self.databases.faults(keys)
        reasons = [*self._reasons(keys)] or (["no database can be served"] if len(faults) == len(keys) else [])
        broken, unreadable, worker = len(self.portals.faults()), self._unreadable(), self._worker()
        is_whole = not (broken or unreadable or faults or worker != "ok")
        facts: dict[str, object] = {
            "status": "not ready" if reasons else "ok" if is_whole else "degraded",
            "reasons": reasons,
            "tenants": len(keys),
            "broken": broken,
            "unreadable": unreadable,
            "databases": dict(sorted(Counter(fault.cause for fault in faults.values()).items())),
            "worker": worker,
        }
        return _say(503 if reasons else 200, facts)

    def _reasons(self, keys: frozenset[str]) -> Iterator[str]:
        if not os.access(self.tenants, os.R_OK | os.X_OK):
            yield "the folder of tenants cannot be read"
        if not keys:
            yield "there is no tenant"
        if not self.data.is_dir():
            yield "the data folder is missing"
        elif not os.access(self.data, os.R_OK | os.W_OK | os.X_OK):
            yield "the data folder cannot be written"
        elif shutil.disk_usage(self.data).free < RESERVE:
            yield "the disk of the data folder is full"

    def _unreadable(self) -> int:
        """Count the folders that this user may not read, which look to everybody as if they were not there."""
        try:
            folders = tenant_folders(self.tenants)
        except OSError:
            return 0
        return sum(not os.access(folder, os.R_OK | os.X_OK) for folder in folders)

    def _worker(self) -> str:
        age = heartbeat.age(self.data)
        if age is None:
            return "never seen"
        return "ok" if age < heartbeat.SILENT_AFTER else "silent"


def _say(status: int, facts: dict[str, object]) -> Response:
    return Response(json.dumps(facts), status, mimetype="application/json", headers={"Cache-Control": "no-store"})
