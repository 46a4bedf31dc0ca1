"""Activation of a claimed account, by the button behind its letter's link, not the link alone (manual step O6)."""

from __future__ import annotations

from wrota import signals
from wrota.desk import Desk, claim_saving, letters
from wrota.desk.claim_saving import SavedClaim
from wrota.desk.email_change import is_shared
from wrota.desk.letters import ACTIVATION
from wrota.errors import IdentifierTaken, Refused
from wrota.rules import identifiers as rules
from wrota.rules import states
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.states import Act, State
from wrota.store import accounts, audit, devices, identifiers, links, pending, sessions
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.links import Link
from wrota.words import say


def look(desk: Desk, token: str) -> Link | None:
    """Return a link that is good just now and whose letter went to the address that waits; None for any other."""
    link = links.find(desk.store, token, ACTIVATION)
    if link is None or not _may_be_activated(desk, link.account):
        return None
    saved = claim_saving.waiting(desk, link.account)
    return link if saved and _went_to(desk, link, saved) else None


def activate(desk: Desk, token: str, base: str) -> bool:
    """Make what was filled in the account's own, and open the account; of many at once one wins.

    False where the link is worth nothing. All sessions and other links die. Raises `Refused` where the address
    belongs to another account; then nothing changes, and whoever reads its letters may know.
    """
    try:
        with desk.store.writing():
            link = look(desk, token)
            if link is None or not links.use(desk.store, token, ACTIVATION):
                return False
            _open(desk, link.account, base)
    except IdentifierTaken as taken:
        raise Refused(
            say("Another account is already known by this address. Please begin again and give another one.")
        ) from taken
    signals.announce(signals.activated, desk.tenant.key, handle=link.account.handle)
    return True


def _may_be_activated(desk: Desk, account: Account) -> bool:
    return states.allows(states.at(account.state, account.valid_until, desk.today()), Act.ACTIVATE)


def _went_to(desk: Desk, link: Link, saved: SavedClaim) -> bool:
    return link.address_digest == identifiers.digest(desk.store, EMAIL, saved.answers.email)


def _open(desk: Desk, account: Account, base: str) -> None:
    saved = claim_saving.waiting(desk, account)
    assert saved is not None  # noqa: S101 - found just before, in the same transaction
    _tell_the_address_before(desk, account, saved.answers.email, base)
    _take_over(desk, account, saved)
    pending.drop_all(desk.store, account.id)
    links.kill_all(desk.store, account.id)
    sessions.end_all(desk.store, account.id)
    devices.forget_all(desk.store, account.id)
    audit.write(desk.store, "activated", account.handle)


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
