"""A cache of bounded weight: what was not used for longest is dropped first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class RecentlyUsed(Generic[Kept]):
    """Values by key, together of a bounded weight; one that is too heavy by itself is made each time."""

    def __init__(self, most: int, weigh: Callable[[Kept], int] = lambda _: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return the value of a key, made where it is not kept; two threads may make it at the same time."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: Kept) -> None:
        weight = self._weigh(made)
        if weight > self._most:
            return
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._weight += weight
            while self._weight > self._most:
                _, dropped = self._values.popitem(last=False)
                self._weight -= self._weigh(dropped)
