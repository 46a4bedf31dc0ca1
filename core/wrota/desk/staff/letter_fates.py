"""What became of a letter, in words: the same ones in the list of letters and beside an application."""

from __future__ import annotations

from wrota.desk.applications import BROKEN, WITHHELD
from wrota.rules import moments
from wrota.store.outbox import LetterFate, LetterStatus
from wrota.words import Sentence, say, say_many

_WORDS: dict[str, Sentence] = {
    "timed_out": say("the mail server did not answer in time"),
    "unclear_answer": say("the mail server’s answer to the letter was no answer that is known"),
    "no_connection": say("the connection to the mail server could not be made, or broke"),
    "certificate_refused": say("the mail server's certificate is not good"),
    "tls_failed": say("the connection to the mail server could not be encrypted"),
    "not_supported": say("the mail server does not offer what the settings ask for"),
    "sign_in_refused": say("the mail server refused our name or password"),
    "cannot_be_written": say("the letter could not be put into words; the log says why"),
    "expired": say("its time was over before it could be delivered"),
    "links_dead": say("its links were void before it could be delivered"),
}
_CODES: dict[str, Sentence] = {
    "smtp_4": say("the mail server would not take it yet ({code})"),
    "smtp_5": say("the mail server refused the letter or its address ({code})"),
    "sender_": say("the mail server refused the sender ({code})"),
    "server_": say("the mail server was not ready ({code})"),
}
_OTHER = say("the reason is not known to this release: {code}")

_BY_THE_WORKER = ("expired", "links_dead")
"""Why the worker gives letters up; whatever else a dropped letter says, it was put aside for that before."""

_ASIDE = (LetterStatus.PARKED, LetterStatus.PERHAPS)


def in_words(letter: LetterFate) -> Sentence:
    """Return what became of a letter, with the moment, and the reason where there is one."""
    when, reason = moments.noted(letter.at), why(letter.reason)
    if letter.status == LetterStatus.WAITING:
        return _waiting(letter, when)
    if letter.status == LetterStatus.DELIVERED:
        return say("delivered on {when}", when=when)
    if letter.status == LetterStatus.PERHAPS:
        return say("perhaps delivered on {when}: {why}", when=when, why=reason)
    if letter.status == LetterStatus.PARKED:
        return say("not delivered, put aside on {when}: {why}", when=when, why=reason)
    if letter.reason in _BY_THE_WORKER:
        return say("given up on {when}: {why}", when=when, why=reason)
    return say("given up by staff on {when}; put aside before, because: {why}", when=when, why=reason)


def unwritten(receipt: str) -> Sentence | None:
    """Return why an application has no letter that tells of its arrival; None where it has one, or will have it."""
    if receipt == WITHHELD:
        return say("not sent: its address had enough letters within that hour")
    if receipt == BROKEN:
        return say("not sent: the application could not be opened; the log says why")
    return None


def hint(letter: LetterFate, key: str) -> Sentence | None:
    """Return by which commands staff go on with a letter; None where there is nothing for them to do."""
    if letter.status not in _ASIDE:
        return None
    return say(
        "see “wrota post list {key}”; “wrota post release {key} {letter}” sends it again", key=key, letter=letter.handle
    )


def why(reason: str) -> Sentence:
    """Return what a reason's keyword means."""
    if reason in _WORDS:
        return _WORDS[reason]
    beginning = next((start for start in _CODES if reason.startswith(start)), "")
    sentence = _CODES.get(beginning, _OTHER)
    return say(sentence.msgid, code=reason.rpartition("_")[2] if beginning else reason)


def _waiting(letter: LetterFate, when: str) -> Sentence:
    if not letter.tries:
        return say("waiting since {when}", when=when)
    if not letter.reason:
        return say("waiting since {when}, being handed over to the mail server", when=when)
    return say_many(
        "waiting since {when}, tried {count} time, not delivered yet: {why}",
        "waiting since {when}, tried {count} times, not delivered yet: {why}",
        letter.tries,
        when=when,
        why=why(letter.reason),
    )
