"""Forms with the robot check: one box to tick, a ticket that ripens, and work for a script meanwhile."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField

from wrota.desk import robots
from wrota.rules.robot import Ticket
from wrota.web.current import caller, config, desk
from wrota.web.forms import Form, Needed
from wrota.web.translation import translate
from wrota.words import say

_NO_ROBOT = say("I am not a robot")


class _WithTicket(Form):
    """What the two kinds of checked forms share."""

    human = BooleanField()
    ticket = HiddenField()
    work = HiddenField()

    @classmethod
    def typed_names(cls) -> frozenset[str]:
        """Leave the box out, which is ticked anew each time."""
        return super().typed_names() - {"human"}

    def renew_ticket(self) -> Ticket:
        """Return the ticket to show: the one the form came with, while it is good."""
        ticket = robots.ticket(desk(), self.ticket.data or "")
        self.ticket.data, self.work.data = ticket.text, ""
        return ticket

    def _use_ticket(self) -> None:
        """Use up the ticket; raise `FieldRefused` where it does not pass."""
        robots.check(desk(), self.ticket.data or "", self.work.data or "", caller())


class CheckedForm(_WithTicket):
    """A form with the robot check, where the institution wants it."""

    human = BooleanField(validators=[Needed(say("Please tick the box “I am not a robot”."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not config().recovery.robot_check:
            del self.human, self.ticket, self.work
            return
        self.human.label.text = translate(_NO_ROBOT)

    @property
    def has_robot_check(self) -> bool:
        """Whether the form shows the check."""
        return "human" in self

    def check_robot(self) -> None:
        """Use up the ticket; raise `FieldRefused` where it does not pass."""
        if self.has_robot_check:
            self._use_ticket()


class OfferedCheckForm(_WithTicket):
    """A form that offers the robot check in place of a wait, once there is one."""

    has_robot_check = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.human.label.text = translate(_NO_ROBOT)

    def offer_check(self) -> None:
        """Show the check with the form; the box is not called optional, although waiting does as well."""
        self.has_robot_check = True
        self.human.flags.required = True

    def passed_check(self) -> bool:
        """Use up the ticket of a box that was ticked; raise `FieldRefused` where it does not pass."""
        if not (self.human.data and self.ticket.data):
            return False
        self.offer_check()
        self._use_ticket()
        return True
