"""The examiners' manual: a forgotten password."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading import told
from town import Town, Walker, links_of

NEW = "kredki-bambino-w-plecaku"
Walk = Callable[..., Walker]


@pytest.mark.parametrize("path", ["", "logowanie"])
def test_o8_a_forgotten_password_is_asked_for_by_pesel_and_set_by_the_link(town: Town, walk: Walk, path: str) -> None:
    walker = walk("oke", path)
    walker.click("Nie pamiętasz hasła?")
    page = walker.press(told("Send the message"), identifier="02060220345")
    assert page.heading == told("Check your e-mail")
    letter = town.letter()
    assert letter.to == "danuta@egzaminator.example"
    walker.get(links_of(letter)[0])
    page = walker.press("Ustaw nowe hasło", new_password=NEW, new_password_again=NEW)
    assert "Hasło użytkownika …0345 zostało zmienione" in page.text
    walker.click(told("Sign in"))
    home = walker.press("zaloguj się", identifier="02060220345", password=NEW)
    assert (home.status, home.address) == (200, "http://oke.localhost:8000/")


def test_o8_no_page_letter_or_address_repeats_the_pesel(town: Town, walk: Walk) -> None:
    walker = walk("oke", "przywracanie")
    pages = [walker.press(told("Send the message"), identifier="02060220345")]
    letter = town.letter()
    pages.append(walker.get(links_of(letter)[0]))
    pages.append(walker.press("Ustaw nowe hasło", new_password=NEW, new_password_again=NEW))
    notice = town.letter()
    shown = [page.address + page.answer.get_data(as_text=True) for page in pages]
    shown += [one.subject + one.text + one.html for one in (letter, notice)]
    assert not [text for text in shown if "02060220345" in text]


def test_o8_an_account_that_waits_for_its_email_is_opened_by_it(town: Town, walk: Walk) -> None:
    walker = walk("oke", "przywracanie")
    walker.press(told("Send the message"), identifier="07021320687")
    walker.get(links_of(town.letter())[0])
    walker.press("Ustaw nowe hasło", new_password=NEW, new_password_again=NEW)
    walker.get("logowanie")
    assert walker.press("zaloguj się", identifier="07021320687", password=NEW).status == 200
