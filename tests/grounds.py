"""The ground on which a session acts, and how it is lost while a request is under way: by others, in the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from wrota.desk import Desk
from wrota.store.moments import milliseconds
from wrota.store.sessions import Session

Loss = Callable[[Desk, Session], None]


def stay(desk: Desk, session: Session) -> None:
    """Let a session be as if it had begun just now."""
    now = milliseconds(desk.now())
    change(desk, "UPDATE session SET used_at = ?, created_at = ? WHERE digest = ?", now, now, session.digest)


def change(desk: Desk, sql: str, *values: object) -> None:
    """Change the database from outside, past the program's own rules."""
    with closing(sqlite3.connect(desk.store.path, timeout=5)) as other, other:
        other.execute("PRAGMA foreign_keys = 1")
        other.execute(sql, values)


def _of_account(sql: str, *values: object) -> Loss:
    return lambda desk, session: change(desk, sql, *values, session.account.id)


def _of_session(sql: str, *values: object) -> Loss:
    return lambda desk, session: change(desk, sql, *values, session.digest)


def _at(column: str, *, minutes: float) -> Loss:
    def lose(desk: Desk, session: Session) -> None:
        moment = milliseconds(desk.now() + timedelta(minutes=minutes))
        change(desk, f"UPDATE session SET {column} = ? WHERE digest = ?", moment, session.digest)

    return lose


LOSSES: dict[str, Loss] = {
    "signed out here": _of_session("DELETE FROM session WHERE digest = ?"),
    "signed out everywhere": _of_account("DELETE FROM session WHERE account_id = ?"),
    "idle for too long": _at("used_at", minutes=-600),
    "open for too long": _at("created_at", minutes=-24 * 60),
    "used in the future": _at("used_at", minutes=10),
    "for something else": _of_session(
        "UPDATE session SET purpose = CASE purpose WHEN 'claim' THEN 'account' ELSE 'claim' END WHERE digest = ?"
    ),
    "for something unknown": _of_session("UPDATE session SET purpose = 'second-factor' WHERE digest = ?"),
    "another's": _of_session(
        "UPDATE session SET account_id = (SELECT id FROM account WHERE id <> session.account_id LIMIT 1)"
        " WHERE digest = ?"
    ),
    "another password": _of_account("UPDATE account SET password_hash = 'x', password_changed_at = 1 WHERE id = ?"),
    "blocked": _of_account("UPDATE account SET state = 'blocked' WHERE id = ?"),
    "closed": _of_account("UPDATE account SET state = 'closed' WHERE id = ?"),
    "expired": _of_account("UPDATE account SET valid_until = '2020-01-01' WHERE id = ?"),
    "marked as expired": _of_account("UPDATE account SET state = 'expired' WHERE id = ?"),
    "removed": _of_account("DELETE FROM account WHERE id = ?"),
}
"""Ways of losing the ground, each alone: what ends a session often does several of them at once."""
