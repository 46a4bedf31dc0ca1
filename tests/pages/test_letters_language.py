"""The language of letters: offered where there is a choice, and kept with the account."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clocks import Clock
from people import ANNA, CELINA
from reading import Reader, told
from town import Town
from wrota.site import Site

HEADING = told("Language of messages")


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_letters_speak_the_language_that_was_chosen(
    site: Site, enter: Callable[..., Reader], clock: Clock, htmx: bool
) -> None:
    reader = enter(ANNA, htmx=htmx)
    page = reader.get("konto/jezyk")
    assert page.heading == HEADING
    assert page.html.xpath("//main//input[@type='radio' and @checked]/@value") == ["pl"]
    page = reader.submit({"language": "en"}, action_ends="konto/jezyk")
    assert (page.heading, page.html.get("lang")) == (told("Account"), "pl")
    assert told("The language of messages has been saved.") in page.text
    assert reader.get("konto/jezyk").html.xpath("//main//input[@checked]/@value") == ["en"]
    reader.get("haslo")
    typed = {"password": ANNA.password, "new_password": "fioletowy-parasol-7"}
    reader.submit({**typed, "new_password_again": typed["new_password"]}, action_ends="haslo")
    assert "password" in Town(site, clock).letter().subject


def test_each_language_calls_itself_by_its_own_name_in_its_own_tongue(enter: Callable[..., Reader]) -> None:
    labels = enter(ANNA).get("konto/jezyk").html.xpath("//main//label")
    assert [(label.get("lang"), label.text_content()) for label in labels] == [("pl", "Polski"), ("en", "English")]


def test_where_there_is_one_language_there_is_nothing_to_choose(enter: Callable[..., Reader]) -> None:
    reader = enter(CELINA)
    assert reader.get("konto/jezyk").status == 404
    assert HEADING not in reader.get("konto").text


@pytest.mark.parametrize("language", ["uk", "xx", ""])
def test_a_language_that_the_institution_does_not_speak_is_refused(enter: Callable[..., Reader], language: str) -> None:
    reader = enter(ANNA)
    token = reader.get("konto/jezyk").form("konto/jezyk").fields["csrf_token"]
    assert reader.send("konto/jezyk", {"csrf_token": token, "language": language}).status_code == 400
