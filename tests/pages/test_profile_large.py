"""A form of sixty fields in six groups: quick beside each field, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, portal
from questionnaires import large, large_answers
from reading import Page, Reader, filled_in, told
from weighing import own_heap, work
from wrota.site import Site
from wrota.store import drafts, tables

SIXTY = 60
QUICK = 0.030
"""Seconds of server time for a note, on one core."""

WRONG = {**large_answers(), "pole-0-postcode": "6165x", "pole-5-date": "31.02.1964"}
"""Everything filled in, and two of sixty to be mended."""


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """The folders with a long profile at Anna's institution."""
    (tenants / "alfa" / "profile.toml").write_text(large(), encoding="utf-8")
    return tenants


def left_in(page: Page) -> dict[str, str | list[str]]:
    """Return what stands in the sixty fields of a page."""
    return {name: value for name, value in filled_in(page.form("konto/dane")).items() if name.startswith("pole-")}


def test_there_are_sixty_fields_in_six_groups(anna: Reader) -> None:
    assert anna.page is not None
    groups = anna.page.html.find_class("questions")
    assert [len(group.find_class("field")) for group in groups] == [10] * 6
    assert len(large_answers()) == SIXTY


@pytest.mark.parametrize("name", ["pole-0-text", "pole-3-country", "pole-5-choices", "pole-5-date"])
def test_a_note_is_quick(anna: Reader, name: str) -> None:
    assert anna.page is not None
    sent = name + ("[]" if name.endswith("choices") else "")
    fields = {sent: WRONG[sent], "csrf_token": anna.page.form("konto/dane").fields["csrf_token"]}

    def ask() -> None:
        answer = anna.send(f"uwaga/profile/{name}", fields, headers={"HX-Request": "true"})
        assert answer.status_code == 200

    with own_heap():
        assert work(ask, tries=5) < QUICK


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_failed_save_keeps_all_sixty(enter: Callable[..., Reader], htmx: bool) -> None:
    reader = enter(ANNA, htmx=htmx)
    reader.get("konto/dane")
    page = reader.submit(WRONG, action_ends="konto/dane")
    assert page.status == 422
    assert left_in(page) == WRONG
    assert len(page.html.find_class("summary__link")) == 2


def test_a_save_keeps_all_sixty(site: Site, anna: Reader) -> None:
    page = anna.submit(large_answers(), action_ends="konto/dane")
    assert page.status == 200
    assert len(left_in(page)) == SIXTY
    store = portal(site, "alfa").store
    with store.open():
        assert len(store.rows(tables.ProfileFieldRow.select())) == SIXTY


@pytest.mark.parametrize("button", ["save", "draft"])
def test_a_session_that_ends_in_the_middle_keeps_all_sixty(anna: Reader, clock: Clock, button: str) -> None:
    clock.move(minutes=16)
    page = anna.submit({**WRONG, **({"later": "y"} if button == "draft" else {})}, action_ends="konto/dane")
    assert page.html.get_element_by_id("identifier") is not None
    page = anna.submit(ANNA.typed, action_ends="logowanie")
    assert page.address.partition("?")[0].endswith("/konto/dane")
    assert left_in(page) == WRONG
    assert told("What you typed is still here.") in page.text


def test_a_draft_of_all_sixty_is_forgotten_after_a_day(
    enter: Callable[..., Reader], anna: Reader, clock: Clock
) -> None:
    anna.submit({**WRONG, "later": "y"}, action_ends="konto/dane")
    clock.moment += drafts.KEPT
    clock.move(seconds=1)
    assert not any(left_in(enter(ANNA).get("konto/dane")).values())


def test_what_was_typed_is_nowhere_in_the_clear(site: Site, anna: Reader) -> None:
    anna.submit({**WRONG, "pole-0-text": "Nietypowe-Słowo", "later": "y"}, action_ends="konto/dane")
    folder = portal(site, "alfa").store.path
    for file in folder.parent.glob(f"{folder.name}*"):
        assert b"Nietypowe" not in file.read_bytes()
