"""The view model of a claim at the sign-in box: what to type, where to find it, and whom to phone."""

from __future__ import annotations

from dataclasses import dataclass

from wrota.desk import claim
from wrota.rules.limits import PROOFS_PER_CALLER
from wrota.web.current import config
from wrota.web.translation import local_text


@dataclass(frozen=True)
class Road:
    """What the sign-in box says of a claim: what to type in its two fields, the tries of a day, and whom to ask."""

    identifier: str
    proof: str
    where: str
    phone: str
    tries: int


def claim_road() -> Road | None:
    """Return the road where this institution has it."""
    if not claim.is_offered(config()):
        return None
    proof = claim.proof(config())
    identifier = next(one for one in config().identifier if one.kind == config().enrolment.claim_identifier)
    phone = proof.phone or next(iter(config().contact.phone), "")
    return Road(
        local_text(identifier.label), local_text(proof.label), local_text(proof.where), phone, PROOFS_PER_CALLER
    )
