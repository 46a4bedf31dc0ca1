"""The inbox of the demonstration: what would have gone to a mail server, newest first."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from wrota.post.inbox import Inbox
from wrota.post.message import compose
from wrota.post.rendering import RenderedLetter
from wrota.tenant.schema import Mail

MAIL = Mail(sender="noreply@łódź.example", sender_name="Portal, Próbny", reply_to="biuro@portal.example")


def arrive(inbox: Inbox, subject: str, mail: Mail = MAIL) -> None:
    letter = RenderedLetter("pl", subject, "Zażółć\nhttps://portal.example/odnosnik/t0ken\n", "<p>Zażółć</p>\n")
    at = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    inbox.send("first", compose(mail, letter, to="anna@example.org", handle="a1b2", at=at))


def test_it_lists_what_arrived_the_newest_first() -> None:
    inbox = Inbox()
    arrive(inbox, "Pierwsza")
    arrive(inbox, "Druga", Mail(sender="noreply@portal.example", sender_name="Portal"))
    newest, oldest = json.loads(inbox.as_json())
    assert newest["subject"] == "Druga"
    assert newest["reply_to"] is None
    assert oldest == {
        "tenant": "first",
        "to": "anna@example.org",
        "from": '"Portal, Próbny" <noreply@xn--d-uga0v4h.example>',
        "reply_to": "biuro@portal.example",
        "subject": "Pierwsza",
        "text": "Zażółć\nhttps://portal.example/odnosnik/t0ken\n",
        "html": "<p>Zażółć</p>\n",
        "sent_at": "2026-11-21T11:00:00+00:00",
    }


def test_what_is_kept_in_a_file_is_there_at_the_next_start(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "inbox")
    arrive(inbox, "Pierwsza")
    arrive(inbox, "Druga")
    assert Inbox(tmp_path / "inbox").letters() == inbox.letters()
    assert Inbox(tmp_path / "none").letters() == ()
