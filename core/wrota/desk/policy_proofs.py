"""Verification of the proof that a policy asks for: the person's own number, five tries, then a wait."""

from __future__ import annotations

from dataclasses import dataclass

from wrota.desk import Desk, proofs
from wrota.desk.limits import reserve
from wrota.desk.session_acts import writing_as
from wrota.errors import FieldRefused
from wrota.rules import patterns
from wrota.rules.limits import WINDOW
from wrota.store import audit
from wrota.store import proofs as held
from wrota.store.limits import Bucket, Caller, Reservation
from wrota.store.sessions import Session
from wrota.tenant.schema import Policy, ProofConfig
from wrota.words import Sentence, say

TRIES = 5
MATCHED, DEMONSTRATION = "matched", "demonstration"
"""How a person was proved: by a number of the own, or not at all, since a demonstration made the acceptance up."""


@dataclass(frozen=True)
class Proved:
    """That a number was the person's own, and the try to be taken back; both None where no number was asked for."""

    keyword: str | None = None
    reservation: Reservation | None = None


def needed(desk: Desk, policy: Policy) -> ProofConfig | None:
    """Return the proof that a policy asks for, if it does."""
    return next((proof for proof in desk.tenant.config.proof if proof.kind == policy.proof), None)


def note(proof: ProofConfig, typed: str) -> Sentence | None:
    """Say what looks wrong with the form of a number; it guides only, and never asks the store."""
    if not typed.strip():
        return None
    if fault := proofs.fault(proof, typed):
        return fault
    value = proofs.canonical(proof, typed) or ""
    fits = proof.pattern is None or patterns.matches(proof.pattern.text, value, any_case=True)
    return None if fits else say("This number looks different from those that the institution gives out.")


def prove(desk: Desk, session: Session, policy: Policy, typed: str) -> Proved:
    """Compare a typed number with those of the account; raise `FieldRefused`, and `TooMany` beyond five tries."""
    proof = needed(desk, policy)
    if proof is None:
        return Proved()
    if not typed.strip():
        raise FieldRefused("proof", say("Please fill in this field."))
    bucket = Bucket("policy", session.handle, TRIES, int(WINDOW.total_seconds()), own=True)
    reservation = reserve(desk, Caller("session", session.handle), [bucket])
    if held.fits(desk.store, session.account.id, proof.kind, proofs.canonical(proof, typed) or ""):
        return Proved(MATCHED, reservation)
    with writing_as(desk, session):
        audit.write(desk.store, "policy_proof_refused", session.account.handle)
    raise FieldRefused("proof", _wrong(desk, session, proof, typed))


def _wrong(desk: Desk, session: Session, proof: ProofConfig, typed: str) -> Sentence:
    if proof.kind not in held.kinds(desk.store, session.account.id):
        return say("The institution has no such number for this account yet. Please ask its staff to add it.")
    other = say("This is not the number that the institution has for this account. Please compare it digit by digit.")
    return proofs.fault(proof, typed) or other
