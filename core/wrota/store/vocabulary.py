"""Keywords: all that an audit event or a case note may say of a person, so that nothing personal gets in.

The types name the program's own, so that a misspelt one fails the type check; `keyword` guards what gets stored. Stored
ones are read as text: another release may have written what this one does not know.
"""

from __future__ import annotations

import re
from typing import Literal

from wrota.rules.states import State

AuditAct = Literal[
    "account_closed",
    "activated",
    "activation_refused",
    "address_confirmed",
    "all_sessions_ended",
    "application_granted",
    "application_received",
    "application_refused",
    "application_shown",
    "audit_broken",
    "claim_begun",
    "claim_saved",
    "closing_refused",
    "email_change_asked",
    "email_change_cancelled",
    "email_change_refused",
    "email_changed",
    "email_taken",
    "guesses_told",
    "language_chosen",
    "letter_delivered",
    "letter_dropped",
    "letter_parked",
    "letter_perhaps",
    "letter_released",
    "letter_withheld",
    "other_session_ended",
    "other_sessions_ended",
    "own_data_given",
    "own_data_refused",
    "password_change_refused",
    "password_changed",
    "password_chosen",
    "people_exported",
    "people_imported",
    "people_invited",
    "policy_accepted",
    "policy_notified",
    "policy_proof_refused",
    "profile_updated",
    "recovery_answered",
    "recovery_asked",
    "recovery_refused",
    "sign_in_refused",
    "signed_in",
    "signed_out",
]
"""What an event of the audit tells of."""

CaseAct = Literal["application", "recovery", "sign_in"]
"""What a case code was given out for."""

CaseReason = (
    State
    | Literal[
        "ambiguous",
        "asked",
        "cannot_be_answered",
        "changed_meanwhile",
        "duplicate",
        "no_address",
        "no_password",
        "proofs_used_up",
        "received",
        "sent",
        "shared",
        "too_many_guesses",
        "too_many_letters",
        "unknown",
        "wrong_password",
        "wrong_proof",
    ]
)
"""Why an answer was what it was; an account's state, where that stands in the way."""

_KEYWORD = re.compile(r"[a-z][a-z0-9_.:-]{0,39}")
_HANDLE = re.compile(r"[0-9a-f]{32}")
_LARGEST = 10**9
"""Numbers count things; a PESEL or a telephone number is larger."""


def keyword(value: str) -> str:
    """Return a keyword of the program's own, such as ``wrong_password``; raise `ValueError` for anything else."""
    if not _KEYWORD.fullmatch(value):
        raise ValueError("a keyword is a short lower-case word of the program, never something that a person typed")
    return str(value)


def is_handle(value: str) -> bool:
    """Say whether a text has the form of a random handle."""
    return _HANDLE.fullmatch(value) is not None


def fact(value: object) -> str | int | bool:
    """Return what may stand in an audit event: a keyword, a random handle, a small number, yes or no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < _LARGEST:
        return value
    if isinstance(value, str):
        return value if is_handle(value) else keyword(value)
    raise ValueError("a fact is a keyword, a random handle, a number under a milliard, yes or no")
