"""A library that no manual tells of: its administrator wrote one folder by the guide, and every road is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from clocks import Clock
from reading import told
from scenarios.by_reading import ReadingPerson
from sites import ADDRESSES, SECRET
from town import Town, links_of, move_everybody_in
from wrota.cli import main
from wrota.desk import Desk
from wrota.desk.staff import decisions
from wrota.desk.staff.decisions import Grant
from wrota.post.inbox import Arrived
from wrota.rules.addresses import parse_templates
from wrota.rules.identifiers import Identifier
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import applications
from wrota.store.people_bulk import NewProof

INSTITUTIONS = Path(__file__).resolve().parents[1] / "institutions"
KEY = "biblioteka"

CARD, PIN, EMAIL = "BP0004217", "417302", "tymon@kartka.example"
OTHER_PIN = "558109"
JOINING, NEW_CARD, NEW_PIN = "halina@regal.example", "BP0009001", "900126"
FIRST, SECOND = "szafa-pelna-atlasow", "mapa-zlozona-na-czworo"
UNCONNECTED = "This institution has not connected this module yet."
ENTER = "Wejdź do biblioteki"
READER = {"Data urodzenia": "3.04.1991", "Telefon": "601 000 017"}

OWN_LETTER = {
    "pl": "Ktoś zakłada konto do karty",
    "en": "Somebody is opening an account for the card",
    "uk": "Хтось створює рахунок до картки",
}
HEADINGS = {
    "pl": {"strona/filie": "Filie i godziny", "polityka/regulamin": "Regulamin wypożyczania"},
    "en": {"strona/filie": "Branches and hours", "polityka/regulamin": "Rules of lending"},
    "uk": {"strona/filie": "Філії та години", "polityka/regulamin": "Правила користування"},
}

Come = Callable[[str], ReadingPerson]


@pytest.fixture
def town(tmp_path: Path, seams: Seams, clock: Clock) -> Iterator[Town]:
    """The library alone, in May, when the first version of each of its policies is in force."""
    clock.moment = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    site = Site(Settings(INSTITUTIONS, tmp_path / "data", SECRET, parse_templates(ADDRESSES)), seams)
    move_everybody_in(site)
    yield Town(site, clock)
    site.close()


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def htmx(request: pytest.FixtureRequest) -> bool:
    """Page by page, and with what HTMX adds."""
    return bool(request.param)


@pytest.fixture
def come(town: Town, htmx: bool) -> Come:
    """Let somebody come to the library with something in mind."""

    def come(what: str) -> ReadingPerson:
        person = ReadingPerson(town, KEY, htmx=htmx)
        person.step("", what)
        return person

    return come


def sign_in(person: ReadingPerson, password: str, card: str = CARD) -> None:
    """Sign in from the front page."""
    person.open()
    person.type("Numer karty albo e-mail", card)
    person.type("Hasło", password)
    person.press(ENTER)


def claim(person: ReadingPerson) -> None:
    """Open the account by card and PIN."""
    sign_in(person, PIN)
    activate(person)


def activate(person: ReadingPerson) -> Arrived:
    """Fill in the form of the claim, and press the button behind the link of the letter; returns the letter."""
    for label, text in READER.items():
        person.type(label, text)
    person.tick("Zalesie")
    person.type("Adres e-mail", EMAIL)
    set_password(person, FIRST, "Zapisz")
    letter = person.letter(EMAIL)
    person.follow(links_of(letter)[0])
    person.press("Uaktywnij konto")
    return letter


def set_password(person: ReadingPerson, password: str, button: str = "Ustaw nowe hasło") -> None:
    """Type a new password twice."""
    person.type("Nowe hasło", password)
    person.type("Powtórz nowe hasło", password)
    person.press(button)


def accept(person: ReadingPerson, pin: str = PIN) -> None:
    """Accept the rules with the PIN, and the privacy policy without."""
    person.sees("Regulamin wypożyczania", "Cennik", "Moduły otworzą się")
    person.tick("Akceptuję")
    person.type("PIN z koperty", pin)
    person.press("Zatwierdź")
    person.sees("Polityka prywatności", "dwa lata")
    person.misses("PIN z koperty")
    person.tick("Akceptuję")
    person.press("Zatwierdź")


def grant(desk: Desk) -> None:
    """Give the one who waits a card and the PIN of its envelope."""
    [waiting] = [one for one in applications.every(desk.store) if one.decided_at is None]
    wanted = Grant([Identifier("login", NEW_CARD)], "Ludmiła", ["e-booki"], [NewProof("pin", NEW_PIN)])
    decisions.grant(desk, waiting.number, wanted)


def test_check_finds_nothing_to_say_about_the_folder() -> None:
    done = CliRunner().invoke(main, ["check", str(INSTITUTIONS / KEY), "--lang", "pl"])
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_reader_claims_the_account_accepts_both_documents_and_sees_the_modules(come: Come) -> None:
    person = come("zaklada konto")
    person.sees("Konto czytelnicze", "Przy pierwszej wizycie: PIN z koperty", "Zapis do biblioteki")
    sign_in(person, PIN)
    person.sees("Przygotuj kartę i kopertę", "Tymon Kartka", CARD, "Kategoria czytelnika", "dorosły", "Zamówienia")
    letter = activate(person)
    assert f"karta {CARD} czeka na uaktywnienie" in letter.subject
    assert "5 dni" in letter.text
    sign_in(person, FIRST)
    accept(person)
    person.sees("Moje wypożyczenia", "Katalog", "Filie i godziny", "E-booki", told(UNCONNECTED))
    person.open("konto")
    person.sees(CARD, EMAIL, "Tymon Kartka")
    person.open("konto/dane")
    person.sees("Kategoria czytelnika", "dorosły", "W jakich językach czytasz", "Od wieku zależy")


def test_the_pin_of_somebody_else_neither_claims_nor_accepts(come: Come) -> None:
    person = come("myli numery")
    sign_in(person, OTHER_PIN)
    person.sees("00 777 00 10")
    person.misses("Zamówienia")
    claim(person)
    sign_in(person, FIRST)
    person.tick("Akceptuję")
    person.type("PIN z koperty", OTHER_PIN)
    person.press("Zatwierdź")
    person.sees("Regulamin wypożyczania", "To nie jest numer, który instytucja ma przy tym koncie", "00 777 00 10")
    person.open("konto/zgody")
    person.sees(told("Nothing has been accepted on this account yet."))


def test_from_june_whoever_accepted_the_privacy_policy_is_told_and_the_rules_stay_accepted(
    town: Town, come: Come
) -> None:
    person = come("wraca latem")
    claim(person)
    sign_in(person, FIRST)
    accept(person)
    town.clock.moment = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
    sign_in(person, FIRST)
    person.sees("Polityka prywatności", "Historię wypożyczeń trzymamy rok, a nie dwa lata.")
    person.misses("Akceptuję")
    person.press("Rozumiem")
    person.sees("Moje wypożyczenia", "Katalog")
    person.open("konto/zgody")
    person.sees(told("Read as a notice"), told("Accepted"), "1 czerwca 2026", "5 stycznia 2026")


def test_whoever_has_no_card_applies_is_granted_one_and_gets_in(come: Come) -> None:
    person = come("zapisuje sie")
    person.click("Zapis do biblioteki")
    person.sees("Żeby wystawić kartę", "Co dzieje się z danymi")
    person.type("Imię i nazwisko", "Halina Regał")
    person.type("E-mail", JOINING)
    person.tick("Rzeczna")
    person.press("Wyślij zapis")
    person.sees("Numer wniosku", JOINING)
    person.staff(grant)
    letter = person.letter(JOINING)
    assert NEW_CARD in letter.subject
    person.follow(links_of(letter)[0])
    person.sees(NEW_CARD)
    person.press("Zaloguj")
    set_password(person, FIRST)
    sign_in(person, FIRST, NEW_CARD)
    accept(person, NEW_PIN)
    person.sees("Moje wypożyczenia", "E-booki")
    person.open("konto")
    person.sees(NEW_CARD, JOINING, "Halina Regał")


def test_a_password_that_was_forgotten_comes_back_by_the_card_number(come: Come) -> None:
    person = come("zapomina hasla")
    claim(person)
    person.open("przywracanie")
    person.sees("Nowe hasło do konta")
    person.type("Numer karty albo e-mail", CARD)
    person.press(told("Send the message"))
    [link] = links_of(person.letter(EMAIL))
    person.follow(link)
    person.press("Zaloguj")
    set_password(person, SECOND)
    person.sees("zostało zmienione")
    sign_in(person, SECOND)
    person.sees("Regulamin wypożyczania")


def test_the_page_of_a_branch_names_it_and_whom_to_ask_there(come: Come) -> None:
    person = come("pyta w filii")
    person.open("zalesie")
    person.sees("Filia w Zalesiu", "00 777 00 22", "ul. Szkolna 8")
    person.open("modrzewno/rynek")
    person.sees("Filia na Rynku w Modrzewnie", "00 777 00 21")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Konto czytelnicze", "Wejdź do biblioteki", "Zapis do biblioteki", "10 do 18")),
        ("en", ("Reader's account", "Enter the library", "Joining the library", "10 to 18")),
        ("uk", ("Читацький рахунок", "Увійти до бібліотеки", "Запис до бібліотеки", "з 10 до 18")),
    ],
)
def test_the_library_speaks_its_three_languages(town: Town, htmx: bool, language: str, words: tuple[str, ...]) -> None:
    walker = town.walker(KEY, htmx=htmx)
    page = walker.submit({"language": language}, action_ends="jezyk")
    assert page.html.get("lang") == language
    assert not [one for one in words if one not in page.text]
    page = walker.press(words[1], identifier=CARD, password=PIN)
    assert page.heading == told("Opening an account", language)
    saved = {"email": EMAIL, "new_password": FIRST, "new_password_again": FIRST, "odbior": "Zalesie"}
    walker.press(told("Save", language), **saved, urodzenie="3.04.1991")
    letter = town.letter()
    assert CARD in letter.subject
    assert OWN_LETTER[language] in letter.text
    walker.get(links_of(letter)[0])
    assert walker.press(told("Activate the account", language)).heading == told("The account is active", language)
    for path, heading in HEADINGS[language].items():
        assert walker.get(path).heading == heading
