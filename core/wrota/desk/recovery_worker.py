"""The worker of the recovery queue: finds out who was meant, and writes, behind every page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from wrota.desk import Desk, letters
from wrota.desk.letters import ACCESS, Destination
from wrota.desk.pace import Pace
from wrota.desk.recovery import meant_by
from wrota.errors import SealBroken
from wrota.store import audit, cases, links, recovery_requests
from wrota.store.accounts import Account
from wrota.store.recovery_requests import RecoveryRequest
from wrota.store.vocabulary import CaseReason

HOUR = timedelta(hours=1)

_LOG = logging.getLogger("wrota")


def answer_all(desk: Desk, is_over: Callable[[], bool] = bool) -> int:
    """Answer the askings that wait, the oldest first, until none does or it is over; return how many there were."""
    answered, pace = 0, Pace(is_over)
    while pace.goes_on() and (asking := recovery_requests.oldest(desk.store)):
        _take(desk, asking)
        answered += 1
    return answered


def _take(desk: Desk, asking: RecoveryRequest) -> None:
    """Answer one asking in a transaction of its own: the letter is in the outbox when the asking is gone."""
    try:
        with desk.store.writing():
            if recovery_requests.remove(desk.store, asking):
                _answer(desk, asking)
    except (SealBroken, ValueError):
        # Whatever is the matter with one asking or account, the others must not wait for it.
        _LOG.exception("%s: somebody who asked for a way back in cannot be answered", desk.tenant.key)
        with desk.store.writing():
            recovery_requests.remove(desk.store, asking)
            cases.explain(desk.store, asking.case_code, "cannot_be_answered")


def _answer(desk: Desk, asking: RecoveryRequest) -> None:
    meant = meant_by(desk, recovery_requests.typed(desk.store, asking))
    is_open = meant.address is not None and not letters.has_enough(desk, meant.address, ACCESS)
    people = [account for account in meant.accounts if _may_get_another(desk, account)] if is_open else []
    reason: CaseReason = meant.reason if people or not meant.address else "too_many_letters"
    if people and meant.address:
        letters.send_access(desk, people, Destination(meant.address, asking.language, _base(asking)))
    first = meant.accounts[0] if meant.accounts else None
    cases.explain(desk.store, asking.case_code, reason, first.id if first else None)
    audit.write(desk.store, "recovery_answered", first.handle if first else None, reason=reason, letters=bool(people))


def _may_get_another(desk: Desk, account: Account) -> bool:
    """Say whether an account may get one more letter in this hour, and none is on its way already (hazards R15)."""
    most = desk.tenant.config.limits.letters_per_hour
    within_hour = links.count_since(desk.store, account.id, ACCESS, desk.now() - HOUR)
    return within_hour < most and not links.is_promised(desk.store, account.id, ACCESS)


def _base(asking: RecoveryRequest) -> str:
    return f"{asking.base}/{asking.unit}" if asking.unit else asking.base
