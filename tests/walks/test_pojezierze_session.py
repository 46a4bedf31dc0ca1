"""The co-operative's manual: the countdown “Automatyczne wylogowanie za 14:13”, and “Odśwież sesję”."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading import Page, told
from town import Town, Walker

SYMBOL, PASSWORD = "L0000101", "JeZioro27!brzeg"
NOT_ACCEPTED, HIS_PASSWORD = "L0000102", "MoSt48#nad-Lyna"
COUNTDOWN, REFRESH = "Automatyczne wylogowanie za", "Odśwież sesję"
ADDRESS = "nowa.alicja@lokatorzy.example"

Walk = Callable[..., Walker]


def signed_in(walk: Walk, symbol: str = SYMBOL, password: str = PASSWORD) -> Walker:
    """Sign in at the front page."""
    walker = walk("pojezierze")
    walker.press("Zaloguj się", identifier=symbol, password=password)
    return walker


def left(page: Page) -> int:
    """Return how many seconds the script counts down from."""
    [seconds] = page.html.xpath("//*[@class='clock__count']/@data-left")
    return int(seconds)


@pytest.mark.parametrize("path", ["", "konto", "haslo"])
def test_p11_every_page_counts_down_and_has_the_button(walk: Walk, path: str) -> None:
    walker = signed_in(walk)
    page = walker.get(path)
    assert left(page) == 15 * 60
    assert COUNTDOWN in page.text
    assert [" ".join(node.text_content().split()) for node in page.html.xpath("//form[@class='clock__form']")] == [
        REFRESH
    ]


def test_p11_without_a_script_the_page_says_when_the_session_will_end(walk: Walk) -> None:
    page = signed_in(walk).get("konto")
    [said] = page.html.xpath("//*[@class='clock__until' and not(@hidden)]")
    assert said.text_content() == "Sesja wygaśnie o 12:15"
    assert page.html.xpath("//*[@class='clock__count' and @hidden]")


def test_p11_the_button_prolongs_the_session_on_the_very_page(town: Town, walk: Walk) -> None:
    walker = signed_in(walk)
    address = walker.get("konto").address
    for _ in range(3):
        town.clock.move(minutes=14)
        page = walker.press(REFRESH)
        assert (page.address, page.status) == (address, 200)
        assert left(page) >= 15 * 60 - 5
    town.clock.move(minutes=14)
    assert walker.get("konto").address == address


def test_p11_without_the_button_the_session_ends_and_the_way_back_is_kept(town: Town, walk: Walk) -> None:
    walker = signed_in(walk)
    walker.get("haslo")
    town.clock.move(minutes=15, seconds=1)
    page = walker.get("haslo")
    assert told("Your session has ended. Please sign in again.") in page.text
    assert not page.html.xpath("//*[@class='clock']")
    page = walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD)
    assert page.address.endswith("/haslo")


def test_p11_the_button_comes_too_late(town: Town, walk: Walk) -> None:
    walker = signed_in(walk)
    walker.get("konto")
    town.clock.move(minutes=16)
    page = walker.press(REFRESH)
    if walker.htmx:
        assert page.address.endswith("/konto")
        page = walker.click(told("Sign in again"))
    assert told("Your session has ended. Please sign in again.") in page.text
    assert walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD).address.endswith("/konto")


def test_p11_what_was_typed_is_there_after_signing_in_again_but_never_a_password(town: Town, walk: Walk) -> None:
    walker = signed_in(walk)
    walker.get("konto/e-mail")
    town.clock.move(minutes=16)
    page = walker.press(told("Send the message"), email=ADDRESS, password=PASSWORD)
    assert page.address.partition("?")[0].endswith("/logowanie")
    page = walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD)
    assert page.address.endswith("/konto/e-mail")
    assert page.form("e-mail").fields["email"] == ADDRESS
    assert not page.form("e-mail").fields["password"]
    assert PASSWORD not in page.answer.get_data(as_text=True)


def test_p8_countdown_and_button_work_before_the_policy_is_accepted(town: Town, walk: Walk) -> None:
    walker = signed_in(walk, NOT_ACCEPTED, HIS_PASSWORD)
    page = walker.here
    assert "/polityka/" in page.address
    town.clock.move(minutes=14)
    assert left(walker.press(REFRESH)) >= 15 * 60 - 5
    town.clock.move(minutes=14)
    assert left(walker.get(page.address)) == 15 * 60


def test_p11_looking_at_the_clock_prolongs_nothing(town: Town, walk: Walk) -> None:
    walker = signed_in(walk)
    town.clock.move(minutes=14)
    for _ in range(3):
        assert 'data-left="60"' in walker.fetch("sesja", headers={"HX-Request": "true"}).get_data(as_text=True)
    town.clock.move(minutes=1)
    assert "data-left" not in walker.fetch("sesja", headers={"HX-Request": "true"}).get_data(as_text=True)
