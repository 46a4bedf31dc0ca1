"""After a claim was saved: where the letter went, mending the address, sending again, and resuming elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml.html import FormElement

from claiming import ANSWERS, EMAIL, NUMBERS, begin, open_town, save
from clocks import Clock
from reading import Page, Reader, told
from town import Town, links_of
from wrota.site import Site

SENT = "http://alfa.localhost:8000/zakladanie/wyslano"
WAITING = "A message with the link that activates this account has been sent already."
RESEND = "wyslano"


@pytest.fixture
def town(tenants: Path, open_site: Callable[..., Site], clock: Clock) -> Town:
    """An institution with Dorota, who has not opened the account, and its post."""
    return open_town(tenants, open_site, clock)


@pytest.fixture
def reader(town: Town) -> Reader:
    """Dorota's browser, with the form saved."""
    return saved(town)


def saved(town: Town, number: str = NUMBERS[0], **answers: str) -> Reader:
    """Return a browser in which a claim was just saved."""
    reader = Reader(town.site, "http://alfa.localhost:8000/")
    begin(reader, number)
    page = save(reader, **answers)
    assert (page.status, page.address) == (200, SENT), page.text
    return reader


def is_alive(town: Town, link: str) -> bool:
    """Say whether a link activates an account."""
    return Reader(town.site, "http://alfa.localhost:8000/").get(link).status == 200


def here(reader: Reader) -> Page:
    """Return the page that is open."""
    assert reader.page
    return reader.page


def at_form(reader: Reader) -> FormElement:
    """Return the form, opened once more."""
    return reader.get("zakladanie").form("zakladanie")


def again(reader: Reader, **answers: str) -> Page:
    """Save the form once more, as it was filled in but for what is told otherwise."""
    at_form(reader)
    page = save(reader, **answers)
    assert (page.status, page.address) == (200, SENT), page.text
    return page


def test_the_page_says_which_address_where_to_look_and_that_it_may_take_a_while(town: Town, reader: Reader) -> None:
    text = here(reader).text
    assert EMAIL in text
    assert "spam" in text
    assert told("Wait a few minutes: when there is much traffic, messages wait in a queue.") in text
    assert town.letter().to == EMAIL


def test_reloading_the_page_sends_nothing(town: Town, reader: Reader) -> None:
    town.letter()
    assert reader.get(SENT).status == 200
    assert town.letters() == []


def test_a_mended_address_gets_the_letter_and_the_first_link_dies(town: Town, reader: Reader) -> None:
    [first] = links_of(town.letter())
    page = reader.submit({"email": "dorota.w@example.com"}, action_ends=RESEND)
    assert told("The message has been sent once more.") in page.text
    assert "dorota.w@example.com" in page.text
    letter = town.letter()
    assert letter.to == "dorota.w@example.com"
    assert not is_alive(town, first)
    assert is_alive(town, links_of(letter)[0])


@pytest.mark.parametrize("typed", ["", "dorota", "dorota@", "żółw@example.com"])
def test_a_mended_address_is_judged_too(town: Town, reader: Reader, typed: str) -> None:
    town.letter()
    page = reader.submit({"email": typed}, action_ends=RESEND)
    assert page.status == 422
    assert page.form(RESEND).fields["email"] == typed
    assert EMAIL in page.text, "the page still says where the first letter went"
    assert town.letters() == []


def test_three_letters_an_hour_and_the_fourth_is_told_in_words(town: Town, reader: Reader, clock: Clock) -> None:
    for _ in range(2):
        reader.submit(action_ends=RESEND)
    page = reader.submit(action_ends=RESEND)
    assert (page.status, page.answer.headers["Retry-After"]) == (429, "3600")
    assert "W ciągu godziny wysyłane są najwyżej 3 wiadomości." in page.text
    clock.move(minutes=14)
    reader.get(SENT)
    for _ in range(4):
        clock.move(minutes=12)
        reader.get(SENT)
    assert reader.submit(action_ends=RESEND).status == 200


def test_a_save_beyond_the_letters_of_an_hour_loses_nothing(town: Town, reader: Reader) -> None:
    for _ in range(2):
        reader.submit(action_ends=RESEND)
    reader.get("zakladanie")
    page = save(reader, nazwisko="Inna")
    assert page.status == 429
    assert page.form("zakladanie").fields["nazwisko"] == "Inna"
    assert told("The password has been accepted.") in page.text


def test_a_form_sent_twice_is_one_letter_and_the_same_page(town: Town, reader: Reader) -> None:
    for _ in range(3):
        again(reader)
    letter = town.letter()
    assert again(reader).text == here(reader).text
    assert town.letters() == [], "also while the letter has only just gone out"
    assert is_alive(town, links_of(letter)[0])


def test_a_double_click_is_one_letter_and_both_see_the_same_page(town: Town, reader: Reader) -> None:
    data = {**ANSWERS, "email": "dorota.w@example.com", "csrf_token": at_form(reader).fields["csrf_token"]}
    town.letters()
    answers: list[tuple[int, str]] = []

    def click() -> None:
        answer = reader.send("zakladanie", data)
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert answers == [(303, "/zakladanie/wyslano")] * 4
    assert town.letter().to == "dorota.w@example.com"
    assert town.acts("alfa").count("claim_saved") == 2, "the form had been saved once before"


