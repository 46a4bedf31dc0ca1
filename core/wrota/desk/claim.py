"""Claims: opening an account by an identifier, and a proof typed in place of the password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wrota.desk import Desk, proofs
from wrota.rules import states
from wrota.rules.identifiers import Identifier
from wrota.rules.states import Act
from wrota.store import audit, proof_tries, sessions
from wrota.store import proofs as held
from wrota.store.accounts import Account
from wrota.store.limits import Caller, Reservation, names, release
from wrota.store.vocabulary import CaseReason
from wrota.tenant.schema import Config, ProofConfig


@dataclass(frozen=True)
class Offer:
    """An attempt at a claim: what was typed into the sign-in box, and whom the identifier means, if anybody."""

    typed: str = field(repr=False)
    password: str = field(repr=False)
    candidates: Sequence[Identifier]
    account: Account | None
    caller: Caller
    agent: str = ""


@dataclass(frozen=True)
class ClaimOutcome:
    """The outcome of an attempt: the token of a claim's session, or a word for staff that says why there is none."""

    session: str = field(default="", repr=False)
    reason: CaseReason | None = None


def is_offered(config: Config) -> bool:
    """Say whether accounts of this institution are opened by a claim."""
    return "claim" in config.enrolment.roads


def proof(config: Config) -> ProofConfig:
    """Return what a claim is proved by."""
    return next(one for one in config.proof if one.kind == config.enrolment.claim_proof)


def may_go_on(desk: Desk, account: Account) -> bool:
    """Say whether an account may be claimed, or its claim resumed: nobody has opened it yet."""
    state = states.at(account.state, account.valid_until, desk.today())
    return is_offered(desk.tenant.config) and states.allows(state, Act.CLAIM)


def judge(desk: Desk, offer: Offer, reservation: Reservation) -> ClaimOutcome:
    """Open a session for the form alone where the number is one of the person's own (manual step O3).

    A refusal costs the same statements for every state of account, known or not, whatever was typed, and no hash.
    Beyond the day's tries nothing is looked at, and nobody is told (design 7).
    """
    account = offer.account if offer.account and _is_claimable(desk, offer, offer.account) else None
    tally = proof_tries.tally(desk.store, names(offer.typed, offer.candidates), offer.caller)
    with desk.store.writing():
        is_full = proof_tries.is_full(desk.store, tally)
        fits = _fits(desk, None if is_full else account, offer.password)
        if account and fits:
            return ClaimOutcome(_open(desk, account, offer.agent, reservation))
        proof_tries.note(desk.store, tally, counts=not is_full)
    return ClaimOutcome(reason=("proofs_used_up" if is_full else "wrong_proof") if account else None)


def _is_claimable(desk: Desk, offer: Offer, account: Account) -> bool:
    kinds = {one.kind for one in offer.candidates}
    return desk.tenant.config.enrolment.claim_identifier in kinds and may_go_on(desk, account)


def _fits(desk: Desk, account: Account | None, typed: str) -> bool:
    kind = proof(desk.tenant.config)
    return held.fits(desk.store, account.id if account else None, kind.kind, proofs.canonical(kind, typed) or "")


def _open(desk: Desk, account: Account, agent: str, reservation: Reservation) -> str:
    release(desk.store, reservation)
    token = sessions.open(desk.store, account.id, purpose=sessions.CLAIM, agent=agent)
    audit.write(desk.store, "claim_begun", account.handle)
    return token
