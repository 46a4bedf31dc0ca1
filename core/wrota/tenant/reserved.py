"""Reserved words: names that a folder cannot take for itself, because the portal or the site uses them."""

from __future__ import annotations

import re

from wrota.routes import FIRST_PIECES
from wrota.words import Sentence, say

SITE = frozenset({"healthz", "readyz", "inbox", "inbox.json", "static"})
"""Addresses of the site; a tenant of such a key could not be reached by path."""

PORTAL = SITE | FIRST_PIECES
"""What no piece of a unit's path may be; it would hide an address of every portal, or of the site."""

FORM_FIELDS = frozenset(
    {"identifier", "password", "accept", "proof", "human", "ticket", "work", "handle", "next", "later", "elements"}
)
"""Names under which the portal's own forms send their fields, and one by which scripts know them all."""

ADDRESS_FIELD = "email"
"""The name under which the portal's own forms send an e-mail address; nothing else may go by it."""

# A key may become the first part of a host name.
_KEY = re.compile(r"(?=.{1,63}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")


def key_refusal(key: str) -> Sentence | None:
    """Return why a word cannot be the key of a tenant, which is the name of its folder; None where it can."""
    if key in SITE:
        return say("A folder called “{key}” would hide an address of the site; choose another name.", key=key)
    if not _KEY.fullmatch(key):
        return say(
            "The folder's name is the tenant's key: a-z, 0-9, single hyphens, a letter first; “{key}” is not one.",
            key=key,
        )
    return None
