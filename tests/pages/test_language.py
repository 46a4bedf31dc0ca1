"""The language switch: a choice that stays, and pages that are whole in each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people import ANNA
from reading import Reader, told


def switch(reader: Reader, language: str) -> None:
    """Press the button of a language."""
    page = reader.submit({"language": language}, action_ends="jezyk", button=language)
    assert page.html.get("lang") == language


def test_the_first_language_of_the_institution_comes_first(browse: Callable[..., Reader]) -> None:
    assert browse("alfa").get("").html.get("lang") == "pl"


def test_the_choice_stays_and_leads_back_to_the_same_page(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    switch(reader, "en")
    assert reader.page is not None
    assert reader.page.address == "http://alfa.localhost:8000/logowanie"
    assert reader.get("").title == "Signing in – Alfa School"
    switch(reader, "pl")
    assert reader.get("").title == f"{told('Signing in')} – Szkoła Alfa"


def test_the_choice_outlives_signing_in_and_out(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("")
    switch(reader, "en")
    assert reader.submit(ANNA.typed).heading == "Modules"
    assert "Saturday, November 21, 2026" in reader.get("konto").text or "21 November 2026" in reader.get("konto").text
    page = reader.submit(action_ends="wyloguj")
    assert "You are signed out." in page.text


def test_errors_and_notes_speak_the_chosen_language(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    switch(reader, "en")
    page = reader.submit({"identifier": "", "password": ""})
    assert "Enter your identifier." in page.text
    assert "Enter your password." in page.text
    assert "The identifier or the password is not right." in reader.submit({"identifier": "x", "password": "y"}).text


def test_an_institution_of_one_language_offers_no_switch(browse: Callable[..., Reader]) -> None:
    assert not browse("beta").get("").html.xpath("//form[contains(@action, 'jezyk')]")


@pytest.mark.parametrize("language", ["en", "de", "", "../en", "pl\u200b"])
def test_only_a_language_of_the_institution_can_be_chosen(browse: Callable[..., Reader], language: str) -> None:
    reader = browse("beta")
    token = reader.get("logowanie").form().fields["csrf_token"]
    assert reader.send("jezyk", {"language": language, "csrf_token": token}).status_code == 400
    assert reader.get("").html.get("lang") == "pl"


def test_a_choice_at_a_unit_leads_back_to_the_unit(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("opole/AlfaDwa/logowanie")
    switch(reader, "en")
    assert reader.page is not None
    assert reader.page.address == "http://alfa.localhost:8000/opole/AlfaDwa/logowanie"
    assert "Opole branch" in reader.page.text
