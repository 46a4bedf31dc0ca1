"""The queue between connections and threads: pages and forms have a share of the threads each, tenants take turns."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from waitress.task import ThreadedTaskDispatcher

from wrota.routes import READING

FORMS_SHARE = 2
"""One of so many threads may serve forms: what waits for hashes and for the disk holds no more than these."""

LEFT_FOR_FORMS = 2
"""So many threads are left by pages, however many are asked for."""

TenantAt = Callable[[str, str], str]
"""Says by ``Host`` header and path which tenant is asked, without looking at the disk; empty for nobody."""


class Task(Protocol):
    """What a thread runs: waitress gives out whole connections, each with a request that has arrived."""

    def service(self) -> None:
        """Answer the request."""

    def cancel(self) -> None:
        """Give up; nobody will answer."""


class Lane:
    """Requests of one sort: those of each tenant in their order, tenants in turn, so many under way at once."""

    def __init__(self, threads: int) -> None:
        self.free = threads
        self._waiting: OrderedDict[str, deque[Task]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    @property
    def is_ready(self) -> bool:
        """Whether a thread may take a request out now."""
        return bool(self._waiting) and self.free > 0

    def put(self, tenant: str, task: Task) -> None:
        """Put a request behind those of its tenant."""
        self._waiting.setdefault(tenant, deque()).append(task)

    def take(self) -> Task:
        """Take the first of the tenant whose turn it is."""
        tenant, queue = self._waiting.popitem(last=False)
        task = queue.popleft()
        if queue:
            self._waiting[tenant] = queue
        return task


class Lanes:
    """The two lanes as the one queue that waitress knows; its lock is held around each call."""

    def __init__(self, threads: int, tenant_at: TenantAt, end: Callable[[Lane], None]) -> None:
        self.forms = Lane(max(threads // FORMS_SHARE, 1))
        self.pages = Lane(max(threads - LEFT_FOR_FORMS, 1))
        self._tenant_at = tenant_at
        self._end = end

    def __len__(self) -> int:
        return len(self.pages) + len(self.forms)

    def __bool__(self) -> bool:
        return self.pages.is_ready or self.forms.is_ready

    def append(self, task: Task) -> None:
        """Put a request into its lane; what cannot be read is answered as a page of nobody's."""
        request = task.requests[0]  # type: ignore[attr-defined] # waitress keeps them there, and has no types
        is_page = request.error or request.command in READING
        tenant = "" if request.error else self._tenant_at(request.headers.get("HOST", ""), request.path)
        (self.pages if is_page else self.forms).put(tenant, task)

    def popleft(self) -> _Turn:
        """Take the next request, a page where one may go on: pages leave threads to the forms by their own bound."""
        lane = self.pages if self.pages.is_ready or not self.forms else self.forms
        lane.free -= 1
        return _Turn(lane.take(), lambda: self._end(lane))


@dataclass(frozen=True)
class _Turn:
    """A request that has its thread; at the end its lane gets the thread back."""

    task: Task
    end: Callable[[], None]

    def service(self) -> None:
        """Answer the request."""
        try:
            self.task.service()
        finally:
            self.end()

    def cancel(self) -> None:
        """Give up; nobody will answer."""
        self.task.cancel()


class Dispatcher(ThreadedTaskDispatcher):
    """The threads of waitress, with the lanes as their queue."""

    def __init__(self, threads: int, tenant_at: TenantAt) -> None:
        super().__init__()
        self.queue = Lanes(threads, tenant_at, self._end)
        self.set_thread_count(threads)

    def add_task(self, task: Task) -> None:
        """Put a request into the queue and wake a thread."""
        with self.lock:
            self.queue.append(task)
            self.queue_cv.notify()

    def _end(self, lane: Lane) -> None:
        """Give a thread back to its lane, and let another see what may go on now."""
        with self.lock:
            lane.free += 1
            self.queue_cv.notify()
