"""Pages and forms have threads of their own, and tenants take turns in both lanes."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrota.serving.lanes import LEFT_FOR_FORMS, Lane, Lanes


@dataclass
class Asked:
    """A connection with a request that has arrived."""

    method: str
    host: str
    number: int = 0
    error: object = None
    answered: list[str] = field(default_factory=list)

    @property
    def requests(self) -> list[SimpleNamespace]:
        """What waitress has read of it."""
        if self.error:
            return [SimpleNamespace(error=self.error)]
        headers = {"HOST": self.host} if self.host else {}
        return [SimpleNamespace(error=None, command=self.method, headers=headers, path="/")]

    def service(self) -> None:
        """Answer."""
        self.answered.append("served")

    def cancel(self) -> None:
        """Give up."""
        self.answered.append("cancelled")


def give_back(lane: Lane) -> None:
    """Return a thread as the dispatcher does."""
    lane.free += 1


def lanes(threads: int, *asked: Asked) -> Lanes:
    """Return lanes in which requests wait; a tenant is known by its host."""
    queue = Lanes(threads, lambda host, path: host, give_back)
    for one in asked:
        queue.append(one)
    return queue


def order(queue: Lanes) -> list[str]:
    """Take requests out as long as any may go on, and return whose they were."""
    found = []
    while queue:
        task = queue.popleft().task
        assert isinstance(task, Asked)
        found.append(f"{task.host}{task.number}")
    return found


def test_forms_hold_half_of_the_threads_and_pages_leave_some_to_forms() -> None:
    forms = [Asked("POST", "a", number) for number in range(20)]
    pages = [Asked("GET", "a", number) for number in range(20)]
    assert len(order(lanes(8, *forms))) == 4
    assert len(order(lanes(8, *pages))) == 8 - LEFT_FOR_FORMS
    assert len(order(lanes(8, *forms, *pages))) >= 8


def test_a_page_waits_for_no_form_and_a_form_not_for_all_pages() -> None:
    queue = lanes(4, *(Asked("POST", "a") for _ in range(10)))
    while queue:
        queue.popleft()
    queue.append(Asked("GET", "b"))
    assert order(queue) == ["b0"]
    queue = lanes(4, *(Asked("GET", "a") for _ in range(10)))
    while queue:
        queue.popleft()
    queue.append(Asked("POST", "b"))
    assert order(queue) == ["b0"]


def test_tenants_take_turns_and_each_keeps_its_order() -> None:
    crowd = [Asked("POST", "a", number) for number in range(5)]
    assert order(lanes(20, *crowd, Asked("POST", "b", 0), Asked("POST", "b", 1))) == [
        "a0", "b0", "a1", "b1", "a2", "a3", "a4",
    ]  # fmt: skip


def test_a_thread_that_is_done_is_given_back_also_where_something_failed() -> None:
    class Failing(Asked):
        def service(self) -> None:
            raise ValueError("wrong")

    queue = lanes(2, Failing("POST", "a", 0), Asked("POST", "a", 1))
    turn = queue.popleft()
    assert not queue
    with pytest.raises(ValueError, match="wrong"):
        turn.service()
    assert queue
    queue.popleft().service()
    assert queue.forms.free == 1


def test_what_cannot_be_read_waits_as_a_page_of_nobodys() -> None:
    queue = lanes(4, Asked("POST", "a", error="bad request"))
    assert (len(queue.pages), len(queue.forms)) == (1, 0)


def test_what_is_given_up_is_cancelled() -> None:
    asked = Asked("POST", "a")
    queue = lanes(4, asked)
    queue.popleft().cancel()
    assert asked.answered == ["cancelled"]


@given(
    st.lists(st.tuples(st.sampled_from(["GET", "HEAD", "POST", "DELETE", ""]), st.sampled_from("abc"))),
    st.integers(1, 9),
)
def test_everything_is_served_once_and_in_the_order_of_its_tenant(
    requests: list[tuple[str, str]], threads: int
) -> None:
    asked = [Asked(method, host, number) for number, (method, host) in enumerate(requests)]
    queue = lanes(threads, *asked)
    served: list[Asked] = []
    while len(queue):
        assert queue, "nothing may go on"
        turns = []
        while queue:
            turns.append(queue.popleft())
        assert len(turns) <= threads + LEFT_FOR_FORMS + threads
        for turn in turns:
            turn.service()
            assert isinstance(turn.task, Asked)
            served.append(turn.task)
    assert sorted(one.number for one in served) == list(range(len(asked)))
    for is_page in (True, False):
        for host in "abc":
            mine = [one.number for one in served if one.host == host and (one.method in {"GET", "HEAD"}) is is_page]
            assert mine == sorted(mine)
