"""Uniqueness of identifiers in a tenant: nobody gets a login that is somebody's PESEL, e-mail or symbol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Protocol, TypeVar

from peewee import Expression

from wrota.rules import identifiers as rules
from wrota.rules.kinds.identifiers import KINDS
from wrota.store import tables
from wrota.store.database import Store
from wrota.store.seal import lookup

_AT_ONCE = 500


class NewIdentifier(Protocol):
    """An identifier that somebody is to get."""

    @property
    def value(self) -> str:
        """Return the text."""

    @property
    def shared(self) -> bool:
        """Say whether others may have the same one."""


Given = TypeVar("Given", bound=NewIdentifier)


@dataclass(frozen=True)
class IdentifierRequest(Generic[Given]):
    """What one of several new people is to get, and what it would be found by as an identifier of each kind."""

    who: int
    wanted: Given
    digests: tuple[bytes, ...] = field(repr=False)


def taken(store: Store, value: str, *, shared: bool = False, but: int | None = None) -> bool:
    """Say whether an account other than ``but`` is known by the text, as an identifier of whatever kind.

    Only two shared ones may be alike (hazards 64).
    """
    theirs = _shared_by_digest(store, _digests(store, value), but)
    return not all(shared and both for both in theirs.values())


def identifier_requests(store: Store, people: Iterable[Iterable[Given]]) -> tuple[IdentifierRequest[Given], ...]:
    """Return all that new people are to get; it asks nothing of the database, so it is done before writing."""
    return tuple(
        IdentifierRequest(who, one, _digests(store, one.value)) for who, person in enumerate(people) for one in person
    )


def digests_by_kind(store: Store, kind: str, value: str, *, is_judged: bool) -> dict[str, bytes]:
    """Return what a new identifier would be found by, as one of each kind; what was judged is not judged again."""
    own = value if is_judged and KINDS[kind].is_stored_canonically else None
    forms = {other: own if other == kind and own else rules.canonical(other, value) for other in KINDS}
    return {other: lookup(store.keys, other, form) for other, form in forms.items() if form}


def held(store: Store, digests: Sequence[bytes]) -> dict[bytes, bool]:
    """Return which of some digests people hold who are there, and whether as shared ones only."""
    table, account = tables.IdentifierRow, tables.AccountRow
    query = table.select(table.digest, table.shared).join(account).where(table.digest.in_(digests), is_here())
    found: dict[bytes, bool] = {}
    for digest, shared in store.tuples(query):
        found[digest] = found.get(digest, True) and shared
    return found


def is_here() -> Expression:
    """Return the condition that an account is there: no import that is on its way brings it."""
    arrival = tables.AccountRow.arrival
    condition: Expression = arrival.is_null() | arrival.not_in(tables.ArrivalRow.select(tables.ArrivalRow.id))
    return condition


def conflicts(store: Store, requested: Sequence[IdentifierRequest[Given]]) -> tuple[IdentifierRequest[Given], ...]:
    """Return what cannot be given, because somebody at this tenant or an earlier person of these has it."""
    theirs = _shared_by_digest(store, (digest for request in requested for digest in request.digests))
    earlier: dict[bytes, IdentifierRequest[Given]] = {}
    found = []
    for request in requested:
        if not all(request.wanted.shared and both for both in _alike(request, theirs, earlier)):
            found.append(request)
        for digest in request.digests:
            earlier.setdefault(digest, request)
    return tuple(found)


def _alike(
    request: IdentifierRequest[Given], theirs: Mapping[bytes, bool], earlier: Mapping[bytes, IdentifierRequest[Given]]
) -> Iterator[bool]:
    """Say of everything alike that others hold whether it is shared."""
    for digest in request.digests:
        if digest in theirs:
            yield theirs[digest]
        other = earlier.get(digest)
        if other is not None and other.who != request.who:
            yield other.wanted.shared


def _digests(store: Store, text: str) -> tuple[bytes, ...]:
    """Return what the text would be found by, as an identifier of each kind."""
    candidates = rules.candidates(text, KINDS)
    return tuple(lookup(store.keys, candidate.kind, candidate.value) for candidate in candidates)


def _shared_by_digest(store: Store, digests: Iterable[bytes], but: int | None = None) -> dict[bytes, bool]:
    """Return which of the digests accounts other than ``but`` hold, and whether as shared ones only."""
    table = tables.IdentifierRow
    found: dict[bytes, bool] = {}
    remaining = iter(digests)
    while some := list(islice(remaining, _AT_ONCE)):
        query = table.select(table.digest, table.shared).where(table.digest.in_(some) & (table.account != (but or 0)))
        for digest, shared in store.tuples(query):
            found[digest] = found.get(digest, True) and shared
    return found
