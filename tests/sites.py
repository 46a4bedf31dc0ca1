"""Sites for tests: their folders, secret and addresses, a site that is shared, and databases that are filled once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Unpack

from clocks import Clock
from reading import Browsing, Reader
from wrota.rules.keys import derive
from wrota.seams import Hasher, Seams
from wrota.site import Site
from wrota.store import Store

FOLDERS = Path(__file__).resolve().parent / "folders"
SAMPLES = Path(__file__).resolve().parents[1] / "tenants"
SECRET = b"Kq3-vZ8_tW5xYb7NcR2pLm9sDf4gHj6a"
ADDRESSES = "http://{key}.localhost:8000,http://localhost:8000/{key}"


def environment(tenants: Path, data: Path, **more: str) -> dict[str, str]:
    """Return the settings of a site as its environment tells them to a command, which answers in English."""
    known = {"WROTA_TENANTS": str(tenants), "WROTA_DATA": str(data), "WROTA_SECRET": SECRET.decode(), "LANG": "en"}
    return {**known, **more}


def found(site: Site) -> None:
    """Make the databases of a site's institutions that have none yet, which no site does by itself."""
    for key in site.folders.keys:
        found_one(site.settings.data, key, site.settings.secret)


def found_one(data: Path, key: str, secret: bytes = SECRET) -> None:
    """Make the database of one institution, unless there is one."""
    path = data / f"{key}.sqlite3"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.write_bytes(empty_database(key, secret))


@cache
def empty_database(key: str, secret: bytes = SECRET) -> bytes:
    """Return what the database of an institution is made of before anybody is in it."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, f"{key}.sqlite3"), derive(secret, key), Seams(hasher=Hasher(memory_kib=8, passes=1)))
        store.create()
        return store.path.read_bytes()


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
