"""The examiners' manual, followed in its own order: an account is opened with a number, and activated by a letter."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.person import Person
from town import links_of

PESEL, NUMBER, OTHER_NUMBER = "05030920151", "302600022", "302500022"
EMAIL = "beata@poczta.example"
PASSWORD = "dlugopis-na-parapecie-3"

PERSONAL = {"Imię": "Beata", "Nazwisko": "Wielonumerowa", "Data urodzenia": "09.03.2005", "Miejsce urodzenia": "Konin"}
REACHED_AT = {
    "Nr domu": "7",
    "Kod pocztowy": "61-655",
    "Poczta": "Poznań",
    "Miejscowość": "Poznań",
    "Telefon": "061 854 01 60",
}
EMPLOYED_AT = {
    "Nazwa szkoły lub zakładu pracy": "Szkoła Podstawowa nr 7",
    "Kod pocztowy": "61655",
    "Miejscowość": "Poznań",
}


def test_the_manual_of_the_examiners(follow: Callable[[str], Person]) -> None:
    person = follow("oke")
    person.begin("Instrukcja zakładania konta egzaminatora")

    person.step("O1", "Otwieramy serwis: u góry są BIP i EFS, data i ścieżka, obok okienko logowania.")
    person.sees("BIP", "EFS", "Logowanie egzaminatora", "ul. Gronowa 22")
    person.look()

    person.step("O2", "W pomocy jest instrukcja zakładania konta.")
    person.click("Pomoc")
    person.sees("numer ewidencyjny", "zapisz")
    person.look()

    person.step("O3", "W okienku logowania wpisujemy PESEL, a w polu hasła – dowolny ze swoich numerów ewidencyjnych.")
    person.open()
    person.type("PESEL", PESEL)
    person.type("Hasło", NUMBER)
    person.press("zaloguj się")
    person.sees("Dane osobowe", "Dane teleadresowe", "Dane o zatrudnieniu")
    person.look()

    person.step(
        "O4", "Po „zapisz” brakujące i błędne pola są zaznaczone na czerwono i opisane; to, co wpisano, zostaje."
    )
    person.type("Adres e-mail", EMAIL)
    person.type("Nowe hasło", PASSWORD)
    person.type("Powtórz nowe hasło", PASSWORD)
    for label, text in PERSONAL.items():
        person.type(label, text, "Dane osobowe")
    person.press("zapisz")
    person.sees("hasło przyjęte", "Data urodzenia i numer PESEL są ze sobą sprzeczne")
    person.look()

    person.step("O4", "Poprawiamy formularz: wypełniamy dane teleadresowe i o zatrudnieniu.")
    for label, text in REACHED_AT.items():
        person.type(label, text, "Dane teleadresowe")
    person.type("Data urodzenia", "9.3.1905", "Dane osobowe")
    person.tick("wielkopolskie")
    person.choose("Kraj", "Polska", "Dane teleadresowe")
    for label, text in EMPLOYED_AT.items():
        person.type(label, text, "Dane o zatrudnieniu")
    person.tick("nauczyciel")

    person.step("O5", "Naciskamy „zapisz”. Strona mówi, dokąd poszła wiadomość i co zrobić, gdy nie przychodzi.")
    person.press("zapisz")
    person.sees(EMAIL, "spam")
    person.look()

    person.step("O6", "Odnośnik z wiadomości otwiera stronę z jednym przyciskiem, który uaktywnia konto.")
    [link] = links_of(person.letter(EMAIL))
    person.follow(link)
    person.look()
    person.press("Uaktywnij konto")
    person.look()

    person.step("O3", "Numer ewidencyjny niczego już nie otwiera.")
    person.open()
    person.type("PESEL", PESEL)
    person.type("Hasło", OTHER_NUMBER)
    person.press("zaloguj się")
    person.misses("Dane osobowe")

    person.step("O7", "Odtąd do logowania służą PESEL i wybrane hasło.")
    person.open()
    person.type("PESEL", PESEL)
    person.type("Hasło", PASSWORD)
    person.press("zaloguj się")
    person.sees("Wyloguj")
    person.look()
    person.press("Wyloguj")

    person.step("O8", "Zapomniane hasło: odnośnik do nowego przychodzi e-mailem.")
    person.open()
    person.click("Nie pamiętasz hasła?")
    person.type("PESEL", PESEL)
    person.press("Wyślij wiadomość")
    person.look()
    [link] = links_of(person.letter(EMAIL))
    person.follow(link)
    person.type("Nowe hasło", PASSWORD + "-nowe")
    person.type("Powtórz nowe hasło", PASSWORD + "-nowe")
    person.press("Ustaw nowe hasło")
    person.sees("zostało zmienione")
