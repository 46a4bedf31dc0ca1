"""Telling people that somebody guesses at their password: one letter a day, written by the worker.

The request that meets the ceiling writes none, so that it costs the same whether anybody is meant or not.
"""

from __future__ import annotations

from wrota.desk import Desk, letters
from wrota.store import accounts, audit, guesses


def tell_all(desk: Desk) -> int:
    """Write to everybody at whose account the ceiling of guesses was reached today, and return how many they were."""
    told = 0
    for account_id, base in guesses.untold(desk.store):
        with desk.store.writing():
            account = accounts.get(desk.store, account_id)
            if account is None:
                continue
            letters.send_notice(desk, "many_guesses", account, base, tries=str(guesses.MOST))
            guesses.note_told(desk.store, account_id)
            audit.write(desk.store, "guesses_told", account.handle)
            told += 1
    return told
