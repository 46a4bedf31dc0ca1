"""Account recovery, for many the first visit: one response for everybody, and the rest found out later."""

from __future__ import annotations

from dataclasses import dataclass, field

from wrota import signals
from wrota.desk import Desk
from wrota.desk.letters import main_address
from wrota.desk.limits import reserve
from wrota.errors import Refused
from wrota.rules import identifiers, states
from wrota.rules.kinds.identifiers import EMAIL
from wrota.rules.limits import WINDOW
from wrota.rules.states import Act
from wrota.rules.text_input import clean
from wrota.store import accounts, audit, cases, recovery_requests
from wrota.store.accounts import Account
from wrota.store.limits import Bucket, Caller
from wrota.store.vocabulary import CaseReason
from wrota.words import say

_SOFT_WAIT = 60
_LONG_NUMBER = 9
"""Whatever has so many digits may be a PESEL, spelled or mistyped in one way or another."""


@dataclass(frozen=True)
class RecoveryQuery:
    """A request for recovery: what somebody typed into the one field, and where and how the answer is to be given."""

    identifier: str = field(repr=False)
    address: str
    base: str
    language: str
    unit: str | None = None


@dataclass(frozen=True)
class Meant:
    """The accounts that an identifier means, and the address that their letter goes to, or the reason why none."""

    accounts: tuple[Account, ...]
    address: str | None = field(repr=False)
    reason: CaseReason


def ask(desk: Desk, query: RecoveryQuery) -> str:
    """Keep the request for the worker and return a case code.

    A neutral institution answers everybody alike: the same statements, and nobody is looked up. One that names
    what is wrong looks up here, and raises `Refused` with what to do next (manual step E5).
    """
    typed = clean(query.identifier, identifiers.longest(_kinds(desk)))
    _reserve(desk, query, typed)
    if desk.tenant.config.recovery.unknown == "named":
        _refuse_in_words(desk, typed)
    with desk.store.writing():
        code = cases.open(desk.store, "asked", "recovery")
        recovery_requests.add(
            desk.store, typed, base=query.base, language=query.language, unit=query.unit, case_code=code
        )
        audit.write(desk.store, "recovery_asked")
    signals.announce(signals.recovery_asked, desk.tenant.key)
    return code


def meant_by(desk: Desk, typed: str) -> Meant:
    """Find whom an identifier means: by e-mail everybody with that address, else the one account.

    The letter goes to the address as it is stored, never to one as it was typed (hazards 53): a login may look
    like an address that is somebody else's.
    """
    candidates = identifiers.candidates(typed, _kinds(desk))
    found = accounts.by_digests(desk.store, candidates)
    email = next((one.value for one in candidates if one.kind == EMAIL), None)
    open_to = tuple(account for account in found if _may_recover(desk, account))
    if not open_to:
        return Meant(found, None, _reason(desk, found))
    at_address = {account: held for account in open_to if (held := _address(desk, account, email))}
    if at_address:
        return Meant(tuple(at_address), next(iter(at_address.values())), "sent")
    if len(open_to) > 1:
        return Meant((), None, "ambiguous")
    address = main_address(desk, open_to[0])
    return Meant(open_to, address, "sent" if address else "no_address")


def _kinds(desk: Desk) -> list[str]:
    return [kind.kind for kind in desk.tenant.config.identifier if kind.recovers]


def _address(desk: Desk, account: Account, email: str | None) -> str | None:
    """Return an account's address that is this one, as it is stored."""
    held = accounts.identifiers_of(desk.store, account.id) if email else ()
    return next((one.value for one in held if one.kind == EMAIL and _compared(one.value) == email), None)


def _compared(address: str) -> str | None:
    return identifiers.canonical(EMAIL, address)


def _may_recover(desk: Desk, account: Account) -> bool:
    return states.allows(states.at(account.state, account.valid_until, desk.today()), Act.RECOVER)


def _reason(desk: Desk, found: tuple[Account, ...]) -> CaseReason:
    return states.at(found[0].state, found[0].valid_until, desk.today()) if found else "unknown"


def _reserve(desk: Desk, query: RecoveryQuery, typed: str) -> None:
    """Count every request: strangers are not to fill the list, nor somebody's letter box."""
    limits = desk.tenant.config.limits
    caller = Caller("address", query.address)
    both, longest = f"{query.address}|{identifiers.counted(typed)}", int(WINDOW.total_seconds())
    reserve(
        desk,
        caller,
        (
            Bucket("recovery", both, limits.per_identifier_and_caller, longest),
            Bucket("recovery", query.address, limits.per_address, _SOFT_WAIT),
        ),
    )


def _refuse_in_words(desk: Desk, typed: str) -> None:
    meant = meant_by(desk, typed)
    if meant.address:
        return
    with desk.store.writing():
        code = cases.open(desk.store, meant.reason, "recovery", meant.accounts[0].id if meant.accounts else None)
        audit.write(desk.store, "recovery_refused", reason=meant.reason)
    shown = _shown(typed)
    if meant.reason == "no_address":
        raise Refused(say("There is no e-mail address on record for the account of {who}.", who=shown), code)
    raise Refused(
        say("The account of {who} was not found, or is blocked because its entitlement has ended.", who=shown), code
    )


def _shown(typed: str) -> str:
    """Return what was typed as the answer repeats it."""
    digits = sum(sign.isdigit() for sign in typed)
    return identifiers.masked("last4" if digits >= _LONG_NUMBER else "none", typed)
