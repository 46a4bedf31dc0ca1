"""The password of a draft: the hash of one that was accepted before the rest of its form, sealed (design 6)."""

from __future__ import annotations

from wrota.desk import Desk
from wrota.rules import passwords
from wrota.store import drafts

_FORM = "password"
_HASH = "hash"


def keep(desk: Desk, owner: str, password: str) -> str:
    """Keep a password that met the rules for whoever fills in the form, and return its hash."""
    made = desk.seams.hasher.hash(passwords.canonical(password))
    with desk.store.writing():
        drafts.keep(desk.store, owner, _FORM, {_HASH: (made,)})
    return made


def find(desk: Desk, owner: str) -> str | None:
    """Return the hash of the password that was accepted before."""
    kept = drafts.find(desk.store, owner, _FORM)
    return kept[_HASH][0] if kept else None


def drop(desk: Desk, owner: str) -> None:
    """Forget it: the form is finished."""
    with desk.store.writing():
        drafts.drop(desk.store, owner, _FORM)
