"""The regional e-school's manual, followed in its own order: a password is set, and whoever has none gets in."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.person import Person
from town import links_of

UNIT = "opole/OpoleZSE"
NEW = "niebieski-tramwaj-9"


def test_the_manual_of_the_e_school(follow: Callable[[str], Person]) -> None:
    person = follow("eszkola")
    person.begin("Instrukcja e-szkoły")

    person.step("E1", "Otwieramy adres portalu z nazwą szkoły.")
    person.open(UNIT)
    person.sees("Logowanie standardowe", "Zespół Szkół Elektrycznych")
    person.look()

    person.step("E1 E2", "Wybieramy „Logowanie standardowe”, a następnie „Zaloguj się”.")
    person.tick("Logowanie standardowe")
    person.press("Zaloguj się")
    person.look()

    person.step("E2", "Wybieramy „Przywracanie dostępu do konta”.")
    person.click("Przywracanie dostępu do konta")
    person.sees("E-mail, PESEL lub login", "Mechanizm bezpieczeństwa", "pierwszy raz")
    person.look()

    person.step("E5", "Adresu, którego portal nie zna, nie odnajdzie – i powie, co wtedy zrobić.")
    person.type("E-mail, PESEL lub login", "cos@cos.pl")
    person.tick("Nie jestem robotem")
    person.press("Wyślij wiadomość")
    person.sees("cos@cos.pl", "Sekretariat")
    person.look()

    person.step("E3 E4", "Wpisujemy e-mail, login albo PESEL i zaznaczamy „Nie jestem robotem”.")
    person.open(f"{UNIT}/przywracanie")
    person.type("E-mail, PESEL lub login", "06010810408")
    person.tick("Nie jestem robotem")
    person.look()

    person.step("E6", "Naciskamy „Wyślij wiadomość”. Strona mówi, gdzie szukać wiadomości i kogo zapytać.")
    person.press("Wyślij wiadomość")
    person.sees("spam", "Sekretariat")
    person.look()

    person.step("E7 E11", "W wiadomości są dane konta i jego odnośnik; tak samo wygląda pierwsza wizyta.")
    letter = person.letter("ewa@nowa.example")
    assert "Login: ewa.nowa" in letter.text
    [link] = links_of(letter)

    person.step("E8", "Odnośnik otwiera stronę, na której dwa razy wpisujemy nowe hasło.")
    person.follow(link)
    person.sees("ewa.nowa")
    person.type("Nowe hasło", NEW)
    person.type("Powtórz nowe hasło", NEW)
    person.tick("Nie jestem robotem")
    person.look()

    person.step("E9", "Naciskamy „Ustaw nowe hasło”.")
    person.press("Ustaw nowe hasło")
    person.sees("Hasło użytkownika ewa.nowa zostało zmienione")
    person.look()

    person.step("E10", "Na dole każdej strony są informacje o współfinansowaniu.")
    person.sees("Europejskiego Funduszu Rozwoju Regionalnego")

    person.step("E12", "Logujemy się nowym hasłem; portal pokazuje moduły.")
    person.open(f"{UNIT}/logowanie")
    person.type("E-mail, PESEL lub login", "ewa.nowa")
    person.type("Hasło", NEW)
    person.press("Zaloguj się")
    person.sees("e-dziennik")
    person.look()
