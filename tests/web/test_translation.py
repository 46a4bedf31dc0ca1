"""An institution's own words, from ``words.toml`` to its pages and letters; nobody else speaks them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from people import ANNA, CELINA, Person, move_in
from reading import Page, Reader, told
from wrota.post.inbox import Arrived, Inbox
from wrota.post.rounds import Rounds
from wrota.site import Site
from wrota.store.identifiers import Held

OWN = """\
"Moduły" = { pl = "Pulpit", en = "Desktop" }
"Obecne hasło" = "Hasło, które działa teraz"
"Zalogowano: {name}" = "Dzień dobry, {name}!"
"To nie jest obecne hasło." = "Teraz działa inne hasło."
"co najmniej {count} znaków" = "{count} znaków albo więcej"
"Hasło zostało zmienione. Wszystkie inne sesje zostały zakończone." = "Gotowe, hasło jest nowe."

["Ta wiadomość została wygenerowana automatycznie. Proszę na nią nie odpowiadać."]
pl = "Na ten list nikt nie odpowie."
en = "Nobody answers this letter."
"""
NEW = "fioletowy-parasol-7"
EWA = Person(
    "alfa", "Ewa Cicha", "ciche-jezioro-88", (Held("login", "ewa"), Held("email", "ewa@example.com", shared=True))
)
CLOSING = "This message was written by a program. Please do not reply to it."


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """The folders of alfa and beta; alfa has words of its own."""
    (tenants / "alfa" / "words.toml").write_text(OWN, "utf-8")
    return tenants


def switch(reader: Reader, language: str) -> Page:
    """Press the button of a language."""
    return reader.submit({"language": language}, action_ends="jezyk", button=language)


def letter(site: Site, reader: Reader, person: Person, new: str = NEW) -> Arrived:
    """Let a person change the password, and return the letter that tells of it."""
    page = change(reader, person.password, new)
    assert page.status == 200, page.text
    inbox = Inbox()
    Rounds(site.settings, site.seams, inbox).once()
    [arrived] = inbox.letters()
    return arrived


def change(reader: Reader, present: str, new: str = NEW) -> Page:
    """Fill in the form for a new password and send it."""
    reader.get("haslo")
    typed = {"password": present, "new_password": new, "new_password_again": new}
    return reader.submit(typed, action_ends="haslo")


def test_a_changed_sentence_shows_on_the_page(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("")
    assert page.heading == "Pulpit"
    assert "Dzień dobry, Anna Nowak!" in page.text
    assert told("Modules") not in page.text


def test_a_label_and_what_the_desk_says_change_too(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    assert "Hasło, które działa teraz" in reader.get("haslo").text
    assert "Teraz działa inne hasło." in change(reader, "x").text


def test_a_form_that_goes_with_a_number_changes_with_the_number_in_it(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("haslo")
    assert "12 znaków albo więcej" in page.text
    assert "co najmniej 12 znaków" not in page.text


def test_a_notice_after_a_redirect_changes(enter: Callable[..., Reader]) -> None:
    assert "Gotowe, hasło jest nowe." in change(enter(ANNA), ANNA.password).text


def test_another_language_has_words_of_its_own_and_else_the_ordinary_ones(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("")
    page = switch(reader, "en")
    assert page.heading == "Desktop"
    assert told("Signed in as {name}", "en", name="Anna Nowak") in page.text
    assert told("Present password", "en") in reader.get("haslo").text


def test_another_institution_keeps_the_ordinary_words(enter: Callable[..., Reader]) -> None:
    page = enter(CELINA).get("")
    assert page.heading == told("Modules")
    assert told("Signed in as {name}", name="Celina Wrona") in page.text


def test_a_letter_is_closed_with_the_institutions_own_words(site: Site, enter: Callable[..., Reader]) -> None:
    arrived = letter(site, enter(ANNA), ANNA)
    for part in (arrived.text, arrived.html):
        assert "Na ten list nikt nie odpowie." in part
        assert told(CLOSING) not in part


def test_a_letter_in_another_language_has_its_words(site: Site, enter: Callable[..., Reader]) -> None:
    move_in(site, EWA, language="en")
    arrived = letter(site, enter(EWA), EWA)
    assert "Nobody answers this letter." in arrived.text
    assert "was changed" in arrived.subject


def test_a_letter_of_another_institution_keeps_the_ordinary_words(site: Site, enter: Callable[..., Reader]) -> None:
    arrived = letter(site, enter(CELINA), CELINA, new="RyBa18$05-nowa")
    assert arrived.tenant == "beta"
    assert told(CLOSING) in arrived.text
