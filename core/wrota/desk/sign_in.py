"""Authentication: signing in and out. One query, one hash, one answer for whoever cannot come in."""

from __future__ import annotations

from dataclasses import dataclass, field

from wrota import signals
from wrota.desk import Desk, claim, letters, session_checks
from wrota.desk.limits import judging, reserve_guess
from wrota.errors import Refused
from wrota.rules import identifiers, passwords, states
from wrota.rules.identifiers import Identifier
from wrota.rules.text_input import clean
from wrota.store import accounts, audit, cases, devices, sessions
from wrota.store.accounts import Account
from wrota.store.guesses import Target
from wrota.store.limits import Caller, Reservation, failures, for_sign_in, names, release
from wrota.store.vocabulary import CaseReason
from wrota.words import Sentence, say

WRONG = say("The identifier or the password is not right.")
MANY = 5
"""After so many failed tries the owner of the account gets a letter about the sign-in that succeeded."""


@dataclass(frozen=True)
class Attempt:
    """A sign-in attempt: what somebody typed, and where it came from."""

    identifier: str = field(repr=False)
    password: str = field(repr=False)
    address: str
    device: str | None = field(default=None, repr=False)
    agent: str = ""
    base: str = ""
    allowance: int | None = None
    is_human: bool = False
    """Whether the robot check was passed with this attempt."""


@dataclass(frozen=True)
class SignedIn:
    """The tokens for the browser; ``device`` is by which it will be known as this account's.

    A session whose purpose is a claim opens the form of the claim alone, and makes no device known.
    """

    session: str = field(repr=False)
    device: str | None = field(default=None, repr=False)
    purpose: sessions.Purpose = sessions.ACCOUNT


@dataclass(frozen=True)
class _Meant:
    """What the typed identifier may mean, the one account it means, if it does, and why somebody may be refused."""

    typed: str
    candidates: tuple[Identifier, ...]
    account: Account | None
    reason: CaseReason
    caller: Caller


def sign_in(desk: Desk, attempt: Attempt) -> SignedIn:
    """Open a session for whoever gives an identifier of this tenant and its password.

    Where accounts are opened by a claim, a proof in place of the password opens the claim's form (manual step O3).
    Raises `TooMany` beyond a limit, and `Refused` with a case code. Until the password was right, the refusal
    is the same and costs the same for every state of account: one hash, the same statements (hazards 1, 2, 3).
    """
    password = passwords.canonical(attempt.password)
    meant = _recognise(desk, attempt)
    reservation = _reserve(desk, attempt, meant)
    stored = meant.account.password_hash if meant.account and reservation.is_judged else None
    with judging(desk, reservation):
        fits = desk.seams.hasher.verify(stored, password)
    if meant.account is None or not fits:
        return _claim(desk, attempt, meant, reservation)
    stopped = session_checks.obstacle(desk, meant.account)
    if stopped:
        raise _stopped(desk, meant.account, reservation, stopped)
    opened = _open(desk, attempt, meant, meant.account, reservation)
    signals.announce(signals.signed_in, desk.tenant.key, handle=meant.account.handle)
    return opened


def sign_out(desk: Desk, session: sessions.Session) -> None:
    """End one session, so that its cookie is worth nothing any more."""
    with desk.store.writing():
        sessions.end(desk.store, session)
        audit.write(desk.store, "signed_out", session.account.handle)
    if session.purpose == sessions.ACCOUNT:
        signals.announce(signals.signed_out, desk.tenant.key, handle=session.account.handle)


def is_as_read(desk: Desk, account: Account) -> bool:
    """Say, in a writing transaction, whether state and password are what they were when the account was read.

    Hashing takes its time; a password that was changed meanwhile must not open another session.
    """
    now = accounts.get(desk.store, account.id)
    return now is not None and (now.state, now.password_changed_at) == (account.state, account.password_changed_at)


def _recognise(desk: Desk, attempt: Attempt) -> _Meant:
    """Find the only account that is meant; an identifier that several share means none of them."""
    kinds = [kind.kind for kind in desk.tenant.config.identifier if kind.signs_in]
    typed = clean(attempt.identifier, identifiers.longest(kinds))
    candidates = identifiers.candidates(typed, kinds)
    found = accounts.by_digests(desk.store, candidates)
    known_for = devices.owner(desk.store, attempt.device) if attempt.device else None
    account = found[0] if len(found) == 1 else None
    at_home = account is not None and account.id == known_for and attempt.device is not None
    caller = Caller("device", attempt.device or "") if at_home else Caller("address", attempt.address)
    return _Meant(typed, candidates, account, _reason(found), caller)


