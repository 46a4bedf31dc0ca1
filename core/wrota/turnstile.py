"""A semaphore that is fair between tenants: so many are in at once, few wait, everybody else is refused at once."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from wrota.errors import Overloaded
from wrota.words import say


class Turnstile:
    """Lets in ``at_once`` threads, and ``waiting`` more wait for ``patience`` seconds at most (hazards 57).

    A tenant may hold half of the places to wait, and tenants take turns: a crowd at one of them costs another's
    people no more than the one turn that is under way.
    """

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._at_once = at_once
        self._places = waiting
        self._share = (waiting + 1) // 2
        self._patience = patience
        self._lock = threading.Lock()
        self._inside = 0
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @contextmanager
    def turn(self, whose: str) -> Iterator[None]:
        """Be in until the end of the block; raise `Overloaded` where there is no place for this tenant, or no turn."""
        ticket = self._enter(whose)
        if ticket and not ticket.wait(self._patience) and not self._is_given_up_in_vain(whose, ticket):
            raise _busy()
        try:
            yield
        finally:
            self._leave()

    def _enter(self, whose: str) -> threading.Event | None:
        """Go in, or return the ticket that will be called; a thread that waits is one that serves no page."""
        with self._lock:
            if self._inside < self._at_once:
                self._inside += 1
                return None
            queue = self._waiting.get(whose, deque())
            if len(queue) >= self._share or sum(map(len, self._waiting.values())) >= self._places:
                raise _busy()
            ticket = threading.Event()
            self._waiting.setdefault(whose, queue).append(ticket)
            return ticket

    def _is_given_up_in_vain(self, whose: str, ticket: threading.Event) -> bool:
        """Take a ticket back; true where it was called in the last moment, so that its holder is in."""
        with self._lock:
            if ticket.is_set():
                return True
            self._waiting[whose].remove(ticket)
            if not self._waiting[whose]:
                del self._waiting[whose]
            return False

    def _leave(self) -> None:
        """Call the next tenant's first, who takes over the place; without one the place is free."""
        with self._lock:
            if not self._waiting:
                self._inside -= 1
                return
            whose, queue = self._waiting.popitem(last=False)
            queue.popleft().set()
            if queue:
                self._waiting[whose] = queue


def _busy() -> Overloaded:
    return Overloaded(say("The service is very busy. Please try again in a moment."))
