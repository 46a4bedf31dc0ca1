"""The proofs that accounts hold: encrypted, and matched by a digest."""

from __future__ import annotations

from wrota.store import tables
from wrota.store.database import Store
from wrota.store.people_bulk import NewProof
from wrota.store.seal import lookup, seal


def fits(store: Store, account_id: int | None, kind: str, value: str) -> bool:
    """Say whether an account has a proof, given in the form in which it is compared.

    It costs one statement whatever there is to find; nobody, which is None, has any.
    """
    table = tables.ProofRow
    digest = lookup(store.keys, f"proof:{kind}", value)
    theirs = (table.account == (account_id or 0)) & (table.kind == kind) & (table.digest == digest)
    return store.first(table.select(table.id).where(theirs).limit(1)) is not None


def kinds(store: Store, account_id: int) -> frozenset[str]:
    """Return the kinds of proof that an account has."""
    table = tables.ProofRow
    return frozenset(kind for (kind,) in store.tuples(table.select(table.kind).where(table.account == account_id)))


def add(store: Store, account_id: int, handle: str, new: NewProof) -> None:
    """Give an account one more proof, in the form in which it is compared; one that it has already stays single."""
    if not fits(store, account_id, new.kind, new.value):
        kind = f"proof:{new.kind}"
        row = (account_id, new.kind, lookup(store.keys, kind, new.value), seal(store, handle, kind, new.value))
        store.insert_all(tables.ProofRow, ("account_id", "kind", "digest", "sealed"), [row])
