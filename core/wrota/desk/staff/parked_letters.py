"""Letters that were put aside: what staff see of them, and sending them again or giving them up."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from wrota.desk import Desk
from wrota.rules import identifiers
from wrota.store import audit, parked
from wrota.words import Sentence, say


@dataclass(frozen=True)
class PutAside:
    """A letter that was put aside: ``address`` is masked, ``is_perhaps`` says that somebody may have it."""

    handle: str
    name: str
    address: str
    written_at: datetime
    put_aside_at: datetime
    reason: str
    is_perhaps: bool

    def as_json(self) -> dict[str, object]:
        """Return the letter as programs read it."""
        return {
            "handle": self.handle,
            "letter": self.name,
            "to": self.address,
            "written_at": self.written_at.isoformat(),
            "put_aside_at": self.put_aside_at.isoformat(),
            "reason": self.reason,
            "perhaps_delivered": self.is_perhaps,
        }


_WORDS: dict[str, Sentence] = {
    "timed_out": say("the mail server did not answer in time"),
    "unclear_answer": say("the mail server’s answer to the letter was no answer that is known"),
    "no_connection": say("the connection to the mail server could not be made, or broke"),
    "certificate_refused": say("the mail server's certificate is not good"),
    "tls_failed": say("the connection to the mail server could not be encrypted"),
    "not_supported": say("the mail server does not offer what the settings ask for"),
    "sign_in_refused": say("the mail server refused our name or password"),
    "cannot_be_written": say("the letter could not be put into words; the log says why"),
}
_CODES: dict[str, Sentence] = {
    "smtp_4": say("the mail server would not take it yet ({code})"),
    "smtp_5": say("the mail server refused the letter or its address ({code})"),
    "sender_": say("the mail server refused the sender ({code})"),
    "server_": say("the mail server was not ready ({code})"),
}
_OTHER = say("the reason is not known to this release: {code}")


def in_words(reason: str) -> Sentence:
    """Return what a reason's keyword means."""
    if reason in _WORDS:
        return _WORDS[reason]
    beginning = next((start for start in _CODES if reason.startswith(start)), "")
    sentence = _CODES.get(beginning, _OTHER)
    return say(sentence.msgid, code=reason.rpartition("_")[2] if beginning else reason)


def every(desk: Desk) -> tuple[PutAside, ...]:
    """Return the letters that were put aside, the oldest first."""
    return tuple(
        PutAside(
            one.handle,
            one.name,
            identifiers.masked("ends", one.address),
            one.written_at,
            one.put_aside_at,
            one.reason,
            one.is_perhaps,
        )
        for one in parked.every(desk.store)
    )


def release(desk: Desk, handles: Collection[str]) -> tuple[str, ...]:
    """Send letters again, with new links and the old ones void; return the handles that there were."""
    return _each(desk, handles, is_release=True)


def drop(desk: Desk, handles: Collection[str]) -> tuple[str, ...]:
    """Give letters up, their links with them, and wipe what they held; return the handles that there were."""
    return _each(desk, handles, is_release=False)


def _each(desk: Desk, handles: Collection[str], *, is_release: bool) -> tuple[str, ...]:
    done = []
    for handle in handles:
        with desk.store.writing():
            act = parked.release if is_release else parked.drop
            if act(desk.store, handle):
                audit.write(desk.store, "letter_released" if is_release else "letter_dropped", None, letter=handle)
                done.append(handle)
    return tuple(done)


def as_json(letters: Sequence[PutAside]) -> str:
    """Return letters as a list for programs."""
    return json.dumps([one.as_json() for one in letters], ensure_ascii=False, indent=2)
