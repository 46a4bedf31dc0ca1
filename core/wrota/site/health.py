"""Health checks of the whole site: whether the process lives, and whether it can serve."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from werkzeug.wrappers import Response

from wrota.site.folders import Folders
from wrota.site.portals import Portals

LIVING = "/healthz"
READY = "/readyz"


@dataclass(frozen=True)
class Health:
    """The health probes; it names no tenant to whoever asks."""

    tenants: Path
    data: Path
    folders: Folders
    portals: Portals

    def respond(self, path: str) -> Response | None:
        """Answer at the two addresses of probes; None elsewhere."""
        if path == LIVING:
            return _say(200, {"status": "ok"})
        return self._ready() if path == READY else None

    def _ready(self) -> Response:
        """Say 503 where nothing can be served; a single broken tenant is told, but takes no node away."""
        self.folders.book()
        reasons = self._reasons()
        facts = {"status": "not ready" if reasons else "ok", "reasons": reasons, "tenants": len(self.folders.keys)}
        return _say(503 if reasons else 200, {**facts, "broken": len(self.portals.faults())})

    def _reasons(self) -> list[str]:
        data = self.data if self.data.exists() else self.data.parent
        faults = {
            "the folder of tenants cannot be read": not os.access(self.tenants, os.R_OK),
            "the data folder cannot be written": not os.access(data, os.W_OK),
            "there is no tenant": not self.folders.keys,
        }
        return [reason for reason, is_so in faults.items() if is_so]


def _say(status: int, facts: dict[str, object]) -> Response:
    return Response(json.dumps(facts), status, mimetype="application/json", headers={"Cache-Control": "no-store"})
