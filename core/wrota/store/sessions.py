"""Login sessions: who is signed in where; the browser has the token, the database only its digest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from peewee import ModelSelect

from wrota.rules.names import known
from wrota.store import accounts, tables, tokens
from wrota.store.accounts import Account
from wrota.store.database import Store
from wrota.store.seal import token_digest
from wrota.store.sweep import sweep

LONGEST = timedelta(hours=24)
"""After this long a session is over for every tenant."""

REMEMBERED = timedelta(hours=48)
"""For so long it is known whose a session was: a form that was left open over night is still somebody's."""

Purpose = Literal["account", "claim"]
"""What a session opens; one of a purpose that only a newer release knows opens nothing, and is not found."""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
ACCOUNT: Purpose = "account"
CLAIM: Purpose = "claim"
NOTED_AFTER = timedelta(seconds=5)
SKEW = timedelta(seconds=60)
_AGENT_LENGTH = 80


@dataclass(frozen=True)
class Session:
    """A login session: ``purpose`` says whether it opens everything (`ACCOUNT`) or a claim's form alone (`CLAIM`).

    ``handle`` names it in a list without telling anything about its token.
    """

    handle: str
    account: Account
    created_at: datetime
    used_at: datetime
    purpose: Purpose
    agent: str
    device: bytes | None = field(repr=False)
    digest: bytes = field(repr=False)


def open(
    store: Store, account_id: int, *, purpose: Purpose = ACCOUNT, device: str | None = None, agent: str = ""
) -> str:
    """Open a session under a new token and return the token, which is stored nowhere."""
    token, now = tokens.token(store), store.now()
    sweep(store, tables.SessionRow, tables.SessionRow.created_at < now - REMEMBERED)
    store.change(
        tables.SessionRow.insert(
            digest=token_digest(token),
            handle=tokens.handle(store),
            account=account_id,
            created_at=now,
            used_at=now,
            purpose=purpose,
            device=token_digest(device) if device else None,
            agent=agent[:_AGENT_LENGTH],
        )
    )
    return token


def find(store: Store, token: str, *, idle: timedelta, absolute: timedelta, now: datetime) -> Session | None:
    """Return the live session of a token with its account, by one statement."""
    here = tables.SessionRow.digest == token_digest(token)
    row = store.first(_live(idle, absolute, now).where(here))
    return _session(store, row) if row else None


def remembered(store: Store, token: str) -> Session | None:
    """Return the session of a token whether or not its time has run out; None where it was ended, or is long over."""
    row = store.first(_with_account().where(tables.SessionRow.digest == token_digest(token)))
    return _session(store, row) if row else None


def again(store: Store, session: Session, *, idle: timedelta, absolute: timedelta, now: datetime) -> Session | None:
    """Return a session that was found before as it is now; None where it has ended, or its time has run out."""
    row = store.first(_live(idle, absolute, now).where(tables.SessionRow.digest == session.digest))
    return _session(store, row) if row else None


def of(store: Store, account_id: int, *, idle: timedelta, absolute: timedelta, now: datetime) -> tuple[Session, ...]:
    """Return the live sessions of an account, the last used first."""
    query = _live(idle, absolute, now).where(tables.SessionRow.account == account_id)
    return tuple(_session(store, row) for row in store.rows(query.order_by(tables.SessionRow.used_at.desc())))


def touch(store: Store, session: Session, now: datetime) -> Session:
    """Note a session's use, in a transaction of its own and only where the last note is five seconds old.

    Returns the session as it is stored now.
    """
    if now - session.used_at < NOTED_AFTER:
        return session
    with store.writing():
        older = (tables.SessionRow.digest == session.digest) & (tables.SessionRow.used_at < now)
        store.change(tables.SessionRow.update(used_at=now).where(older))
    return replace(session, used_at=now)


def end(store: Store, session: Session) -> None:
    """End one session: its token is worth nothing any more."""
    store.change(tables.SessionRow.delete().where(tables.SessionRow.digest == session.digest))


def end_all(store: Store, account_id: int, *, but: Session | None = None) -> int:
    """End an account's sessions, all or all but one, and return how many there were."""
    kept = but.digest if but else b""
    theirs = (tables.SessionRow.account == account_id) & (tables.SessionRow.digest != kept)
    return store.change(tables.SessionRow.delete().where(theirs))


def end_everybodys(store: Store) -> int:
    """End all sessions of all accounts and return how many there were."""
    return store.change(tables.SessionRow.delete())


def _live(idle: timedelta, absolute: timedelta, now: datetime) -> ModelSelect[tables.SessionRow]:
    table = tables.SessionRow
    return _with_account().where(
        table.used_at > now - idle, table.created_at > now - absolute, table.used_at < now + SKEW
    )


def _with_account() -> ModelSelect[tables.SessionRow]:
    known_here = tables.SessionRow.purpose.in_(PURPOSES)
    return tables.SessionRow.select(tables.SessionRow, tables.AccountRow).join(tables.AccountRow).where(known_here)


def _session(store: Store, row: tables.SessionRow) -> Session:
    account = accounts.from_row(store, row.account)
    purpose = known(row.purpose, PURPOSES)
    return Session(row.handle, account, row.created_at, row.used_at, purpose, row.agent, row.device, row.digest)
