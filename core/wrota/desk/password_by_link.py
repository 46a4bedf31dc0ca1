"""Password reset by a letter's link: who it is for, the confirmed address, and the new password."""

from __future__ import annotations

from wrota import signals
from wrota.desk import Desk, letters
from wrota.rules import passwords, states
from wrota.rules.states import Act, State
from wrota.store import accounts, audit, devices, identifiers, links, pending, sessions
from wrota.store.links import Link

_OPENED_BY_IT = frozenset({State.REGISTERED, State.AWAITING_EMAIL})


def look(desk: Desk, token: str) -> Link | None:
    """Return a link that is good just now; None for one that is used, old, forged or from elsewhere, all alike."""
    link = links.find(desk.store, token, *links.OPENERS)
    if link is None:
        return None
    state = states.at(link.account.state, link.account.valid_until, desk.today())
    return link if states.allows(state, Act.RECOVER) else None


def confirm_address(desk: Desk, link: Link) -> None:
    """Record that the letter reached its reader: the button on the page in between was pressed (manual step P5)."""
    with desk.store.writing():
        if link.address_digest and identifiers.confirm(desk.store, link.account.id, link.address_digest):
            audit.write(desk.store, "address_confirmed", link.account.handle)


def choose_password(desk: Desk, token: str, password: str, base: str) -> str | None:
    """Set the password that the reader of the letter chose, and return a token by which this browser is known.

    The link dies by this and by nothing else. Of many at once one wins, the others get None. All sessions, devices
    and other links die with it. A known browser does not wait for what strangers did (hazards 60).
    """
    fresh = desk.seams.hasher.hash(passwords.canonical(password))
    with desk.store.writing():
        # Hashing takes its time; the account may have been blocked meanwhile.
        link = look(desk, token)
        if link is None or not links.use(desk.store, token, link.kind):
            return None
        account = link.account
        accounts.set_password(desk.store, account.id, fresh)
        if account.state in _OPENED_BY_IT:
            accounts.set_state(desk.store, account.id, State.ACTIVE)
        links.kill_all(desk.store, account.id)
        pending.drop_all(desk.store, account.id)
        sessions.end_all(desk.store, account.id)
        devices.forget_all(desk.store, account.id)
        device = devices.remember(desk.store, account.id)
        letters.send_notice(desk, "password_changed", account, base)
        audit.write(desk.store, "password_chosen", account.handle)
    if account.state in _OPENED_BY_IT:
        signals.announce(signals.activated, desk.tenant.key, handle=account.handle)
    signals.announce(signals.password_changed, desk.tenant.key, handle=account.handle)
    return device
