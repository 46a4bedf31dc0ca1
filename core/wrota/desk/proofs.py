"""Normalisation and validation of proofs: the one form in which a number is compared."""

from __future__ import annotations

from wrota.errors import Refused
from wrota.rules import numbers
from wrota.rules.text_input import clean, folded, without_separators
from wrota.tenant.schema import ProofConfig
from wrota.words import Sentence, say

LONGEST = 128


def canonical(proof: ProofConfig, typed: str) -> str | None:
    """Return the form in which a typed proof is stored and compared; None if it cannot be one."""
    if proof.check == "nrb":
        return numbers.nrb(typed)
    try:
        value = folded(without_separators(clean(typed, LONGEST)))
    except Refused:
        return None
    # Folding may make two letters of one, and what is kept has to pass where it is given again.
    return value if 0 < len(value) <= LONGEST else None


def fault(proof: ProofConfig, typed: str) -> Sentence | None:
    """Return what is wrong with a proof that the institution itself gives; no pattern is asked."""
    if proof.check == "nrb":
        return numbers.nrb_fault(typed)
    return None if canonical(proof, typed) else say("Please fill in this field.")
