"""Sites for tests: their folders, secret and addresses, a site that is shared, and databases that are filled once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from clocks import Clock
from reading import Browsing, Reader
from wrota.site import Site

FOLDERS = Path(__file__).resolve().parent / "folders"
SAMPLES = Path(__file__).resolve().parents[1] / "tenants"
SECRET = b"Kq3-vZ8_tW5xYb7NcR2pLm9sDf4gHj6a"
ADDRESSES = "http://{key}.localhost:8000,http://localhost:8000/{key}"


def environment(tenants: Path, data: Path, **more: str) -> dict[str, str]:
    """Return the settings of a site as its environment tells them to a command, which answers in English."""
    known = {"WROTA_TENANTS": str(tenants), "WROTA_DATA": str(data), "WROTA_SECRET": SECRET.decode(), "LANG": "en"}
    return {**known, **more}


@dataclass(frozen=True)
class Standing:
    """A site that the tests of one module share, because they only send what is to be refused."""

    site: Site
    clock: Clock

    def browse(self, key: str, **options: Unpack[Browsing]) -> Reader:
        """Open a browser at a portal, a day after the last one, so that no limit is left from before."""
        self.clock.move(days=1)
        return Reader(self.site, f"http://{key}.localhost:8000/", **options)


class Stock:
    """Databases with people in them: filled for the first test that needs them, copied for the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self, site: Site, name: str, move_in: Callable[[Site], object]) -> None:
        """Put the databases of that name before a site that has not been visited yet."""
        kept = self._folder / name
        if not kept.exists():
            move_in(site)
            site.portals.forget(frozenset())
            shutil.copytree(site.settings.data, kept)
        shutil.copytree(kept, site.settings.data, dirs_exist_ok=True)
