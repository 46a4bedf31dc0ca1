"""The letters that a portal writes: the placeholders each of them knows, and the one it cannot do without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wrota.errors import WrotaError
from wrota.rules.names import LetterName
from wrota.words import Sentence, say

COMMON = frozenset({"institution", "address", "contact", "name", "account_name"})
"""What every letter knows: the institution's name, the portal's address, whom to ask, the person's name,
and the name by which the account is known, masked as its identifier says (never a PESEL in full)."""


OF_NOBODY = COMMON - {"name", "account_name"}
"""What a letter to a stranger knows: nothing that was typed, lest somebody lets the portal write it to others."""


@dataclass(frozen=True)
class LetterKind:
    """A letter: the placeholders that it knows besides the common ones, and what it must contain."""

    own: frozenset[str] = frozenset()
    needs: str | None = None
    common: frozenset[str] = COMMON

    @property
    def placeholders(self) -> frozenset[str]:
        """Every placeholder that the letter may use."""
        return self.common | self.own


def _letter(*own: str, needs: str | None = None, common: frozenset[str] = COMMON) -> LetterKind:
    return LetterKind(frozenset(own), needs, common)


LETTERS: Mapping[LetterName, LetterKind] = {
    "access": _letter("accounts", "link_lifetime", "valid_until", needs="accounts"),
    "password_changed": _letter("when"),
    "email_confirm": _letter("link", "link_lifetime", "valid_until", needs="link"),
    "email_changed": _letter("when", "new_email"),
    "account_closed": _letter("when"),
    "many_failures": _letter("when", "tries"),
    "activation": _letter("link", "link_lifetime", "valid_until", needs="link"),
    "invitation": _letter("link", "link_lifetime", "valid_until", needs="link"),
    "application_received": _letter("application", "number", common=OF_NOBODY),
    "application_granted": _letter("application", "number", "link", "link_lifetime", "valid_until", needs="link"),
    "application_refused": _letter("application", "number", "reason", common=OF_NOBODY),
    "policy_accepted": _letter("policy", "version", "when"),
}
"""Every letter by name. ``accounts`` is a block per account with its link, laid out by the theme;
``link_lifetime`` comes from the configuration, so that no letter states a lifetime of its own, and
``valid_until`` is the moment at which that lifetime ends."""


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
