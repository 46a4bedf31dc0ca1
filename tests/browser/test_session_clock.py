"""In a real browser: the countdown, its warnings, tabs that agree, and the end, after which nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.serving import Server, Tabs, stored
from reading import told
from wrota.words import catalogue, say_many

KEY, PERSON, PASSWORD = "oke", "04081720086", "czerwony-dlugopis-i-tusz"
TYPED = "ulica Wpisana 7"
FIELD = "[name=ulica]"
OVER = told("Your session has ended. Please sign in again.")
KEPT = told("Your session has ended. What you typed was kept: it will be there again when you have signed in.")
OVER_KEPT = told("Your session has ended. Sign in again: what you typed will be kept until then.")

LISTEN = """() => {
  const said = document.querySelector('.clock__said');
  window.heard = [];
  new MutationObserver(() => said.textContent && window.heard.push(said.textContent))
    .observe(said, {childList: true, characterData: true, subtree: true});
}"""


def warning(minutes: int) -> str:
    """Return what is said when so many minutes are left."""
    one = "You will be signed out in {count} minute. To stay, press “{button}”."
    many = "You will be signed out in {count} minutes. To stay, press “{button}”."
    return catalogue("pl").translate(say_many(one, many, minutes, button=told("Refresh the session")))


@pytest.fixture
def page(tabs: Tabs, server: Server) -> Page:
    """The form of somebody who has just signed in; what the clock says there is written down."""
    page = tabs.open()
    page.context.clock.install()
    page.goto(server.address(KEY, "logowanie"))
    sign_in(page)
    return opened(page, server)


def sign_in(page: Page) -> None:
    """Fill in the sign-in box of the page and send it."""
    page.locator("main [name=identifier]").fill(PERSON)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    expect(page.locator(".page--inside")).to_be_visible()


def opened(page: Page, server: Server) -> Page:
    """Open the form in a tab, and listen to its clock."""
    page.goto(server.address(KEY, "konto/dane"))
    page.evaluate(LISTEN)
    return page


def pass_time(page: Page, server: Server, seconds: int) -> None:
    """Let time pass, on the server and in the browser."""
    server.clock.move(seconds)
    page.context.clock.fast_forward(seconds * 1000)


def left(page: Page) -> int:
    """Return how many seconds the countdown shows."""
    minutes, seconds = page.locator(".clock__left").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def heard(page: Page) -> Any:
    """Return what the live region has said."""
    return page.evaluate("window.heard")


def test_the_countdown_runs_by_itself(page: Page) -> None:
    expect(page.locator(".clock__count")).to_contain_text(told("Automatic sign-out in"))
    assert 15 * 60 - 10 <= left(page) <= 15 * 60
    before = left(page)
    page.context.clock.run_for(5000)
    assert before - 7 <= left(page) <= before - 5
    assert heard(page) == []
    expect(page.locator(".clock__until")).to_be_hidden()


def test_a_clock_that_is_wrong_counts_rightly(tabs: Tabs, server: Server) -> None:
    page = tabs.open()
    page.context.clock.install(time="2011-01-01")
    page.goto(server.address(KEY, "logowanie"))
    sign_in(page)
    assert 15 * 60 - 10 <= left(page) <= 15 * 60


def test_each_warning_is_spoken_once_and_the_button_ends_it(page: Page, server: Server) -> None:
    pass_time(page, server, 13 * 60 + 5)
    bar = page.locator(".clock__bar")
    expect(bar).to_contain_text(warning(2))
    expect(bar).to_be_in_viewport()
    server.clock.move(20)
    page.context.clock.run_for(20_000)
    assert heard(page) == [warning(2)]
    pass_time(page, server, 40)
    expect(bar).to_contain_text(warning(1))
    assert heard(page) == [warning(2), warning(1)]
    page.get_by_role("button", name=told("Refresh the session")).click()
    expect(bar).to_contain_text(told("The session has been prolonged."))
    assert left(page) > 14 * 60
    assert heard(page)[2:] == [told("The session has been prolonged.")]
    assert page.evaluate("document.activeElement.className").endswith("clock__refresh")
    assert stored(page) == [[], []]


def test_tabs_agree_after_one_was_refreshed(page: Page, server: Server) -> None:
    other = opened(page.context.new_page(), server)
    pass_time(page, server, 12 * 60 + 50)
    other.get_by_role("button", name=told("Refresh the session")).click()
    expect(other.locator(".clock__left")).to_contain_text("14:")
    pass_time(page, server, 15)
    expect(page.locator(".clock__left")).to_contain_text("14:")
    assert heard(page) == []
    expect(page.locator(".clock--low")).to_have_count(0)


def test_a_tab_that_is_looked_at_again_asks(page: Page, server: Server) -> None:
    server.clock.move(14 * 60)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".clock__bar")).to_contain_text(warning(1))
    assert left(page) <= 60


def test_a_note_prolongs_the_session_and_the_clock_shows_it(page: Page, server: Server) -> None:
    pass_time(page, server, 10 * 60)
    page.locator(FIELD).fill(TYPED)
    page.locator(FIELD).blur()
    expect(page.locator(".clock__left")).to_contain_text("14:")


def test_the_end_is_said_in_words_and_what_was_typed_comes_back(page: Page, server: Server) -> None:
    page.locator(FIELD).fill(TYPED)
    pass_time(page, server, 16 * 60)
    expect(page.locator(".clock__said")).to_have_text(OVER_KEPT)
    expect(page.locator(FIELD)).to_have_value(TYPED)
    assert page.url == server.address(KEY, "konto/dane")
    page.get_by_role("link", name=told("Sign in again")).click()
    expect(page.locator(".flash")).to_have_text(KEPT)
    sign_in(page)
    assert page.url == server.address(KEY, "konto/dane")
    expect(page.locator(FIELD)).to_have_value(TYPED)
    expect(page.locator(".flash")).to_contain_text(told("What you typed is still here."))


def test_a_form_that_is_sent_after_the_end_loses_nothing(page: Page, server: Server) -> None:
    page.locator(FIELD).fill(TYPED)
    pass_time(page, server, 16 * 60)
    expect(page.locator(".clock__said")).to_have_text(OVER_KEPT)
    page.locator("main .button--main").click()
    sign_in(page)
    expect(page.locator(FIELD)).to_have_value(TYPED)


def test_a_note_after_the_end_leads_nobody_away(page: Page, server: Server) -> None:
    page.locator(FIELD).fill("ulica Inna 9")
    server.clock.move(16 * 60)
    page.locator(FIELD).blur()
    said = "Your session has ended. Send the form: what you typed will be there when you have signed in again."
    expect(page.locator("main .note")).to_contain_text(told(said))
    assert page.url == server.address(KEY, "konto/dane")


def test_where_no_form_is_kept_the_end_leads_to_the_sign_in_page_and_back(page: Page, server: Server) -> None:
    page.goto(server.address(KEY, "konto"))
    pass_time(page, server, 16 * 60)
    expect(page.locator(".clock__said")).to_have_text(OVER)
    page.get_by_role("link", name=told("Sign in again")).click()
    sign_in(page)
    assert page.url == server.address(KEY, "konto")


def test_without_an_answer_the_warning_comes_all_the_same_and_the_end_waits(
    page: Page, server: Server, tabs: Tabs
) -> None:
    page.context.set_offline(True)
    pass_time(page, server, 13 * 60 + 5)
    expect(page.locator(".clock__bar")).to_contain_text(warning(2))
    page.get_by_role("button", name=told("Refresh the session")).click()
    failure = told("No answer came. Please check the connection and try once more.")
    expect(page.locator(".clock__said")).to_have_text(failure)
    pass_time(page, server, 3 * 60)
    expect(page.locator(".clock__left")).to_have_text("0:00")
    expect(page.locator(".clock--over")).to_have_count(0)
    page.context.set_offline(False)
    page.context.clock.run_for(6000)
    expect(page.locator(".clock__enter")).to_be_visible()
    # The browser and htmx note each request that did not get through.
    expected = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    tabs.complaints[:] = [one for one in tabs.complaints if not any(it in one for it in expected)]


def test_without_a_script_the_time_of_the_end_stands_there_and_the_button_leads_back(
    tabs: Tabs, server: Server
) -> None:
    page = tabs.open(script=False)
    page.goto(server.address(KEY, "logowanie"))
    sign_in(page)
    page.goto(server.address(KEY, "konto"))
    expect(page.locator(".clock__until")).to_be_visible()
    expect(page.locator(".clock__count")).to_be_hidden()
    page.get_by_role("button", name=told("Refresh the session")).click()
    assert page.url == server.address(KEY, "konto")


def test_the_clock_is_not_printed(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".clock")).to_be_hidden()
