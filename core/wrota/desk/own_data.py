"""Export of a person's own data as one file: everything the portal keeps, for whoever proves the password."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

from wrota.desk import Desk, present_password
from wrota.desk.present_password import Given
from wrota.desk.staff.people_rows import fields
from wrota.store import audit, own_data
from wrota.store.accounts import Account
from wrota.store.own_data import Facts
from wrota.store.sessions import Session
from wrota.tenant.values import LocalText

ABOUT = "about"


def export(desk: Desk, session: Session, given: Given, about: str, language: str) -> str:
    """Return the file as indented JSON, ``about`` first; that it was given out stands in the audit.

    Raises `FieldRefused` where the password is not right, and `TooMany` beyond five tries.
    """
    account = session.account
    with present_password.proved(desk, session, given, "own_data_refused"):
        audit.write(desk.store, "own_data_given", account.handle)
    parts = own_data.gather(desk.store, account)
    labels = _labels(desk, language)
    labelled = {name: [_labelled(row, labels) for row in rows] for name, rows in parts.items()}
    contents = {ABOUT: about, "made_at": desk.now(), "account": _facts(desk, account), **labelled}
    return json.dumps(contents, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _facts(desk: Desk, account: Account) -> Facts:
    return {
        "institution": desk.tenant.config.name.in_language(desk.tenant.first_language, desk.tenant.first_language),
        "name": account.name,
        "state": account.state,
        "unit": account.unit,
        "permissions": account.permissions,
        "valid_until": account.valid_until,
        "language": account.language,
        "created_at": account.created_at,
        "password_changed_at": account.password_changed_at,
    }


def _labels(desk: Desk, language: str) -> Mapping[str, str]:
    """Return what the institution calls its kinds of identifiers and proofs, and its fields."""
    config = desk.tenant.config
    proofs = {one.kind: one.label for one in config.proof}
    codes: dict[str, LocalText] = {one.kind: one.label for one in config.identifier}
    found = {**proofs, **codes, **{one.name: one.label for one in fields(config)}}
    return {name: label.in_language(language, desk.tenant.first_language) for name, label in found.items()}


def _labelled(row: Facts, labels: Mapping[str, str]) -> Facts:
    label = labels.get(str(row.get("kind") or row.get("name")))
    return {"label": label, **row} if label and "value" in row else row


def _plain(value: object) -> str:
    """Return a moment or a day as ISO 8601 writes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
