"""Sealed tokens of a policy's form: which text was shown, to whom and when, so that nobody can make one up."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wrota.desk import Desk
from wrota.errors import SealBroken
from wrota.store.accounts import Account
from wrota.store.seal import seal, unseal

_FIELD = "policy-shown"


@dataclass(frozen=True)
class PolicyToken:
    """What a page showed: a version of a policy in a language, the digests of its text and annexes, and the moment."""

    policy: str
    version: str
    language: str
    digest: str
    annexes: Mapping[str, str]
    at: datetime


def write(desk: Desk, account: Account, token: PolicyToken) -> str:
    """Return a token for a hidden field of this account's form; at any other account it is worth nothing."""
    facts = {**vars(token), "annexes": dict(token.annexes), "at": token.at.isoformat()}
    return base64.urlsafe_b64encode(seal(desk.store, account.handle, _FIELD, json.dumps(facts))).decode()


def read(desk: Desk, account: Account, written: str) -> PolicyToken | None:
    """Return what a token says; None where it is missing, forged or somebody else's."""
    try:
        facts = json.loads(unseal(desk.store, account.handle, _FIELD, base64.urlsafe_b64decode(written.encode())))
    except (SealBroken, binascii.Error, ValueError):
        return None
    return PolicyToken(**{**facts, "at": datetime.fromisoformat(facts["at"])})
