"""My sessions: this one marked, the others with a way out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clocks import Clock
from people import ANNA, BOGDAN
from reading import Reader, told

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
NAMELESS = told("A browser that does not name itself")


def listed(reader: Reader) -> list[str]:
    """Return what is said of each session."""
    return [" ".join(item.text_content().split()) for item in reader.get("konto/sesje").html.find_class("visit")]


def with_agent(enter: Callable[..., Reader], browse: Callable[..., Reader], agent: str) -> Reader:
    reader = browse("alfa")
    reader.environ["HTTP_USER_AGENT"] = agent
    reader.get("logowanie")
    assert reader.submit(ANNA.typed).status == 200
    return reader


def test_each_is_told_by_its_browser_and_times_this_one_first(
    enter: Callable[..., Reader], browse: Callable[..., Reader], clock: Clock
) -> None:
    with_agent(enter, browse, FIREFOX)
    clock.move(minutes=3)
    first, second = listed(with_agent(enter, browse, ""))
    assert first.startswith(f"{NAMELESS} {told('This browser')}")
    assert "21 listopada 2026, 12:03" in first
    assert second.startswith("Firefox, Windows")
    assert "21 listopada 2026, 12:00" in second
    assert told("Sign out") in second
    assert told("Sign out") not in first


def test_what_a_browser_sends_is_never_shown(enter: Callable[..., Reader], browse: Callable[..., Reader]) -> None:
    reader = with_agent(enter, browse, "<b>Firefox/1</b> +48 600 000 000")
    assert "600" not in " ".join(listed(reader))
    assert "<b>" not in reader.get("konto/sesje").answer.get_data(as_text=True)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_all_others_are_signed_out_by_one_button(enter: Callable[..., Reader], htmx: bool) -> None:
    here, there, bogdan = enter(ANNA, htmx=htmx), enter(ANNA), enter(BOGDAN)
    here.get("konto/sesje")
    page = here.submit(action_ends="sesje", button="others")
    assert told("You are signed out everywhere else.") in page.text
    assert told("The account is signed in nowhere else.") in page.text
    assert len(page.html.find_class("visit")) == 1
    assert there.fetch("konto").status_code == 303
    assert here.fetch("konto").status_code == bogdan.fetch("konto").status_code == 200


def test_one_other_is_signed_out_by_its_own_button(enter: Callable[..., Reader]) -> None:
    here, there, third = enter(ANNA), enter(ANNA), enter(ANNA)
    page = here.get("konto/sesje")
    handle = page.html.xpath("//button[@name='session' and @value!='others']/@value")[-1]
    page = here.submit(action_ends="sesje", button=handle)
    assert told("You are signed out in that browser.") in page.text
    codes = sorted(reader.fetch("konto").status_code for reader in (there, third))
    assert codes == [200, 303]


def test_where_there_is_one_session_there_is_nothing_to_press(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("konto/sesje")
    assert not page.html.xpath("//main//button")
    assert told("The account is signed in nowhere else.") in page.text


def test_a_button_without_a_token_or_with_a_strange_name_ends_nothing(enter: Callable[..., Reader]) -> None:
    here, there = enter(ANNA), enter(ANNA)
    assert here.send("konto/sesje", {"session": "others"}).status_code == 403
    token = here.get("konto/sesje").form("sesje").fields["csrf_token"]
    for name in ("", "0" * 32, "x" * 5000):
        assert here.send("konto/sesje", {"csrf_token": token, "session": name}).status_code == 303
    assert there.fetch("konto").status_code == 200


def test_a_looking_at_the_list_shows_no_token_or_address(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA, address="192.0.2.77")
    assert "192.0.2.77" not in reader.get("konto/sesje").answer.get_data(as_text=True)
