"""Memory of a process that keeps as many portals alive as it may, each with its database open and nobody there."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from many_tenants import make_databases, make_tenants, open_site, resident, visit

from wrota.site.portals import ALIVE_AT_MOST


def measure(count: int = ALIVE_AT_MOST) -> tuple[float, float]:
    """Return the memory of the process in MiB before anything is served, and with so many portals alive and used."""
    with tempfile.TemporaryDirectory() as folder:
        root, data = Path(folder, "tenants"), Path(folder, "data")
        root.mkdir()
        keys = make_tenants(root, count)
        make_databases(data, keys)
        site = open_site(root, data)
        before = resident() / 1024
        for tenant in keys:
            assert visit(site, tenant)[0] == 200
            with site.portals.get(site.folders.folder(tenant)).store.open() as store:
                store.prove()
        after = resident() / 1024
        site.close()
        return before, after


if __name__ == "__main__":
    alive = int(sys.argv[1]) if len(sys.argv) > 1 else ALIVE_AT_MOST
    empty, full = measure(alive)
    print(f"{alive} idle portals: {full:.0f} MiB, of which {empty:.0f} MiB before the first visitor")
