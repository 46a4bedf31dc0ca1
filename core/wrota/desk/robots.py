"""The robot check (CAPTCHA) of an institution: tickets given out, judged and used up."""

from __future__ import annotations

from datetime import timedelta

from wrota.desk import Desk
from wrota.errors import FieldRefused
from wrota.rules import robot
from wrota.rules.robot import Judgement, Ticket
from wrota.store import used_tickets
from wrota.words import say


def ticket(desk: Desk, shown: str = "") -> Ticket:
    """Return a new ticket, or the one that the form had, while it is good and was not used."""
    if shown and _judge(desk, shown, "") is not Judgement.WORTHLESS and not used_tickets.is_spent(desk.store, shown):
        return robot.again(desk.keys.robot, shown, desk.seams.random)
    return robot.issue(desk.keys.robot, desk.seams.random, desk.now())


def check(desk: Desk, shown: str, work: str, address: str) -> None:
    """Use the ticket of a form; raise `FieldRefused` where it is early, stale, forged or used.

    Tickets that only ripened pass one after another for one address, however many were fetched at once.
    """
    judgement = _judge(desk, shown, work)
    if judgement in {Judgement.PASSED, Judgement.RIPE}:
        judgement = _use(desk, shown, judgement, address)
    if judgement is Judgement.EARLY:
        raise FieldRefused("human", say("That was very quick. Please wait a few seconds and send the form once more."))
    if judgement is Judgement.WORTHLESS:
        raise FieldRefused("human", say("The security check has run out. Please send the form once more."))


def _use(desk: Desk, shown: str, judgement: Judgement, address: str) -> Judgement:
    waited = address if judgement is Judgement.RIPE else None
    with desk.store.writing():
        if used_tickets.is_spent(desk.store, shown):
            return Judgement.WORTHLESS
        if waited is not None and used_tickets.has_waited_since(desk.store, waited, desk.now() - _ripens(desk)):
            return Judgement.EARLY
        if not used_tickets.spend(desk.store, shown, robot.GOOD_FOR, waited):
            return Judgement.WORTHLESS
    return judgement


def _judge(desk: Desk, shown: str, work: str) -> Judgement:
    return robot.judge(desk.keys.robot, shown, work, desk.now(), _ripens(desk))


def _ripens(desk: Desk) -> timedelta:
    return timedelta(seconds=desk.tenant.config.recovery.robot_wait_seconds)
