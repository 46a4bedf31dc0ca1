"""The session's clock: what is left by the server's clock, asked for without prolonging it, and the button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from clocks import Clock
from people import ANNA, move_in, portal
from reading import Page, Reader, told
from town import settle
from trial import PATH, put_into
from wrota.site import Site

WARSAW_NOON = "12:15"
HX = {"HX-Request": "true", "HX-Current-URL": "http://alfa.localhost:8000/haslo?x=1"}


def left(html: HtmlElement) -> int | None:
    """Return how many seconds a clock says are left; None where it counts nothing."""
    found = html.xpath("//*[@class='clock__count']/@data-left")
    return int(found[0]) if found else None


def until(html: HtmlElement) -> str:
    """Return what a clock says without a script."""
    [found] = html.xpath("//*[@class='clock__until']")
    return str(found.text_content())


def ask(reader: Reader, **headers: str) -> HtmlElement:
    """Ask as the page does, and return the fragment."""
    answer = reader.fetch("sesja", headers={**HX, **headers})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return lxml.html.fragment_fromstring(answer.text, create_parent="div")


def press(reader: Reader, page: Page, **more: str) -> TestResponse:
    """Press the button as htmx does, and return the answer."""
    [form] = page.html.xpath("//form[@class='clock__form']")
    assert form.get("hx-post") == form.get("action")
    return reader.send(form.get("hx-post"), {**form.fields, **more}, headers=HX)


@pytest.mark.parametrize("path", ["", "konto", "haslo", "logowanie", "przywracanie", "nie-ma-takiej"])
def test_every_page_of_whoever_is_signed_in_shows_the_clock(enter: Callable[..., Reader], path: str) -> None:
    page = enter(ANNA).get(path)
    assert left(page.html) == 15 * 60
    assert until(page.html) == told("The session will end at {time}", time=WARSAW_NOON)
    assert page.html.xpath("//button[contains(@class, 'clock__refresh')]")


def test_nobody_else_sees_one(browse: Callable[..., Reader], clock: Clock, enter: Callable[..., Reader]) -> None:
    assert not browse("alfa").get("").html.xpath("//*[@class='clock']")
    reader = enter(ANNA)
    clock.move(minutes=16)
    assert not reader.get("logowanie").html.xpath("//*[@class='clock']")


def test_an_institution_may_show_none_and_all_else_is_as_ever(
    open_site: Callable[..., Site], tenants: Path, clock: Clock
) -> None:
    settle(tenants, "alfa", "session", countdown=False)
    site = open_site()
    move_in(site, ANNA)
    reader = Reader(site, "http://alfa.localhost:8000/")
    reader.get("logowanie")
    assert not reader.submit(ANNA.typed).html.xpath("//*[@class='clock'] | //script[contains(@src, 'clock')]")
    clock.move(minutes=14)
    assert left(ask(reader)) == 60


def test_a_page_prolongs_the_session_and_a_poll_does_not(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    clock.move(minutes=10)
    assert left(ask(reader)) == 5 * 60
    assert left(ask(reader)) == 5 * 60
    assert left(reader.get("konto").html) == 15 * 60
    clock.move(minutes=14, seconds=59)
    assert left(ask(reader)) == 1
    clock.move(seconds=1)
    assert left(ask(reader)) is None


def test_a_note_prolongs_it_too(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    token = reader.get("haslo").form("haslo").fields["csrf_token"]
    clock.move(minutes=14)
    reader.send("uwaga/password/new_password", {"csrf_token": token, "new_password": "abc"}, headers=HX)
    assert left(ask(reader)) == 15 * 60


def test_the_seconds_never_promise_more_than_a_day(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    for _ in range(143):
        clock.move(minutes=10)
        page = reader.get("konto")
    assert (left(page.html), until(page.html)) == (10 * 60, told("The session will end at {time}", time="12:00"))
    assert told("This session cannot be prolonged any more.") in page.text
    answer = press(reader, page)
    assert 'data-left="600"' in answer.text


def test_the_button_prolongs_the_session_and_swaps_the_clock_alone(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    page = reader.get("haslo")
    clock.move(minutes=14)
    answer = press(reader, page)
    assert (answer.status_code, 'data-left="900"' in answer.text) == (200, True)
    assert left(ask(reader)) == 15 * 60


def test_without_a_script_the_button_leads_back_to_the_page(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    reader.get("konto?notice=signed-out")
    clock.move(minutes=14)
    page = reader.submit(action_ends="sesja")
    assert page.address == "http://alfa.localhost:8000/konto?notice=signed-out"
    assert left(page.html) == 15 * 60


@pytest.mark.parametrize("hostile", ["//zle.example", "https://zle.example/", "javascript:alert(1)", "/../x"])
def test_the_button_leads_nowhere_else(enter: Callable[..., Reader], hostile: str) -> None:
    page = enter(ANNA)
    page.get("konto")
    assert page.submit({"next": hostile}, action_ends="sesja").address == "http://alfa.localhost:8000/"


def test_the_button_comes_too_late_in_words(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    page = reader.get("haslo")
    clock.move(minutes=16)
    answer = press(reader, page)
    assert answer.status_code == 200
    [link] = lxml.html.fromstring(answer.text).xpath("//a/@href")
    assert link == "/logowanie?next=/haslo&notice=session-ended"
    reader.page = page
    page = reader.submit(action_ends="sesja")
    assert told("Your session has ended. Please sign in again.") in page.text
    assert reader.submit(ANNA.typed).address == "http://alfa.localhost:8000/haslo"


@pytest.mark.parametrize("hostile", ["http://[", "javascript:alert(1)", "//zle.example/haslo"])
def test_the_way_back_of_the_end_leads_nowhere_else(enter: Callable[..., Reader], clock: Clock, hostile: str) -> None:
    reader = enter(ANNA)
    clock.move(minutes=16)
    [link] = ask(reader, **{"HX-Current-URL": hostile}).xpath("//a/@href")
    assert link.startswith("/logowanie?next=")
    reader.get(link)
    assert reader.submit(ANNA.typed).address.startswith("http://alfa.localhost:8000/")


def test_a_button_from_before_another_sign_in_is_refused_and_tells_the_truth(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    page = reader.get("konto")
    answer = press(reader, page, csrf_token="x")
    assert (answer.status_code, 'data-left="900"' in answer.text) == (403, True)
    assert reader.send("sesja", {"csrf_token": "x"}).status_code == 403


def test_a_poll_is_no_page(enter: Callable[..., Reader], browse: Callable[..., Reader]) -> None:
    for reader in (enter(ANNA), browse("alfa")):
        answer = reader.fetch("sesja")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert left(ask(browse("alfa"))) is None


def test_a_poll_costs_one_statement_and_the_clock_on_a_page_none(
    enter: Callable[..., Reader], statements: list[str], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = enter(ANNA)
    reader.get("konto")
    counts = []
    for is_shown in (True, False):
        if not is_shown:
            monkeypatch.setattr("wrota.web.context.page_clock", lambda: None)
        statements.clear()
        reader.get("konto")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    clock.move(minutes=1)
    statements.clear()
    ask(reader)
    assert len([sql for sql in statements if not sql.startswith(("PRAGMA", "BEGIN"))]) == 1


def test_the_words_of_the_live_region_stand_in_the_first_html(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("konto")
    [clock] = page.html.xpath("//*[@class='clock']")
    [said] = clock.xpath(".//*[@role='status']")
    assert said.text_content() == ""
    assert not said.xpath("ancestor::*[@id='clock-face'] | .//*")
    assert clock.get("data-warning") == "2"
    for name in ("warning", "minute", "over", "kept", "prolonged", "failure"):
        assert clock.get(f"data-said-{name}")


def test_a_form_that_was_under_way_is_there_after_the_end(
    site: Site, enter: Callable[..., Reader], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into(portal(site, "alfa").app, monkeypatch)
    reader = enter(ANNA)
    page = reader.get(PATH)
    clock.move(minutes=16)
    assert left(ask(reader)) is None
    reader.page = page
    reader.submit({"name": "Łucja"}, action_ends=PATH)
    assert reader.submit(ANNA.typed).form(PATH).fields["name"] == "Łucja"
