"""The help chapter about e-mail that does not come."""

from __future__ import annotations

from collections.abc import Iterator

from wrota.desk.instruction.chapter import Chapter, Writer
from wrota.words import Sentence, say, say_many


def no_letter(write: Writer) -> Chapter:
    """Tell where a letter may be, and whom to ask."""
    return write.chapter("brak-wiadomosci", say("There is no message?"), _looking(write))


def _looking(write: Writer) -> Iterator[Sentence]:
    yield say("When there is much traffic, messages wait in a queue. Please give it a quarter of an hour.")
    yield say("Look into the folders for unwanted messages (spam) and into all others: a filter may have put it there.")
    yield say("The sender is {sender}. It helps to add this address to your contacts.", sender=write.config.mail.sender)
    yield say(
        "Some schools and companies hold back messages of senders they do not know; a private address helps then."
    )
    yield say(
        "The address may have been mistyped. Asking again with the right one is possible: the newest link counts,"
        " the older ones stop working."
    )
    yield say_many(
        "In one hour {count} message at most is sent to an account.",
        "In one hour {count} messages at most are sent to an account.",
        write.config.limits.letters_per_hour,
    )
    contact = write.config.contact
    if contact.phone:
        yield say("If nothing helped, please call {phone}.", phone=contact.phone[0])
    elif contact.email:
        yield say("If nothing helped, please write to {email}.", email=contact.email)