def test_of_two_saves_that_hash_at_once_the_second_finds_the_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(town.site, "http://alfa.localhost:8000/")
    form, hash_it, sent = begin(reader).form("zakladanie"), town.site.seams.hasher.hash, []
    data = {**form.fields, **ANSWERS}

    def slow(password: str) -> str:
        monkeypatch.undo()
        made = hash_it(password)
        sent.append(reader.send("zakladanie", data).status_code)
        return made

    monkeypatch.setattr(town.site.seams.hasher, "hash", slow)
    assert (reader.send("zakladanie", data).status_code, sent) == (303, [303])
    assert town.letter().to == EMAIL
    assert town.acts("alfa").count("claim_saved") == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "dorota.w@example.com"},
        {"nazwisko": "Inna"},
        {"new_password": "inna-latarnia-w-porcie", "new_password_again": "inna-latarnia-w-porcie"},
    ],
    ids=["address", "answer", "password"],
)
def test_a_changed_form_is_saved_at_once_with_a_letter_of_its_own(
    town: Town, reader: Reader, changed: dict[str, str]
) -> None:
    [first] = links_of(town.letter())
    again(reader, **changed)
    letter = town.letter()
    assert letter.to == changed.get("email", EMAIL)
    assert not is_alive(town, first)


def test_the_same_form_saved_later_sends_another_letter(town: Town, reader: Reader, clock: Clock) -> None:
    [first] = links_of(town.letter())
    clock.move(minutes=1)
    again(reader)
    assert is_alive(town, links_of(town.letter())[0])
    assert not is_alive(town, first)


def test_a_letter_that_waits_for_long_is_promised_once(town: Town, reader: Reader, clock: Clock) -> None:
    clock.move(minutes=10)
    again(reader)
    assert town.letter().to == EMAIL
    assert town.acts("alfa").count("claim_saved") == 1


def test_the_same_browser_goes_back_to_the_form_as_it_was_saved(town: Town, reader: Reader) -> None:
    page = reader.get("zakladanie")
    fields = page.form("zakladanie").fields
    assert {name: fields[name] for name in ("email", "nazwisko")} == {
        name: ANSWERS[name] for name in ("email", "nazwisko")
    }
    assert told("The password has been accepted.") in page.text
    assert save(reader, new_password="", new_password_again="", nazwisko="Inna").address == SENT


def test_another_browser_sees_that_a_letter_is_on_its_way_and_nothing_that_was_typed(
    town: Town, reader: Reader
) -> None:
    other = Reader(town.site, "http://alfa.localhost:8000/")
    page = begin(other, NUMBERS[2])
    assert "została już wysłana" in page.text
    assert "Okręg: Poznań" in page.text
    html = page.answer.get_data(as_text=True)
    assert not [text for name, text in ANSWERS.items() if text in html]
    assert told("The password has been accepted.") not in page.text
    assert other.get(SENT).address.endswith("/zakladanie"), "nor the address"


def test_the_same_browser_with_a_new_session_has_to_prove_itself_again(
    town: Town, reader: Reader, clock: Clock
) -> None:
    clock.move(minutes=16)
    page = begin(reader, NUMBERS[1])
    assert not page.form("zakladanie").fields["email"]


def test_a_newer_save_replaces_what_was_saved_before(town: Town, reader: Reader) -> None:
    [first] = links_of(town.letter())
    saved(town, NUMBERS[1], email="dorota.w@example.com", nazwisko="Inna")
    assert not is_alive(town, first)
    assert is_alive(town, links_of(town.letter())[0])
    page = reader.get("zakladanie")
    assert not page.form("zakladanie").fields["email"], "the browser that was overtaken is shown nothing of the other's"


def test_two_letters_that_were_promised_at_once_leave_one_link(town: Town, reader: Reader) -> None:
    reader.submit(action_ends=RESEND)
    letters = town.letters()
    assert [is_alive(town, link) for letter in letters for link in links_of(letter)].count(True) == 1


def test_the_letter_says_for_how_long_the_link_lives_and_never_the_pesel(town: Town, reader: Reader) -> None:
    letter = town.letter()
    assert "7 dni" in letter.text
    assert "…0151" in letter.text
    assert not [text for text in ("05030920151", *NUMBERS) if text in letter.text + letter.html + letter.subject]
    [link] = links_of(letter)
    assert "/odnosnik/konto/" in link


@pytest.mark.parametrize("token", ["", "None", "x" * 100])
def test_without_a_good_token_no_letter_is_sent(town: Town, reader: Reader, token: str) -> None:
    town.letters()
    page = reader.submit({"email": "inna@example.com", "csrf_token": token}, action_ends=RESEND)
    assert page.status == 403
    assert page.form(RESEND).fields["email"] == "inna@example.com"
    assert town.letters() == []
