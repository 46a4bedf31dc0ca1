"""Password change and validation: the institution's rules as verdicts, and the act of a signed-in person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wrota import signals
from wrota.desk import Desk, letters, present_password
from wrota.desk.limits import judging
from wrota.desk.present_password import Given
from wrota.desk.sign_in import SignedIn
from wrota.rules import passwords
from wrota.rules.passwords import PasswordPolicy, Verdict
from wrota.store import accounts, audit, devices, links, sessions
from wrota.store.accounts import Account
from wrota.store.sessions import Session
from wrota.words import Sentence


@dataclass(frozen=True)
class PasswordChange:
    """The present password and the new one, as typed."""

    present: str = field(repr=False)
    new: str = field(repr=False)


def policy(desk: Desk) -> PasswordPolicy:
    """Return the institution's rules."""
    rules = desk.tenant.config.password
    return PasswordPolicy(
        length=rules.length,
        upper=rules.upper,
        lower=rules.lower,
        digits=rules.digits,
        special=rules.special,
        special_examples=rules.special_examples,
        refuse=rules.refuse,
    )


def judge(desk: Desk, account: Account, password: str, personal: Sequence[str] = ()) -> tuple[Verdict, ...]:
    """Return a verdict for each rule, met or not; raise `Refused` where the password can be nobody's.

    ``personal`` is what the person is just typing of themselves, which no password may contain either.
    """
    known = (*_known_of(desk, account), *personal)
    return passwords.verdicts(policy(desk), passwords.canonical(password), known)


def first_broken(desk: Desk, account: Account, password: str, personal: Sequence[str] = ()) -> Sentence | None:
    """Return the first rule that a new password does not meet."""
    return next((verdict.sentence for verdict in judge(desk, account, password, personal) if not verdict.met), None)


def change(desk: Desk, session: Session, wanted: PasswordChange, address: str, base: str) -> SignedIn:
    """Change a signed-in person's password; every session and device is forgotten but the new one of this browser.

    Raises `FieldRefused` where the present password is not right, and `TooMany` beyond five tries.
    """
    account = session.account
    reservation = present_password.prove(desk, session, Given(wanted.present, address), "password_change_refused")
    with judging(desk, reservation):
        fresh = desk.seams.hasher.hash(passwords.canonical(wanted.new))
    with present_password.acting(desk, session, reservation, "password_change_refused"):
        opened = _begin_anew(desk, session, fresh, base)
    signals.announce(signals.password_changed, desk.tenant.key, handle=account.handle)
    return opened


def _begin_anew(desk: Desk, session: Session, fresh: str, base: str) -> SignedIn:
    """Store the new password, forget everything that was open, and open one session for this browser."""
    account = session.account
    accounts.set_password(desk.store, account.id, fresh)
    links.kill_all(desk.store, account.id)
    sessions.end_all(desk.store, account.id)
    devices.forget_all(desk.store, account.id)
    device = devices.remember(desk.store, account.id)
    token = sessions.open(desk.store, account.id, device=device, agent=session.agent)
    letters.send_notice(desk, "password_changed", account, base)
    audit.write(desk.store, "password_changed", account.handle)
    return SignedIn(token, device)


def _known_of(desk: Desk, account: Account) -> tuple[str, ...]:
    """Return what others know of a person, and what no password may therefore contain."""
    held = accounts.identifiers_of(desk.store, account.id)
    names = desk.tenant.config.name.texts.values()
    return (account.name, *(identifier.value for identifier in held), *names)
