"""The register of states: a page, the way to it, and the institutions that have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from browser.visitor import Visitor
from wrota.tenant.schema import Config

Lead = Callable[[Visitor], None]


def _always(_: Config) -> bool:
    return True


@dataclass(frozen=True)
class State:
    """A page in a state: the way there, and at which institutions there is one."""

    name: str
    lead: Lead
    there_is: Callable[[Config], bool] = _always


STATES: dict[str, State] = {}


def state(there_is: Callable[[Config], bool] = _always) -> Callable[[Lead], State]:
    """Keep the way to a state under its own name, and return the state: another one may begin there."""

    def keep(lead: Lead) -> State:
        return STATES.setdefault(lead.__name__, State(lead.__name__, lead, there_is))

    return keep
