"""Pydantic models of what opens after signing in: policies to accept, modules of the menu, the own account."""

import datetime
from typing import Literal

from wrota.tenant.addresses import Address
from wrota.tenant.schema.table import Table, means
from wrota.tenant.values import FileName, Key, LocalText, ViewName
from wrota.words import say


class PolicyVersion(Table):
    """A version of a policy: in force from its date, with what changed since the one before."""

    date: datetime.date = means(say("The day from which the version is in force; its file is named after it."))
    changes: LocalText | None = means(say("What is new since the version before."), default=None)


class Annex(Table):
    """A document that is part of a policy: ``file`` lies beside the policy's versions.

    It belongs to the versions of the days from ``since`` to ``until``, to all where neither is said.
    """

    title: LocalText = means(say("What the annex is called."))
    file: FileName = means(say("Its file, beside the versions of the policy."))
    since: datetime.date | None = means(
        say("The first version that has the annex; without it, all of them."), default=None
    )
    until: datetime.date | None = means(say("The last version that has the annex."), default=None)

    def belongs_to(self, day: datetime.date) -> bool:
        """Say whether the version of a day has this annex."""
        return (self.since or day) <= day <= (self.until or day)


class Policy(Table):
    """A versioned document that people read, and accept where the institution says so."""

    id: Key = means(say("The name of the policy in its address, and of its folder in “policies”."))
    title: LocalText = means(say("What the policy is called."))
    version: tuple[PolicyVersion, ...] = means(say("A version; the newest whose day has come is in force."), default=())
    must_accept: bool = means(say("Whether people must accept it before anything else opens."), default=True)
    proof: Key | None = means(say("The proof that goes with an acceptance."), default=None)
    again: Literal["ask", "notice"] = means(
        say("What a new version asks of those who accepted an earlier one."),
        default="ask",
        choices={"ask": say("to accept it again"), "notice": say("only to take notice of what has changed")},
    )
    annex: tuple[Annex, ...] = means(say("A document that is part of the policy."), default=())


class Module(Table):
    """An entry of the menu behind the portal: an ``address``, or a ``view`` that the operator connects."""

    key: Key = means(say("A short name of the module."))
    group: LocalText = means(say("The heading under which it stands in the menu."))
    title: LocalText = means(say("Its words in the menu."))
    permission: Key | None = means(
        say("Who sees it: accounts with this permission; without the key, all of them."), default=None
    )
    policy: Key | None = means(say("The policy that keeps it locked until it is accepted."), default=None)
    address: Address | None = means(
        say("Where it leads: an https address, or an address of the portal that begins with “/”."), default=None
    )
    view: ViewName | None = means(
        say("In place of an address: the page that the operator of the site has connected."), default=None
    )


class AccountConfig(Table):
    """What people may do with their own account: ``closing`` lets them close it; only staff open it again."""

    closing: bool = means(say("Whether people may close their own account; only staff open it again."), default=True)
