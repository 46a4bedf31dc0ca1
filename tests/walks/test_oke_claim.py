"""The examiners' manual: an account is opened once, by PESEL and any one of one's numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading import Page, told
from town import Town, Walker, links_of
from walks.oke import BEATA, CEZARY, CHOSEN, EMAIL, FORM, NUMBER, NUMBERS, begin, save

Walk = Callable[..., Walker]
SENT = "http://oke.localhost:8000/zakladanie/wyslano"
ACTIVATE = "Uaktywnij konto"


def activated(town: Town, walker: Walker) -> Page:
    """Open the link of the letter that comes, and press its button."""
    walker.get(links_of(town.letter())[0])
    return walker.press(ACTIVATE)


def phones(page: Page) -> bool:
    """Say whether a page names the number to phone."""
    return "(061) 854-01-60" in page.text


@pytest.mark.parametrize("path", ["", "logowanie", "strona/pomoc"])
@pytest.mark.parametrize("number", NUMBERS)
def test_o3_the_sign_in_box_opens_the_form_with_any_number(walk: Walk, path: str, number: str) -> None:
    page = begin(walk("oke", path), number)
    assert (page.status, page.address) == (200, "http://oke.localhost:8000/zakladanie")
    assert page.heading == told("Opening an account")
    for title in ("Dane osobowe", "Dane teleadresowe", "Dane o zatrudnieniu"):
        assert title in page.text
    clause = page.text.index("Przeczytaj") if "Przeczytaj" in page.text else page.text.index("RODO")
    assert clause < page.text.index("Dane osobowe"), "what becomes of the data is said before they are asked for"


def test_o4_what_is_missing_or_wrong_is_marked_and_nothing_typed_is_lost(walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    page = save(walker, telefon="12", nazwisko="", **{"data-urodzenia": "31.02.1905"})
    assert page.status == 422
    wrong = [node.get("name") for node in page.html.xpath("//*[@aria-invalid='true']")]
    assert wrong == ["nazwisko", "data-urodzenia", "telefon"]
    assert len(page.html.xpath("//*[contains(@class, 'summary__item')]")) == 3
    fields = page.form("zakladanie").fields
    for name, typed in FORM.items():
        if name not in {"new_password", "new_password_again", "nazwisko", "telefon", "data-urodzenia", "typ-szkoly[]"}:
            assert fields[name] == typed, name
    assert list(fields["typ-szkoly[]"]) == FORM["typ-szkoly[]"]
    assert (fields["telefon"], fields["data-urodzenia"]) == ("12", "31.02.1905")
    assert told("The password has been accepted.") in page.text
    page = walker.press("zapisz", **{name: FORM[name] for name in ("nazwisko", "telefon", "data-urodzenia")})
    assert page.address == SENT


def test_o4_a_birth_date_that_contradicts_the_pesel_names_both(walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    page = save(walker, **{"data-urodzenia": "31.12.1964"})
    assert told("The date of birth and the PESEL number contradict each other. Please compare both.") in page.text


def test_o5_to_o7_the_letters_link_activates_and_pesel_and_password_sign_in(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    page = save(walker)
    assert (page.status, page.address) == (200, SENT)
    assert page.heading == told("Check your e-mail")
    assert EMAIL in page.text
    assert "spam" in page.text
    assert "kolejce" in page.text
    assert walker.click(told("More advice, where no message comes")).status == 200
    letter = town.letter()
    assert letter.to == EMAIL
    page = walker.get(links_of(letter)[0])
    assert "…0151" in page.text
    page = walker.press(ACTIVATE)
    assert page.heading == told("The account is active")
    walker.click(told("Sign in"))
    home = walker.press("zaloguj się", identifier=BEATA, password=CHOSEN)
    assert (home.status, home.address) == (200, "http://oke.localhost:8000/")
    profile = walker.get("konto/dane")
    assert profile.form("dane").fields["miejsce-pracy"] == "Szkoła Podstawowa nr 7"


def test_o7_once_the_account_is_active_no_number_is_worth_anything(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker, NUMBERS[1])
    save(walker)
    activated(town, walker)
    for number in (*NUMBERS, NUMBER, "302500099"):
        page = begin(town.walker("oke"), number)
        assert page.status == 422
        assert "W ciągu doby sprawdzanych jest 5 prób" in page.text
        assert phones(page)


def test_another_persons_number_and_a_mistyped_one_end_on_words_that_say_what_to_do(town: Town, walk: Walk) -> None:
    for typed in (NUMBER, "302500023"):
        page = begin(walk("oke"), typed)
        assert page.status == 422
        assert town.reason("oke", page) == "wrong_proof"
        assert phones(page)
        assert told("Questions? Telephone: {phone}", phone="(061) 854-01-60") in page.text


def test_a_letter_that_was_lost_is_sent_again_from_the_sent_page(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    save(walker)
    town.letters()
    page = walker.press(told("Send the message again"))
    assert told("The message has been sent once more.") in page.text
    assert activated(town, walker).heading == told("The account is active")


def test_a_mistyped_address_is_mended_on_the_sent_page(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    save(walker, email="beta@egzaminator.example")
    assert town.letter().to == "beta@egzaminator.example"
    walker.press(told("Send the message again"), email=EMAIL)
    letter = town.letter()
    assert letter.to == EMAIL
    walker.get(links_of(letter)[0])
    assert walker.press(ACTIVATE).heading == told("The account is active")


def test_a_lost_letter_and_a_closed_browser_are_mended_by_resuming_with_another_number(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    save(walker, email="beta@egzaminator.example")
    town.letters()
    other = walk("oke")
    page = begin(other, NUMBERS[1])
    assert "została już wysłana" in page.text
    assert not [text for text in ("beta@", "Szkoła Podstawowa nr 7") if text in page.answer.get_data(as_text=True)]
    save(other)
    assert activated(town, other).heading == told("The account is active")


def test_an_expired_link_ends_on_a_page_that_says_how_to_begin_again(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    save(walker)
    [link] = links_of(town.letter())
    town.clock.move(days=7)
    page = walker.get(link)
    assert (page.status, page.heading) == (410, told("This link does not open anything"))
    assert told("Is the account not active yet?") in page.text
    assert phones(page)
    walker.click(told("Sign in"))
    begin(walker, NUMBERS[1])
    save(walker)
    assert activated(town, walker).heading == told("The account is active")


def test_a_link_that_was_used_ends_on_a_page_that_says_how_to_sign_in(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker, NUMBER, CEZARY)
    save(walker, **{"data-urodzenia": "27.10.1906", "imie": "Cezary", "nazwisko": "Pierwszy"})
    [link] = links_of(town.letter())
    walker.get(link)
    walker.press(ACTIVATE)
    page = walker.get(link)
    assert page.status == 410
    assert told("Is the account active already?") in page.text
    walker.click(told("Sign in"))
    assert walker.press("zaloguj się", identifier=CEZARY, password=CHOSEN).status == 200


def test_the_form_left_unfinished_is_there_again_with_the_number(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    begin(walker)
    walker.get("")
    page = walker.here
    assert page.address.startswith("http://oke.localhost:8000/zakladanie"), "the front page leads back to the form"
    page = walker.submit({**FORM, "later": "1"}, action_ends="zakladanie")
    town.clock.move(minutes=20)
    walker.get("zakladanie")
    page = begin(walker, NUMBERS[1])
    assert page.form("zakladanie").fields["miejsce-pracy"] == FORM["miejsce-pracy"]
    assert told("The password has been accepted.") in page.text


def test_no_page_letter_or_address_of_a_claim_repeats_the_pesel_or_a_number(town: Town, walk: Walk) -> None:
    walker = walk("oke")
    pages = [begin(walker), save(walker)]
    letter = town.letter()
    pages += [walker.get(links_of(letter)[0]), walker.press(ACTIVATE)]
    shown = [page.address + page.answer.get_data(as_text=True) for page in pages]
    shown += [letter.subject + letter.text + letter.html]
    assert not [one for one in shown for secret in (BEATA, *NUMBERS, CHOSEN) if secret in one]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_letter_and_the_pages_speak_the_language_that_was_chosen(town: Town, walk: Walk, language: str) -> None:
    walker = walk("oke")
    walker.submit({"language": language}, action_ends="jezyk")
    words = {"pl": ("zaloguj się", "zapisz"), "en": ("sign in", "save")}
    walker.press(words[language][0], identifier=BEATA, password=NUMBERS[0])
    page = walker.press(words[language][1], **FORM)
    assert page.heading == told("Check your e-mail", language)
    letter = town.letter()
    walker.get(links_of(letter)[0])
    assert walker.press(told("Activate the account", language)).heading == told("The account is active", language)
    assert ("Witamy" in letter.text) == (language == "pl")
