"""The form with the robot check: one box to tick, a ticket that ripens, and work for a script meanwhile."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField

from wrota.desk import robots
from wrota.rules.robot import Ticket
from wrota.web.current import config, desk
from wrota.web.forms import Form, Needed
from wrota.web.translation import translate
from wrota.words import say


class CheckedForm(Form):
    """A form with the robot check, where the institution wants it."""

    human = BooleanField(validators=[Needed(say("Please tick the box “I am not a robot”."))])
    ticket = HiddenField()
    work = HiddenField()

    @classmethod
    def typed_names(cls) -> frozenset[str]:
        """Leave the box out, which is ticked anew each time."""
        return super().typed_names() - {"human"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not config().recovery.robot_check:
            del self.human, self.ticket, self.work
            return
        self.human.label.text = translate(say("I am not a robot"))

    @property
    def has_robot_check(self) -> bool:
        """Whether the form shows the check."""
        return "human" in self

    def renew_ticket(self) -> Ticket:
        """Return the ticket to show: the one the form came with, while it is good."""
        ticket = robots.ticket(desk(), self.ticket.data or "")
        self.ticket.data, self.work.data = ticket.text, ""
        return ticket

    def check_robot(self) -> None:
        """Use up the ticket; raise `FieldRefused` where it does not pass."""
        if self.has_robot_check:
            robots.check(desk(), self.ticket.data or "", self.work.data or "")
