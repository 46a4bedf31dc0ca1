"""Acceptances: who agreed to which version of a policy, or took notice of it, with the exact text that was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from wrota.store import tables, tokens
from wrota.store.database import Store
from wrota.store.vocabulary import keyword


class How(StrEnum):
    """What the person did: a notice that was read is no agreement, and never counts as one."""

    ACCEPTED = "accepted"
    NOTIFIED = "notified"


Settled = frozenset[tuple[str, date, How]]
"""Policies, versions, and what the person did about each."""


@dataclass(frozen=True)
class AcceptedText:
    """Bytes that a person was shown, and the language of their file."""

    language: str
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class NewAcceptance:
    """What is to be kept: the document and its annexes, by the names of their files, as they were shown."""

    policy: str
    version: date
    text: AcceptedText
    annexes: Mapping[str, AcceptedText]
    how: How
    shown_at: datetime


@dataclass(frozen=True)
class KeptFile:
    """A file as it was shown: its name in the configuration, its language and its digest."""

    file: str
    language: str
    digest: str


@dataclass(frozen=True)
class Acceptance:
    """That an account agreed to a version, or was told of it; `text` gives back the bytes of a digest."""

    handle: str
    policy: str
    version: date
    language: str
    digest: str
    annexes: tuple[KeptFile, ...]
    how: How
    proof: str | None
    shown_at: datetime
    at: datetime


def add(store: Store, account_id: int, new: NewAcceptance, proof: str | None = None) -> Acceptance | None:
    """Keep an acceptance with its texts; None where the account has the same one already.

    ``proof`` is a keyword that says how the person was proved, never the proof itself.
    """
    if (new.policy, new.version, new.how) in settled(store, account_id):
        return None
    for text in (new.text, *new.annexes.values()):
        _keep(store, text)
    handle = tokens.handle(store)
    annexes = [{"file": name, "language": one.language, "digest": one.digest} for name, one in new.annexes.items()]
    store.change(
        tables.AcceptanceRow.insert(
            handle=handle,
            account=account_id,
            policy=new.policy,
            version=new.version,
            language=new.text.language,
            document=bytes.fromhex(new.text.digest),
            annexes=json.dumps(annexes),
            how=new.how.value,
            proof=keyword(proof) if proof else None,
            shown_at=new.shown_at,
            at=store.now(),
        )
    )
    return find(store, account_id, handle)


def settled(store: Store, account_id: int) -> Settled:
    """Return which versions of which policies an account has agreed to or was told of, by one statement."""
    table = tables.AcceptanceRow
    query = table.select(table.policy, table.version, table.how).where(table.account == account_id)
    return frozenset((row.policy, row.version, How(row.how)) for row in store.rows(query))


def of(store: Store, account_id: int) -> tuple[Acceptance, ...]:
    """Return the acceptances of an account, the newest first."""
    table = tables.AcceptanceRow
    query = table.select().where(table.account == account_id).order_by(table.at.desc(), table.id.desc())
    return tuple(_from_row(row) for row in store.rows(query))


def find(store: Store, account_id: int, handle: str) -> Acceptance | None:
    """Return one acceptance of an account; another account's is not found."""
    table = tables.AcceptanceRow
    row = store.first(table.select().where(table.account == account_id, table.handle == handle))
    return _from_row(row) if row else None


def text(store: Store, digest: str) -> bytes | None:
    """Return the exact bytes that were accepted under a digest."""
    table = tables.AcceptedDocumentRow
    row = store.first(table.select().where(table.digest == bytes.fromhex(digest)))
    return bytes(row.text) if row else None


def _keep(store: Store, shown: AcceptedText) -> None:
    row = tables.AcceptedDocumentRow.insert(digest=bytes.fromhex(shown.digest), text=shown.content)
    store.change(row.on_conflict_ignore())


def _from_row(row: tables.AcceptanceRow) -> Acceptance:
    annexes: Sequence[Mapping[str, str]] = json.loads(row.annexes)
    return Acceptance(
        handle=row.handle,
        policy=row.policy,
        version=row.version,
        language=row.language,
        digest=bytes(row.document_id).hex(),
        annexes=tuple(KeptFile(one["file"], one["language"], one["digest"]) for one in annexes),
        how=How(row.how),
        proof=row.proof,
        shown_at=row.shown_at,
        at=row.at,
    )
