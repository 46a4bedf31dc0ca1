"""Backoff of the rate limits: how long somebody waits after too many failures, which the store counts."""

from __future__ import annotations

from datetime import timedelta

WINDOW = timedelta(minutes=15)
"""How long a failure counts, for every limit on signing in."""

SKEW = timedelta(seconds=90)
"""What was noted at a later moment than this is ignored: a clock that was put right must not lock anybody out."""

PROOFS_PER_CALLER, PROOFS_PER_IDENTIFIER = 5, 20
"""How many wrong proofs a day are looked at in a claim: from one caller, and from all of them together."""

LETTERS_PER_BOX = 6
"""How many letters of a kind one letter box gets in an hour, over all accounts and tags.

A family whose accounts share an address can live with it: one letter has the links of all.
."""

FIRST_WAIT = 30
LONGEST_WAIT = int(WINDOW.total_seconds())


def wait(failures: int, limit: int, base: int = FIRST_WAIT, ceiling: int = LONGEST_WAIT) -> int:
    """Return the seconds from the last failure to the next try: none under the limit, then doubling to the ceiling.

    The ceiling is the window, because after it the failures no longer count.
    """
    if failures < limit:
        return 0
    # Numbers of any size may come from the store; doubling stops where the ceiling is surely reached.
    doublings = min(failures - limit, ceiling.bit_length())
    return min(base << doublings, ceiling)
