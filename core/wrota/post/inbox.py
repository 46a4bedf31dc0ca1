"""The mail transport of the demonstration: an inbox that keeps letters in place of a mail server, and shows them."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Arrived:
    """A letter that has arrived; ``to`` is one bare address, ``sent_at`` ISO 8601 in UTC."""

    tenant: str
    to: str
    sender: str
    reply_to: str | None
    subject: str
    text: str
    html: str
    sent_at: str

    def as_json(self) -> dict[str, str | None]:
        """Return the letter as ``inbox.json`` lists it."""
        facts = asdict(self)
        return {"from" if name == "sender" else name: value for name, value in facts.items()}


class Inbox:
    """A mail transport that keeps what it is given, in memory and, where a file is named, line by line in it."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._letters = (
            [_read(line) for line in file.read_text("utf-8").splitlines()] if file and file.is_file() else []
        )

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Take one message."""
        letter = _arrived(tenant, message)
        with self._lock:
            if self._file:
                with self._file.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps(letter.as_json()) + "\n")
            self._letters.append(letter)

    def letters(self) -> tuple[Arrived, ...]:
        """Return what has arrived, the newest first."""
        with self._lock:
            return tuple(reversed(self._letters))

    def as_json(self) -> str:
        """Return what ``inbox.json`` answers."""
        return json.dumps([letter.as_json() for letter in self.letters()], ensure_ascii=False)


def _arrived(tenant: str, message: EmailMessage) -> Arrived:
    reply_to = message["Reply-To"]
    return Arrived(
        tenant=tenant,
        to=message["To"].addresses[0].addr_spec,
        sender=str(message["From"]),
        reply_to=reply_to.addresses[0].addr_spec if reply_to else None,
        subject=str(message["Subject"]),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        sent_at=message["Date"].datetime.astimezone(UTC).isoformat(),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return part.get_content().replace("\r\n", "\n") if part else ""


def _read(line: str) -> Arrived:
    facts = json.loads(line)
    return Arrived(sender=facts.pop("from"), **facts)
