"""The profile of a person: what the institution keeps besides identifiers, and how the person changes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wrota.desk import Desk
from wrota.desk.session_acts import writing_as
from wrota.rules.kinds.identifiers import KINDS
from wrota.store import accounts, audit
from wrota.store.accounts import Account
from wrota.store.sessions import Session


def answers(desk: Desk, account: Account) -> dict[str, str]:
    """Return what is kept of a person's profile, in the form in which it is stored, by the names of the fields."""
    return accounts.fields_of(desk.store, account)


def birth_date(desk: Desk, account: Account) -> date | None:
    """Return the birth date that an identifier of the person tells, if one does."""
    held = accounts.identifiers_of(desk.store, account.id)
    told = (read(one.value) for one in held if (read := KINDS[one.kind].birth_date))
    return next(filter(None, told), None)


def update(desk: Desk, session: Session, values: Mapping[str, str]) -> None:
    """Keep new answers of a person's own; those that only staff may change stay, whatever is given.

    Raises `Refused` where the session has ended, or the account was blocked or given another password meanwhile.
    """
    account = session.account
    own = {name: values[name] for name in _own(desk) if name in values}
    with writing_as(desk, session):
        before = answers(desk, account)
        changed = {name: value for name, value in own.items() if value != before.get(name, "")}
        if changed:
            accounts.set_fields(desk.store, account, changed)
            audit.write(desk.store, "profile_updated", account.handle, fields=len(changed))


def _own(desk: Desk) -> tuple[str, ...]:
    groups = desk.tenant.config.profile.group
    return tuple(one.name for group in groups for one in group.field if one.edited_by == "person")
