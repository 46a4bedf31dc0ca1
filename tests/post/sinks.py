"""Transports of tests: one that notes messages or fails as it is told, and one that outlives its process."""

from __future__ import annotations

import os
import re
from collections import deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from wrota.post.transport import Undelivered

_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


class Sink:
    """Notes what it is given; each failure put into ``failures`` is used up first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.tenants: list[str] = []
        self.failures: deque[Undelivered] = deque()

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Note one message."""
        if self.failures:
            raise self.failures.popleft()
        self.tenants.append(tenant)
        self.messages.append(message)


class Spool:
    """Keeps each message in a file of its own, on which several processes can agree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Put one message down."""
        name = self.folder / os.urandom(8).hex()
        name.write_bytes(message.as_bytes())

    def messages(self) -> list[EmailMessage]:
        """Return what was put down."""
        return [parsed(file.read_bytes()) for file in self.folder.iterdir()]


def parsed(raw: bytes) -> EmailMessage:
    """Return a message as its reader gets it."""
    return message_from_bytes(raw, policy=default)


def text(message: EmailMessage) -> str:
    """Return the plain part."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html(message: EmailMessage) -> str:
    """Return the HTML part."""
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def links(message: EmailMessage) -> list[str]:
    """Return the addresses that stand alone on a line."""
    return _LINK.findall(text(message))
