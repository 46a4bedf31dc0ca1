"""The mail transport as an interface: what the worker asks of it, and how it tells that a letter did not go."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Protocol

from wrota.errors import WrotaError
from wrota.words import say


class Transport(Protocol):
    """A mail transport for messages of any tenant; returning means that somebody else now answers for the message."""

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Hand one message over; raise `Undelivered` where nobody took it, `OutcomeUnknown` where somebody may have."""


class Undelivered(WrotaError):
    """Delivery of a message failed; ``why`` is a keyword, because what servers say repeats addresses.

    ``is_final``: it never will be. ``is_server``: not this message is the matter but the server, so that
    others need not be tried just now.
    """

    def __init__(self, why: str, *, is_final: bool = False, is_server: bool = False) -> None:
        self.why = why
        self.is_final = is_final
        self.is_server = is_server
        super().__init__(say("The letter was not delivered: {why}.", why=why))


class OutcomeUnknown(WrotaError):
    """Delivery was begun and its outcome is not known: the message was handed over, and no answer came.

    Somebody may have it, so it must not be sent again as if nobody had. ``why`` is a keyword.
    """

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            say("The letter was handed over, and the server did not say what became of it: {why}.", why=why)
        )
