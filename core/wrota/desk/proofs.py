"""Normalisation and validation of proofs: the one form in which a number is compared."""

from __future__ import annotations

from wrota.rules.kinds.proofs import CHECKS
from wrota.tenant.schema import ProofConfig
from wrota.words import Sentence


def canonical(proof: ProofConfig, typed: str) -> str | None:
    """Return the form in which a typed proof is stored and compared; None if it cannot be one."""
    return CHECKS[proof.check].canonical(typed)


def fault(proof: ProofConfig, typed: str) -> Sentence | None:
    """Return what is wrong with a proof that the institution itself gives; no pattern is asked."""
    return CHECKS[proof.check].fault(typed)
