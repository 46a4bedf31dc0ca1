"""Telling people that somebody guesses at their password: one letter a day, written by the worker.

The request that meets the ceiling writes none, so that it costs the same whether anybody is meant or not.
"""

from __future__ import annotations

from collections.abc import Callable

from wrota.desk import Desk, letters
from wrota.desk.pace import Pace
from wrota.store import accounts, audit, guesses


def tell_all(desk: Desk, is_over: Callable[[], bool] = bool) -> int:
    """Write to those at whose account the ceiling of guesses was reached today, until it is over; return how many."""
    told, pace = 0, Pace(is_over)
    for account_id, base in guesses.untold(desk.store):
        if not pace.goes_on():
            break
        with desk.store.writing():
            account = accounts.get(desk.store, account_id)
            if account is None:
                continue
            letters.send_notice(desk, "many_guesses", account, base, tries=str(guesses.MOST))
            guesses.note_told(desk.store, account_id)
            audit.write(desk.store, "guesses_told", account.handle)
            told += 1
    return told
