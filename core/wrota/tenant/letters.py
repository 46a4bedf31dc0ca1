"""The registry of letters and their placeholders, and the parser of a letter's file: subject, blank line, body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wrota.errors import WrotaError
from wrota.rules.names import LetterName
from wrota.words import Sentence, say

PLACEHOLDERS: Mapping[str, Sentence] = {
    "institution": say("the name of the portal"),
    "address": say("the address of the portal"),
    "contact": say("whom to ask, from the table “contact”"),
    "name": say("the person's name"),
    "account_name": say("the first identifier of the account, masked as its key “mask” says"),
    "accounts": say("a block for each account, with its own link"),
    "link": say("the link, alone on its line"),
    "link_lifetime": say("for how long the link works, as the configuration says"),
    "valid_until": say("the moment until which the link works"),
    "when": say("when it happened"),
    "new_email": say("the new address, in part"),
    "tries": say("how many wrong passwords there were"),
    "application": say("the title of the application"),
    "number": say("the number of the application"),
    "reason": say("why staff refused"),
    "policy": say("the title of the policy"),
    "version": say("the date of the version"),
}
"""Every placeholder, with what it stands for."""

COMMON = frozenset({"institution", "address", "contact", "name", "account_name"})
"""What every letter knows; ``account_name`` is masked, so that none tells a PESEL in full."""

OF_NOBODY = COMMON - {"name", "account_name"}
"""What a letter to a stranger knows: nothing that was typed, lest somebody lets the portal write it to others."""

_LINK = ("link", "link_lifetime", "valid_until")


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: what it is for, its placeholders besides the common ones, and the one that it must contain."""

    purpose: Sentence
    own: frozenset[str] = frozenset()
    needs: str | None = None
    common: frozenset[str] = COMMON

    @property
    def placeholders(self) -> frozenset[str]:
        """Every placeholder that the letter may use."""
        return self.common | self.own


def _letter(purpose: Sentence, *own: str, needs: str | None = None, common: frozenset[str] = COMMON) -> LetterKind:
    return LetterKind(purpose, frozenset(own), needs, common)


LETTERS: Mapping[LetterName, LetterKind] = {
    "access": _letter(
        say("Goes to whoever asked to recover access, also for a first visit; lists each account with its link."),
        "accounts",
        "link_lifetime",
        "valid_until",
        needs="accounts",
    ),
    "password_changed": _letter(say("Goes out after a password was changed."), "when"),
    "email_confirm": _letter(say("Goes to a new e-mail address, which its link confirms."), *_LINK, needs="link"),
    "email_changed": _letter(
        say("Goes to the old and the new address after the e-mail address was changed."), "when", "new_email"
    ),
    "account_closed": _letter(say("Goes out after a person closed the account."), "when"),
    "many_failures": _letter(say("Goes out when somebody signed in after many wrong passwords."), "when", "tries"),
    "many_guesses": _letter(
        say("Goes out once a day when somebody has tried a hundred wrong passwords at an account."), "when", "tries"
    ),
    "activation": _letter(
        say("Goes to whoever claims an account; its link activates the account."), *_LINK, needs="link"
    ),
    "activation_again": _letter(
        say("Goes out in its place when the form of a claim that waits was filled in once more; says when."),
        "when",
        *_LINK,
        needs="link",
    ),
    "invitation": _letter(
        say("Goes out with “wrota people invite” to whoever has an account that nobody has opened."),
        *_LINK,
        needs="link",
    ),
    "application_received": _letter(
        say("Tells somebody that the application has arrived, and its number."),
        "application",
        "number",
        common=OF_NOBODY,
    ),
    "application_granted": _letter(
        say("Tells that the application was granted; its link opens the account."),
        "application",
        "number",
        *_LINK,
        needs="link",
    ),
    "application_refused": _letter(
        say("Tells that the application was refused, and why."), "application", "number", "reason", common=OF_NOBODY
    ),
    "policy_accepted": _letter(say("Confirms that a policy was accepted."), "policy", "version", "when"),
}
"""Every letter by its name; ``link_lifetime`` is there so that none states a lifetime of its own."""


@dataclass(frozen=True)
class LetterTemplate:
    """The words of a letter, their placeholders not filled yet."""

    subject: str
    body: str


class NotALetter(WrotaError):
    """A text lacks the form of a letter; ``line`` is where it is lost."""

    def __init__(self, sentence: Sentence, line: int) -> None:
        self.line = line
        super().__init__(sentence)


def parse(text: str) -> LetterTemplate:
    """Return the letter that a file holds: the subject on its first line, a blank line, and the body."""
    subject, _, rest = text.replace("\r\n", "\n").partition("\n")
    blank, _, body = rest.partition("\n")
    if not subject.strip():
        raise NotALetter(say("The first line of a letter is its subject; it is empty."), 1)
    if blank.strip():
        raise NotALetter(say("After the subject comes an empty line, and then the letter."), 2)
    if not body.strip():
        raise NotALetter(say("This letter has a subject and nothing more."), 1)
    return LetterTemplate(subject.strip(), body.strip() + "\n")
