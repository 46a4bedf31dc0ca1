"""Activation of a claimed account, by the button behind its letter's link, not the link alone (manual step O6)."""

from __future__ import annotations

from wrota import signals
from wrota.desk import Desk, claim_saving, letters, pressers
from wrota.desk.claim_saving import SavedClaim
from wrota.desk.email_change import is_shared
from wrota.desk.letters import ACTIVATION
from wrota.desk.pressers import ButtonPassword, Presser
from wrota.desk.session_acts import refuse_ended
from wrota.errors import IdentifierTaken, Refused
from wrota.rules import identifiers as rules
from wrota.rules import states
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.states import Act, State
from wrota.store import accounts, audit, devices, identifiers, links, pending, sessions
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.links import Link
from wrota.store.sessions import CLAIM, Session
from wrota.words import say


def look(desk: Desk, token: str) -> Link | None:
    """Return a link that is good just now and whose letter went to the address that waits; None for any other."""
    link = links.find(desk.store, token, ACTIVATION)
    if link is None or not _may_be_activated(desk, link.account):
        return None
    saved = claim_saving.waiting(desk, link.account)
    return link if saved and _went_to(desk, link, saved) else None


def is_own(desk: Desk, link: Link, session: Session | None) -> bool:
    """Say whether a session is the one in which the claim was saved that a link activates."""
    saved = claim_saving.waiting(desk, link.account)
    return saved is not None and session is not None and saved.by == session.handle


def prove(desk: Desk, link: Link, typed: str, address: str) -> Presser:
    """Judge the password that was chosen in the form, for a browser that did not save it (hazards 22).

    Whoever saved the form last may have been a stranger who gave the owner's address: the owner, who reads the
    letter, does not know that password, and so activates nothing for the stranger. Raises as `pressers.prove` does.
    """
    saved = claim_saving.waiting(desk, link.account)
    fault = say("This is not the password that was chosen in the form.")
    given = ButtonPassword(typed, address, "activation_refused", fault)
    return pressers.prove(desk, link, saved.answers.password_hash if saved else None, given)


def activate(desk: Desk, token: str, base: str, presser: Presser) -> str | None:
    """Make what was filled in the account's own, open the account, and return a token by which this browser is known.

    Of many at once one wins. None where the link is worth nothing. All sessions, devices and other links die. Raises
    `Refused` where whoever presses is not, or no longer, the one who saved, and where the address belongs to another
    account; then nothing changes, and whoever reads its letters may know.
    """
    try:
        with desk.store.writing():
            link = look(desk, token)
            if link is None:
                return None
            _refuse_others(desk, link, presser)
            if not links.use(desk.store, token, ACTIVATION):
                return None
            device = _open(desk, link.account, base)
    except IdentifierTaken as taken:
        raise Refused(
            say("Another account is already known by this address. Please begin again and give another one.")
        ) from taken
    signals.announce(signals.activated, desk.tenant.key, handle=link.account.handle)
    return device


def _refuse_others(desk: Desk, link: Link, presser: Presser) -> None:
    """Refuse, in the transaction, whoever neither saved the form in a session that lives nor knows its password."""
    saved = claim_saving.waiting(desk, link.account)
    if presser.judged is not None and saved and presser.judged == saved.answers.password_hash:
        return
    if presser.session is None or not is_own(desk, link, presser.session):
        raise Refused(say("The form was saved in another browser. Please open the link again."))
    refuse_ended(desk, presser.session, CLAIM)


def _may_be_activated(desk: Desk, account: Account) -> bool:
    return states.allows(states.at(account.state, account.valid_until, desk.today()), Act.ACTIVATE)


def _went_to(desk: Desk, link: Link, saved: SavedClaim) -> bool:
    return link.address_digest == identifiers.digest(desk.store, EMAIL, saved.answers.email)


def _open(desk: Desk, account: Account, base: str) -> str:
    saved = claim_saving.waiting(desk, account)
    assert saved is not None  # noqa: S101 - found just before, in the same transaction
    _tell_the_address_before(desk, account, saved.answers.email, base)
    _take_over(desk, account, saved)
    pending.drop_all(desk.store, account.id)
    links.kill_all(desk.store, account.id)
    sessions.end_all(desk.store, account.id)
    devices.forget_all(desk.store, account.id)
    audit.write(desk.store, "activated", account.handle)
    return devices.remember(desk.store, account.id)


def _take_over(desk: Desk, account: Account, saved: SavedClaim) -> None:
    email = Held(EMAIL, saved.answers.email, shared=is_shared(desk.tenant.config), confirmed_at=desk.now())
    identifiers.replace_main(desk.store, account.id, account.handle, email)
    accounts.set_fields(desk.store, account, saved.answers.fields)
    accounts.set_password(desk.store, account.id, saved.answers.password_hash)
    accounts.set_state(desk.store, account.id, State.ACTIVE)
    if account.language is None:
        accounts.set_language(desk.store, account.id, saved.language)


def _tell_the_address_before(desk: Desk, account: Account, email: str, base: str) -> None:
    """Write to the address that the institution had on file, where it was another one (hazards 22)."""
    before = letters.main_address(desk, account)
    if before and rules.canonical(EMAIL, before) != email:
        letters.send_notice(desk, "email_changed", account, base, to=before, new_email=rules.masked("ends", email))
