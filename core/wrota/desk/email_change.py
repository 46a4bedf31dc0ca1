"""Change of the main e-mail address, confirmed by a letter to the new one and made known to the old one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wrota.desk import Desk, letters, limits, present_password, pressers, session_checks
from wrota.desk.letters import EMAIL, Destination
from wrota.desk.present_password import Given
from wrota.desk.pressers import ButtonPassword, Presser
from wrota.desk.session_acts import refuse_ended, writing_as
from wrota.errors import FieldRefused, IdentifierTaken, Refused
from wrota.rules import identifiers as rules
from wrota.rules.kinds import identifiers as kinds
from wrota.rules.text_input import clean
from wrota.store import audit, identifiers, links, pending, sessions
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.links import Link
from wrota.store.pending import PendingChange
from wrota.store.sessions import Session
from wrota.tenant.schema import Config
from wrota.words import Sentence, say

KIND: Final = "email"
_REFUSED: Final = "email_change_refused"


@dataclass(frozen=True)
class AddressChange:
    """The new address as typed, and the present password with where it came from."""

    email: str = field(repr=False)
    password: Given


def fault(desk: Desk, account: Account, typed: str) -> Sentence | None:
    """Return what is wrong with a new address; nobody learns by this whether another account has it."""
    wrong = rules.fault(kinds.EMAIL, typed, today=desk.today())
    if wrong:
        return wrong
    return say("This is your e-mail address already.") if _is_main(desk, account, typed) else None


def ask(desk: Desk, session: Session, change: AddressChange, base: str) -> None:
    """Send a letter with a link to the new address; until the link is followed everything stays as it is.

    The newest asking replaces the one before. Raises `FieldRefused` where a field is not right, and `TooMany`
    beyond the limits on tries of the password and on letters.
    """
    account, email = session.account, rules.canonical(kinds.EMAIL, change.email)
    wrong = fault(desk, account, change.email)
    if wrong or email is None:
        raise FieldRefused("email", wrong or say("Please fill in this field."))
    limits.refuse_many_letters(desk, account, EMAIL)
    to = Destination(email, letters.language_of(desk, account), base)
    with present_password.proved(desk, session, change.password, _REFUSED):
        links.kill(desk.store, account.id, EMAIL)
        pending.keep(desk.store, account.id, KIND, {"email": email})
        letters.send_asked_link(desk, "email_confirm", EMAIL, account, to)
        audit.write(desk.store, "email_change_asked", account.handle)


def waiting(desk: Desk, account: Account) -> str | None:
    """Return the address that waits to be proved; None where nothing waits, or the letter's link is dead."""
    wanted = pending.find(desk.store, account.id, KIND)
    return wanted.values["email"] if wanted and links.expecting(desk.store, [account.id], EMAIL) else None


def cancel(desk: Desk, session: Session) -> None:
    """Give up an address that waits to be proved; its link opens nothing any more."""
    account = session.account
    with writing_as(desk, session):
        links.kill(desk.store, account.id, EMAIL)
        if pending.drop(desk.store, account.id, KIND):
            audit.write(desk.store, "email_change_cancelled", account.handle)


def look(desk: Desk, token: str) -> tuple[Link, str] | None:
    """Return a link that is good just now with the address that it proves; None for any other, all alike."""
    link = links.find(desk.store, token, EMAIL)
    if link is None or session_checks.obstacle(desk, link.account):
        return None
    wanted = pending.find(desk.store, link.account.id, KIND)
    return (link, wanted.values["email"]) if wanted and _went_to(desk, link, wanted) else None


def prove(desk: Desk, link: Link, typed: str, address: str) -> Presser:
    """Judge the present password, for a browser in which nobody is signed in to the account.

    A program that follows links and presses buttons confirms nothing by that. Raises as `pressers.prove` does.
    """
    fault = say("This is not your present password.")
    given = ButtonPassword(typed, address, _REFUSED, fault)
    return pressers.prove(desk, link, link.account.password_hash, given)


def confirm(desk: Desk, token: str, base: str, presser: Presser) -> bool:
    """Make the proved address the main one; False where the link is worth nothing.

    All other links die, and all sessions end but the one that presses. Both addresses are told. Raises `Refused`
    where whoever presses is not, or no longer, the owner, and where the address belongs to another account: whoever
    reads its letters may know.
    """
    with desk.store.writing():
        found = look(desk, token)
        if found is None:
            return False
        link, email = found
        _refuse_others(desk, link, presser)
        if not links.use(desk.store, token, EMAIL):
            return False
        pending.drop(desk.store, link.account.id, KIND)
        is_free = _replace(desk, link.account, email, base)
        if is_free:
            links.kill_all(desk.store, link.account.id)
            sessions.end_all(desk.store, link.account.id, but=presser.session)
        audit.write(desk.store, "email_changed" if is_free else "email_taken", link.account.handle)
    if not is_free:
        raise Refused(say("Another account is already known by this address, so it was not changed."))
    return True


def _refuse_others(desk: Desk, link: Link, presser: Presser) -> None:
    """Refuse, in the transaction, whoever is neither signed in to the account nor knows its password of now."""
    if presser.judged is not None and presser.judged == link.account.password_hash:
        return
    if presser.session is None or presser.session.account.id != link.account.id:
        raise Refused(say("Your session has ended. Please sign in again."))
    refuse_ended(desk, presser.session)


def is_shared(config: Config) -> bool:
    """Say whether several accounts may have one address; where nobody signs in with one, families may."""
    return next((kind.shared for kind in config.identifier if kind.kind == kinds.EMAIL), True)


def _is_main(desk: Desk, account: Account, typed: str) -> bool:
    main = letters.main_address(desk, account)
    return main is not None and rules.canonical(kinds.EMAIL, main) == rules.canonical(
        kinds.EMAIL, clean(typed, rules.longest([kinds.EMAIL]))
    )


def _went_to(desk: Desk, link: Link, wanted: PendingChange) -> bool:
    """Say whether the letter of a link went to the address that is wanted now, and not to an earlier one."""
    return link.address_digest == identifiers.digest(desk.store, kinds.EMAIL, wanted.values["email"])


def _replace(desk: Desk, account: Account, email: str, base: str) -> bool:
    """Replace the main address and tell both readers; False where another account is known by the new one."""
    new = Held(kinds.EMAIL, email, shared=is_shared(desk.tenant.config), confirmed_at=desk.now())
    before = letters.main_address(desk, account)
    try:
        identifiers.replace_main(desk.store, account.id, account.handle, new)
    except IdentifierTaken:
        return False
    for address in filter(None, (before, email)):
        letters.send_notice(desk, "email_changed", account, base, to=address, new_email=rules.masked("ends", email))
    return True
