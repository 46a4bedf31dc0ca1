"""The desk, the service layer: where acts happen. Plain values come in; a value goes out, or an error is raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

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

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return self.seams.now()

    def today(self) -> date:
        """Return today's date in Warsaw, where the institutions are."""
        return self.seams.now().astimezone(WARSAW).date()
