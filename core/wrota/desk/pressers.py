"""Who presses the button behind a letter's link, judged once more in the transaction that acts (hazards 22)."""

from __future__ import annotations

from dataclasses import dataclass, field

from wrota.desk import Desk, present_password
from wrota.desk.limits import judging
from wrota.errors import FieldRefused
from wrota.rules import passwords
from wrota.store import audit, links
from wrota.store.limits import release
from wrota.store.links import Link
from wrota.store.sessions import Session
from wrota.store.vocabulary import AuditAct
from wrota.words import Sentence


@dataclass(frozen=True)
class Presser:
    """Who presses: the session at this browser, if its account has one, or the hash of the password that fitted."""

    session: Session | None = None
    judged: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ButtonPassword:
    """The password typed beside the button, the address it came from, and what says that it was not right."""

    typed: str = field(repr=False)
    address: str
    refused: AuditAct
    fault: Sentence


def prove(desk: Desk, link: Link, wanted: str | None, given: ButtonPassword) -> Presser:
    """Judge a password in a browser that has no session for the link's account; return who presses.

    ``wanted`` is the hash that it has to fit. Raises `FieldRefused` where it does not, `TooMany` beyond five tries of
    one address; of the fifth wrong password behind one link, from wherever they come, the link dies.
    """
    reservation = present_password.reserve_tries(desk, link.account, given.address)
    with judging(desk, reservation):
        fits = desk.seams.hasher.verify(wanted, passwords.canonical(given.typed))
    with desk.store.writing():
        if fits:
            release(desk.store, reservation)
        else:
            is_last = links.note_failure(desk.store, link.handle)
            audit.write(desk.store, given.refused, link.account.handle, last=is_last)
    if not fits:
        raise FieldRefused("password", given.fault)
    return Presser(judged=wanted)
