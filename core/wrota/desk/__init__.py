"""The desk, the service layer: where acts happen. Plain values come in; a value goes out, or an error is raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Self

from wrota.rules import keys
from wrota.rules.keys import Keys
from wrota.rules.moments import WARSAW
from wrota.seams import Seams
from wrota.store import Store
from wrota.tenant.reader import Tenant


@dataclass(frozen=True)
class Desk:
    """The context of every act: the institution, its store and keys, and the seams to the world."""

    tenant: Tenant
    store: Store
    keys: Keys
    seams: Seams

    @classmethod
    def of(cls, tenant: Tenant, data: Path, secret: bytes, seams: Seams) -> Self:
        """Return the desk of an institution with its own database in the data folder, by keys from the site's secret.

        Nothing is opened before it is used; whoever made the desk retires its store.
        """
        own = keys.derive(secret, tenant.key)
        return cls(tenant, Store(data / f"{tenant.key}.sqlite3", own, seams), own, seams)

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return self.seams.now()

    def today(self) -> date:
        """Return today's date in Warsaw, where the institutions are."""
        return self.seams.now().astimezone(WARSAW).date()