def _reason(found: tuple[Account, ...]) -> CaseReason:
    """Return the word for staff under which a wrong password is noted."""
    if len(found) != 1:
        return "shared" if found else "unknown"
    return "wrong_password" if found[0].password_hash else "no_password"


def _reserve(desk: Desk, attempt: Attempt, meant: _Meant) -> Reservation:
    limits = desk.tenant.config.limits
    buckets = for_sign_in(
        meant.typed,
        meant.candidates,
        meant.caller,
        per_caller=limits.per_identifier_and_caller,
        per_identifier=limits.per_identifier,
        per_address=attempt.allowance or limits.per_address,
    )
    account_id = meant.account.id if meant.account else None
    target = Target(names(meant.typed, meant.candidates), account_id, attempt.base)
    return reserve_guess(desk, meant.caller, buckets, target, is_human=attempt.is_human)


def _claim(desk: Desk, attempt: Attempt, meant: _Meant, reservation: Reservation) -> SignedIn:
    """Let somebody whose password is not right open an account by a proof, where this institution has that road."""
    judged = claim.ClaimOutcome()
    if claim.is_offered(desk.tenant.config):
        # A try that may not be judged takes the same steps as at an account that nobody has.
        account = meant.account if reservation.is_judged else None
        judged = claim.judge(desk, _offer(attempt, meant, account), reservation)
    if judged.session:
        return SignedIn(judged.session, purpose=sessions.CLAIM)
    reason: CaseReason = (judged.reason or meant.reason) if reservation.is_judged else "too_many_guesses"
    raise _refusal(desk, meant.account, reason, WRONG)


def _offer(attempt: Attempt, meant: _Meant, account: Account | None) -> claim.Offer:
    return claim.Offer(meant.typed, attempt.password, meant.candidates, account, meant.caller, attempt.agent)


def _refusal(desk: Desk, account: Account | None, reason: CaseReason, said: Sentence) -> Refused:
    """Keep the reason under a case code, and refuse; nobody learns which of the two was wrong."""
    with desk.store.writing():
        code = cases.open(desk.store, reason, "sign_in", account.id if account else None)
        audit.write(desk.store, "sign_in_refused", account.handle if account else None, reason=reason)
    signals.announce(signals.sign_in_refused, desk.tenant.key, reason=str(reason))
    return Refused(said, code)


def _stopped(desk: Desk, account: Account, reservation: Reservation, said: Sentence) -> Refused:
    """Tell somebody whose password was right what is the matter; that was no failure."""
    with desk.store.writing():
        release(desk.store, reservation)
    state = states.at(account.state, account.valid_until, desk.today())
    return _refusal(desk, account, state, said)


def _open(desk: Desk, attempt: Attempt, meant: _Meant, account: Account, reservation: Reservation) -> SignedIn:
    outdated = account.password_hash is not None and desk.seams.hasher.outdated(account.password_hash)
    with judging(desk, reservation):
        fresh = desk.seams.hasher.hash(passwords.canonical(attempt.password)) if outdated else None
    with desk.store.writing():
        if is_as_read(desk, account):
            _tell_of_failures(desk, attempt, meant, account, reservation)
            release(desk.store, reservation)
            if fresh:
                accounts.rehash(desk.store, account, fresh)
            device = devices.remember(desk.store, account.id, attempt.device)
            session = sessions.open(desk.store, account.id, device=device, agent=attempt.agent)
            audit.write(desk.store, "signed_in", account.handle)
            return SignedIn(session, device)
    raise _refusal(desk, account, "changed_meanwhile", WRONG)


def _tell_of_failures(desk: Desk, attempt: Attempt, meant: _Meant, account: Account, reservation: Reservation) -> None:
    """Write to the owner where somebody comes in after many failed tries: a password may have been guessed."""
    tries = failures(desk.store, meant.typed, meant.candidates, reservation)
    if tries >= MANY:
        letters.send_notice(desk, "many_failures", account, attempt.base, tries=str(tries))
