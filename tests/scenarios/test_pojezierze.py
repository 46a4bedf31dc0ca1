"""The residents' manual, followed in its own order: an application, the letter, the policy, and the modules."""

from __future__ import annotations

import re
from collections.abc import Callable

from scenarios.person import Person
from town import links_of
from wrota.desk import Desk
from wrota.desk.staff import decisions
from wrota.desk.staff.decisions import Grant
from wrota.rules.identifiers import Identifier
from wrota.store import applications
from wrota.store.people_bulk import NewProof

SYMBOL, RENT_ACCOUNT, EMAIL = "L0004880", "67999000090000000000004880", "mieszkaniec@poczta.example"
PASSWORD, NEW = "RyBa18$05", "SzCzupak27#04"
FIELD, BUTTON = "Nazwa użytkownika (symbol klienta)", "Zaloguj się"
RESIDENT = {
    "Imię i nazwisko": "Joanna Jeziorna",
    "Adres e-mail": EMAIL,
    "Ulica": "Przykładowa",
    "Nr domu": "5",
    "Nr lokalu": "3",
}


def grant(desk: Desk) -> None:
    """Grant the one application that waits, as ``wrota applications grant`` does."""
    [waiting] = [one for one in applications.every(desk.store) if one.decided_at is None]
    wanted = Grant([Identifier("symbol", SYMBOL)], "obsługa", ["windykacja"], [NewProof("rent-account", RENT_ACCOUNT)])
    decisions.grant(desk, waiting.number, wanted)


def test_the_manual_of_the_residents(follow: Callable[[str], Person]) -> None:
    person = follow("pojezierze")
    person.begin("Instrukcja rejestracji na portalu „Wrota Mieszkańców”")

    person.step("P1", "Otwieramy portal: obok okienka logowania są oba wnioski o dostęp.")
    person.sees("e-BOM", "e-BOPG", FIELD)
    person.look()

    person.step("P2", "Wypełniamy wniosek o dostęp do e-BOM i go wysyłamy; portal podaje numer wniosku.")
    person.click("Wniosek o aktywację dostępu do serwisu e-BOM")
    for label, text in RESIDENT.items():
        person.type(label, text)
    person.look()
    person.press("Wyślij wniosek")
    person.sees("Numer wniosku", EMAIL)
    person.look()

    person.step("P3 P4", "Obsługa przyznaje dostęp. Wiadomość podaje symbol klienta i jednorazowy odnośnik.")
    person.staff(grant)
    letter = person.letter(EMAIL)
    assert SYMBOL in letter.text
    [link] = links_of(letter)

    person.step("P5", "Odnośnik otwiera stronę, która mówi, dla kogo jest i do kiedy; na niej jest przycisk „Zaloguj”.")
    person.follow(link)
    person.sees(SYMBOL)
    person.look()
    person.press("Zaloguj")

    person.step("P6", "Wpisujemy dwa razy wymyślone hasło zgodne z wymaganiami, na przykład RyBa18$05.")
    person.type("Nowe hasło", PASSWORD)
    person.type("Powtórz nowe hasło", PASSWORD)
    person.look()
    person.press("Ustaw nowe hasło")

    person.step("P7", "Logujemy się symbolem klienta i ustawionym hasłem.")
    person.open()
    person.type(FIELD, SYMBOL)
    person.type("Hasło", PASSWORD)
    person.press(BUTTON)

    person.step("P8", "Pokazuje się Polityka ŚUDE: czytamy ją, zaznaczamy kratkę, wpisujemy konto z książeczki opłat.")
    person.sees("Polityka ŚUDE", "Informacja o szczególnych zagrożeniach", "89 5373321")
    person.tick("Akceptuję")
    person.type("Konto z książeczki opłat", RENT_ACCOUNT)
    person.look()

    person.step("P8 P9", "Naciskamy „Zatwierdź”. Moduły są odblokowane według uprawnień.")
    person.press("Zatwierdź")
    person.sees("e-opłaty", "Naliczenia", "Potwierdzenie salda", "e-media", "Wodomierze", "e-windykacja")
    person.look()

    person.step("P10", "„Konto” pokazuje, co portal wie o mieszkańcu.")
    person.click("Konto")
    person.sees(SYMBOL, EMAIL, "Joanna Jeziorna")
    person.look()

    person.step("P11", "Na każdej stronie widać, kiedy sesja wygaśnie; „Odśwież sesję” liczy czas od nowa.")
    assert re.search(r"Automatyczne wylogowanie za|Sesja wygaśnie o", person.says(), re.IGNORECASE)
    person.press("Odśwież sesję")
    person.press("Wyloguj")

    person.step("P12", "Żeby zmienić hasło, wpisujemy symbol klienta i naciskamy „Prześlij nowe hasło e-mailem”.")
    person.open()
    person.click("Nie pamiętasz hasła?")
    person.type(FIELD, SYMBOL)
    person.look()
    person.press("Prześlij nowe hasło e-mailem")
    [link] = links_of(person.letter(EMAIL))
    person.follow(link)
    person.press("Zaloguj")
    person.type("Nowe hasło", NEW)
    person.type("Powtórz nowe hasło", NEW)
    person.press("Ustaw nowe hasło")
    person.sees("zostało zmienione")
