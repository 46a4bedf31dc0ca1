"""Bulk invitations to accounts that nobody has opened: a letter each, spread over time, never two at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wrota.desk import Desk, letters
from wrota.desk.letters import INVITATION, Destination
from wrota.errors import Refused
from wrota.rules import states
from wrota.rules.states import Act, State
from wrota.store import accounts, audit, links, outbox
from wrota.store.accounts import Account
from wrota.words import say

AT_ONCE = 100
"""So many accounts are dealt with in one transaction, so that nobody who signs in meanwhile waits for long."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Invited:
    """How many letters go out, and when the last; who has a living link already, and whom no letter reaches."""

    letters: int = 0
    expecting: int = 0
    unreachable: int = 0
    last_at: datetime | None = None

    def __add__(self, more: Invited) -> Invited:
        return Invited(
            self.letters + more.letters,
            self.expecting + more.expecting,
            self.unreachable + more.unreachable,
            more.last_at or self.last_at,
        )


@dataclass(frozen=True)
class _Block:
    """Some accounts that nobody has opened: those to invite, each with its address, and those already invited."""

    guests: tuple[tuple[Account, str], ...]
    expecting: int
    unreachable: int

    def counted(self, last_at: datetime | None = None) -> Invited:
        return Invited(len(self.guests), self.expecting, self.unreachable, last_at)


def invite_people(desk: Desk, base: str, per_hour: int, dry_run: bool = False) -> Invited:
    """Put in an invitation for whoever has none that lives, spread so that so many an hour go out.

    What was put in stays when the rest is interrupted, and the next call goes on from there. A link lives from the
    first attempt to deliver its letter. Raises `Refused` where invitations are no road to accounts here.
    """
    if "invitation" not in desk.tenant.config.enrolment.roads:
        raise Refused(say("This institution invites nobody: “invitation” is not among the roads of [enrolment]."))
    done, newest = Invited(), 0
    with desk.store.open():
        while people := accounts.in_state(desk.store, State.REGISTERED, newest, AT_ONCE):
            newest = people[-1].id
            done += _sorted(desk, people).counted() if dry_run else _invite(desk, people, base, _HOUR / per_hour)
    return done


def _invite(desk: Desk, people: Sequence[Account], base: str, step: timedelta) -> Invited:
    with desk.store.writing():
        block = _sorted(desk, people)
        before = outbox.last_due(desk.store, "invitation")
        due_at = max(desk.now(), before + step) if before else desk.now()
        for place, (account, address) in enumerate(block.guests):
            to = Destination(address, letters.language_of(desk, account), _at_unit(desk, account, base))
            letters.send_link(desk, "invitation", INVITATION, account, to, due_at=due_at + place * step)
        if block.guests:
            audit.write(desk.store, "people_invited", letters=len(block.guests))
    return block.counted(due_at + (len(block.guests) - 1) * step if block.guests else None)


def _sorted(desk: Desk, people: Sequence[Account]) -> _Block:
    entitled = [account for account in people if _may_come(desk, account)]
    expecting = links.expecting(desk.store, [account.id for account in entitled], INVITATION)
    others = [account for account in entitled if account.id not in expecting]
    reached = [(account, letters.main_address(desk, account)) for account in others]
    guests = tuple((account, address) for account, address in reached if address)
    return _Block(guests, len(expecting), len(others) - len(guests))


def _may_come(desk: Desk, account: Account) -> bool:
    """Say whether the link would open anything: an entitlement may have ended before it was ever used."""
    return states.allows(states.at(account.state, account.valid_until, desk.today()), Act.RECOVER)


def _at_unit(desk: Desk, account: Account, base: str) -> str:
    units = {unit.path for unit in desk.tenant.config.unit}
    return f"{base}/{account.unit}" if account.unit in units else base
