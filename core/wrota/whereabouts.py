"""A context variable: for which tenant, and at which address, the present thread is at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Whereabouts:
    """The tenant's key, and method and path of the request; empty where there is none."""

    tenant: str = ""
    method: str = ""
    path: str = field(default="", repr=False)


_NOWHERE = Whereabouts()
_HERE: ContextVar[Whereabouts] = ContextVar("wrota.whereabouts", default=_NOWHERE)


def here() -> Whereabouts:
    """Return where the present thread is at work."""
    return _HERE.get()


@contextmanager
def at(tenant: str, method: str = "", path: str = "") -> Iterator[None]:
    """Be at work for a tenant until the end of the block."""
    before = _HERE.set(Whereabouts(tenant, method, path))
    try:
        yield
    finally:
        _HERE.reset(before)
