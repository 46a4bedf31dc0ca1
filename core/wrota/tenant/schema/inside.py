"""What waits behind the gates: policies to accept, and the modules of the menu."""

from __future__ import annotations

from datetime import date
from typing import Literal

from wrota.tenant.addresses import Address
from wrota.tenant.schema.table import Table
from wrota.tenant.values import FileName, Key, LocalText, ViewName


class PolicyVersion(Table):
    """A version of a policy: in force from its date, with what changed since the one before."""

    date: date
    changes: LocalText | None = None


class Annex(Table):
    """A document that is part of a policy: ``file`` lies beside the policy's versions.

    It belongs to the versions of the days from ``since`` to ``until``, to all where neither is said.
    """

    title: LocalText
    file: FileName
    since: date | None = None
    until: date | None = None

    def belongs_to(self, day: date) -> bool:
        """Say whether the version of a day has this annex."""
        return (self.since or day) <= day <= (self.until or day)


class Policy(Table):
    """A versioned document that people read, and accept where the institution says so."""

    id: Key
    title: LocalText
    version: tuple[PolicyVersion, ...] = ()
    must_accept: bool = True
    proof: Key | None = None
    again: Literal["ask", "notice"] = "ask"
    annex: tuple[Annex, ...] = ()


class Module(Table):
    """An entry of the menu behind the portal: an ``address``, or a ``view`` that the operator connects."""

    key: Key
    group: LocalText
    title: LocalText
    permission: Key | None = None
    policy: Key | None = None
    address: Address | None = None
    view: ViewName | None = None


class AccountConfig(Table):
    """What people may do with their own account: ``closing`` lets them close it; only staff open it again."""

    closing: bool = True
