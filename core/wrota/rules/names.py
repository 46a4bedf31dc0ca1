"""Checked names: a `Literal` type lists the words, so that a misspelt one fails the type check; here those of letters.

Other names stand where they belong: kinds of links in ``store/links.py``, acts and reasons in ``store/vocabulary.py``.
What was stored or filed is plain text until `known` has found it among the names.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, TypeVar, get_args

LetterName = Literal[
    "access",
    "password_changed",
    "email_confirm",
    "email_changed",
    "account_closed",
    "many_failures",
    "many_guesses",
    "activation",
    "activation_again",
    "invitation",
    "application_received",
    "application_granted",
    "application_refused",
    "policy_accepted",
]
"""The name of a letter, which is the name of its file as well."""

LETTER_NAMES: tuple[LetterName, ...] = get_args(LetterName)

_Name = TypeVar("_Name", bound=str)


def known(text: str, names: Collection[_Name]) -> _Name:
    """Return the one of some names that a text spells.

    Raises `LookupError` for any other text: somebody has typed it into an address, or another release stored it.
    """
    for name in names:
        if name == text:
            return name
    raise LookupError(f"this release knows no name {text!r} among {', '.join(names)}")
