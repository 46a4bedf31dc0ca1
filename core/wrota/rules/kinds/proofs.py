"""The checks of proofs, an entry each: how a number is compared, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wrota.errors import Refused
from wrota.rules import numbers, specimens
from wrota.rules.text_input import clean, folded, without_separators
from wrota.words import Sentence, say

_LONGEST = 128


@dataclass(frozen=True)
class ProofCheck:
    """One check of a proof's digits.

    ``canonical`` returns the form in which a typed proof is stored and compared, None where it cannot be one; ``fault``
    says what is wrong with it. ``specimen`` gives one that nobody has, for the person of a number and a birth date.
    """

    meaning: Sentence
    canonical: Callable[[str], str | None]
    fault: Callable[[str], Sentence | None]
    specimen: Callable[[int, date], str]
    is_free: bool = False
    """Whether the institution alone says what it looks like."""
    is_numeric: bool = False
    """Whether it consists of digits, so that a keypad is enough."""


def _any(typed: str) -> str | None:
    try:
        value = folded(without_separators(clean(typed, _LONGEST)))
    except Refused:
        return None
    # Folding may make two letters of one, and what is kept has to pass where it is given again.
    return value if 0 < len(value) <= _LONGEST else None


def _any_fault(typed: str) -> Sentence | None:
    return None if _any(typed) else say("Please fill in this field.")


CHECKS: Mapping[str, ProofCheck] = {
    "none": ProofCheck(say("nothing"), _any, _any_fault, specimens.register_number, is_free=True),
    "nrb": ProofCheck(
        say("the check digits of a Polish account number"),
        numbers.nrb,
        numbers.nrb_fault,
        specimens.nrb,
        is_numeric=True,
    ),
}
"""Every check of a proof by its name in the configuration."""
