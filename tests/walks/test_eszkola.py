"""The regional e-school's manual, step by step: access lost and found, and the first visit."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest

from reading import Page, masked, told
from town import Town, Walker, links_of

UNIT = "opole/OpoleZSE"
FAMILY = "rodzina@probna.example"
NEW = "zielone-kalosze-w-deszczu"
SEND, SET = "Wyślij wiadomość", "Ustaw nowe hasło"
SENT, TICK = told("Check your e-mail"), told("Please tick the box “I am not a robot”.")
NOT_FOUND = "The account of {who} was not found, or is blocked because its entitlement has ended."
NO_ADDRESS = "There is no e-mail address on record for the account of {who}."

Walk = Callable[..., Walker]


def restore(walker: Walker, identifier: str) -> Page:
    """Go from the front page to the recovery page, and ask for a letter."""
    walker.press("Zaloguj się")
    walker.click("Przywracanie dostępu do konta")
    return walker.press(SEND, identifier=identifier, human="y")


def choose(walker: Walker, link: str, password: str = NEW) -> Page:
    """Open a letter's link and set a new password."""
    walker.get(link)
    return walker.press(SET, new_password=password, new_password_again=password, human="y")


def sign_in(walker: Walker, identifier: str, password: str = NEW) -> Page:
    """Sign in by the standard way."""
    walker.get("logowanie")
    return walker.press("Zaloguj się", identifier=identifier, password=password)


@pytest.mark.parametrize("path", ["", UNIT], ids=["region", "unit"])
def test_e2_the_sign_in_page_leads_to_recovering_access(walk: Walk, path: str) -> None:
    walker = walk("eszkola", path)
    assert "Logowanie standardowe" in walker.here.text
    walker.press("Zaloguj się")
    page = walker.click("Przywracanie dostępu do konta")
    assert (page.status, page.heading) == (200, "Przywracanie dostępu")
    assert page.address.endswith(f"{path}/przywracanie")


def test_e3_one_field_with_words_for_the_first_visit_and_for_an_account_that_works(walk: Walk) -> None:
    page = walk("eszkola", "przywracanie").here
    [field] = page.form("przywracanie").xpath(".//input[@type='text']")
    assert page.html.xpath(f"//label[@for='{field.get('id')}']")[0].text_content() == "E-mail, PESEL lub login"
    assert "pierwszy raz" in page.text
    assert "które już działa" in page.text


@pytest.mark.parametrize(
    ("identifier", "to", "login"),
    [
        ("anna.przykladowa", "anna@rodzice.example", "anna.przykladowa"),
        ("ANNA.Przykladowa ", "anna@rodzice.example", "anna.przykladowa"),
        ("03051410020", "anna@rodzice.example", "anna.przykladowa"),
        ("0305 1410-020", "anna@rodzice.example", "anna.przykladowa"),
        ("ZI-OPO-0417", "bartek@uczniowie.example", "bartek.wzorowy"),
        ("zi-opo-0417", "bartek@uczniowie.example", "bartek.wzorowy"),
        ("iga.zapominalska", "iga@zapominalska.example", "iga.zapominalska"),
        ("iga.dom@zapominalska.example", "iga.dom@zapominalska.example", "iga.zapominalska"),
        ("Iga@Zapominalska.EXAMPLE", "iga@zapominalska.example", "iga.zapominalska"),
        ("celina.probna", FAMILY, "celina.probna"),
    ],
)
def test_e3_by_anything_that_is_known_the_letter_goes_to_the_right_address(
    town: Town, walk: Walk, identifier: str, to: str, login: str
) -> None:
    assert restore(walk("eszkola"), identifier).status == 200
    letter = town.letter()
    assert letter.to == to
    assert f"Login: {login}" in letter.text
    assert len(links_of(letter)) == 1


def test_e3_by_email_every_account_is_listed_in_one_letter(town: Town, walk: Walk) -> None:
    restore(walk("eszkola"), FAMILY)
    letter = town.letter()
    assert letter.to == FAMILY
    assert [line for line in letter.text.splitlines() if line.startswith("Login:")] == [
        "Login: celina.probna",
        "Login: dawid.probny",
    ]
    assert len(set(links_of(letter))) == 2


def test_e4_the_security_check_is_a_box_and_nothing_to_read_or_copy(walk: Walk) -> None:
    walker = walk("eszkola", "przywracanie")
    [check] = walker.here.html.xpath("//fieldset[legend='Mechanizm bezpieczeństwa']")
    assert "Nie jestem robotem" in check.text_content()
    assert not check.xpath(".//img | .//audio | .//canvas | .//iframe | .//input[@type='text']")
    [box] = check.xpath(".//input[@type='checkbox']")
    assert not box.checked


def test_e4_without_the_box_the_form_comes_back_with_what_was_typed(town: Town, walk: Walk) -> None:
    walker = walk("eszkola", "przywracanie")
    page = walker.press(SEND, identifier="anna.przykladowa")
    assert page.status == 422
    assert TICK in page.text
    assert page.form("przywracanie").fields["identifier"] == "anna.przykladowa"
    assert town.letters() == []
    assert walker.press(SEND, human="y").heading == SENT


def test_e4_the_new_password_page_has_the_check_too(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "anna.przykladowa")
    [link] = links_of(town.letter())
    walker.get(link)
    page = walker.press(SET, new_password=NEW, new_password_again=NEW)
    assert page.status == 422
    assert TICK in page.text
    assert choose(walker, link).status == 200


@pytest.mark.parametrize(
    ("identifier", "reason", "said"),
    [
        ("cos@cos.pl", "unknown", NOT_FOUND),
        ("grazyna.dawna", "expired", NOT_FOUND),
        ("henryk.wstrzymany", "blocked", NOT_FOUND),
        ("filip.bezadresowy", "no_address", NO_ADDRESS),
    ],
)
def test_e5_who_cannot_get_a_letter_is_told_whom_to_ask_and_which_form_to_bring(
    town: Town, walk: Walk, identifier: str, reason: str, said: str
) -> None:
    walker = walk("eszkola", UNIT)
    page = restore(walker, identifier)
    assert page.status == 422
    assert told(said, who=identifier) in page.text
    assert "Sekretariat Zespołu Szkół Elektrycznych w Opolu" in page.text
    assert town.reason("eszkola", page) == reason
    assert town.letters() == []
    [form] = page.html.xpath(f"//a[.='{told('Registration form')}']/@href")
    assert form == "/strona/formularz-rejestracyjny"


@pytest.mark.parametrize(
    "typed",
    [
        "08042210845",
        "07071910537",
        "0707 1910 537",
        "070719-10537",
        "０７０７１９１０５３７",
        "07071910538",
        "0707191053",
        "070719105377",
        "PESEL 07071910537",
        "0.7.0.7.1.9.1.0.5.3.7",
        "07071910537@nikt.example",
    ],
)
def test_e5_a_pesel_is_never_repeated_unmasked(town: Town, walk: Walk, typed: str) -> None:
    page = restore(walk("eszkola"), typed)
    if typed == "08042210845":
        assert "08042210845" not in page.text + town.letter().text
        return
    assert page.status == 422
    said = page.text.replace(" ", "").replace("-", "").replace(".", "")
    assert "…" in said
    assert not [run for run in ("07071", "91053", "10537") if run in said]


@pytest.mark.parametrize(
    ("key", "button", "people"),
    [
        (
            "oke",
            told("Send the message"),
            {
                "99123199993": "unknown",
                "02060220345": "sent",
                "07021320687": "sent",
                "05030920151": "no_address",
                "03012520476": "blocked",
                "01111120560": "expired",
            },
        ),
        (
            "pojezierze",
            "Prześlij nowe hasło e-mailem",
            {
                "L9999999": "unknown",
                "L0000103": "sent",
                "L0000107": "sent",
                "L0000104": "no_address",
                "L0000106": "blocked",
                "L0000105": "expired",
            },
        ),
    ],
    ids=["oke", "pojezierze"],
)
def test_e5_elsewhere_the_answer_is_the_same_for_everybody_and_carries_a_case_code(
    town: Town, walk: Walk, key: str, button: str, people: dict[str, str]
) -> None:
    pages = {identifier: walk(key, "przywracanie").press(button, identifier=identifier) for identifier in people}
    assert {(page.status, page.heading) for page in pages.values()} == {(200, SENT)}
    assert len({masked(page.answer.get_data(as_text=True)) for page in pages.values()}) == 1
    assert {town.reason(key, page) for page in pages.values()} == {"asked"}
    assert len(town.letters()) == 2
    assert {identifier: town.reason(key, page) for identifier, page in pages.items()} == people


def test_e6_the_sent_page_tells_where_to_look_whom_to_ask_and_the_way_back(walk: Walk) -> None:
    walker = walk("eszkola", UNIT)
    page = restore(walker, "anna.przykladowa")
    assert (page.status, page.heading) == (200, SENT)
    assert "spam" in page.text
    assert "Sekretariat Zespołu Szkół Elektrycznych w Opolu" in page.text
    assert told("If it still does not come, ask whether the address on record is right:") in page.text
    back = walker.click(told("Back to the front page"))
    assert back.address.rstrip("/").endswith(UNIT)


def test_e7_the_letter_has_all_that_the_manual_shows(town: Town, walk: Walk) -> None:
    restore(walk("eszkola"), "iga.zapominalska")
    letter = town.letter()
    assert letter.subject == "Opolska e-Szkoła – aktywacja konta/przypomnienie hasła"
    assert letter.sender == "Opolska eSzkoła <noreply@xn--eszkoa-7db.example>"
    for part in (letter.text, lxml.html.fromstring(letter.html).text_content()):
        words = " ".join(part.split())
        for said in ("Witamy", "zignorować", "48 godzin", "nie odpowiadać"):
            assert said in words
        for label, value in (
            ("Login", "iga.zapominalska"),
            ("Imię i nazwisko", "Iga Zapominalska"),
            ("E-mail główny", "iga@zapominalska.example"),
            ("E-mail dodatkowy", "iga.dom@zapominalska.example"),
            ("Jednostka macierzysta", "Szkoła Przykładowa w Opolu"),
            ("Link aktywacyjny", links_of(letter)[0]),
        ):
            assert label in words
            assert value in words
    assert links_of(letter)[0] in lxml.html.fromstring(letter.html).xpath("//a/@href")


@pytest.mark.parametrize("path", ["", UNIT], ids=["region", "unit"])
def test_e7_the_link_stays_with_the_unit_where_somebody_asked(town: Town, walk: Walk, path: str) -> None:
    restore(walk("eszkola", path), "anna.przykladowa")
    root = f"http://eszkola.localhost:8000/{path}".rstrip("/")
    assert links_of(town.letter())[0].startswith(f"{root}/odnosnik/")


def test_e8_the_link_shows_the_login_and_takes_the_new_password_twice(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "anna.przykladowa")
    [link] = links_of(town.letter())
    page = walker.get(link)
    assert page.status == 200
    assert page.html.xpath("//dt[.='Login']/following-sibling::dd[1]")[0].text_content() == "anna.przykladowa"
    labels = {" ".join(node.text_content().split()) for node in page.html.iter("label")}
    assert {"Nowe hasło", "Powtórz nowe hasło", "Nie jestem robotem"} <= labels
    page = walker.press(SET, new_password=NEW, new_password_again=NEW + "!", human="y")
    assert page.status == 422
    assert told("The two new passwords differ.") in page.text
    assert choose(walker, link).status == 200


def test_e9_the_change_is_told_and_the_way_back(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "anna.przykladowa")
    page = choose(walker, links_of(town.letter())[0])
    assert "Hasło użytkownika anna.przykladowa zostało zmienione" in page.text
    assert walker.click(told("Back to the front page")).heading == told("Signing in")
    notice = town.letter()
    assert (notice.to, "hasło zostało zmienione" in notice.subject) == ("anna@rodzice.example", True)
    assert sign_in(walker, "anna.przykladowa", "zielona-latarnia-nad-rzeka").status == 422
    assert sign_in(walker, "anna.przykladowa").status == 200


def test_e9_nobody_is_signed_in_by_it(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "anna.przykladowa")
    walker.get(links_of(town.letter())[0])
    assert walker.fetch("konto").status_code == 303
    walker.press(SET, new_password=NEW, new_password_again=NEW, human="y")
    assert walker.fetch("konto").status_code == 303


def test_e11_the_first_visit_is_the_same_road(town: Town, walk: Walk) -> None:
    walker = walk("eszkola", "opole/Przyklad")
    assert sign_in(walker, "ewa.nowa", "cokolwiek-tam-jest").status == 422
    walker.get("opole/Przyklad")
    restore(walker, "ewa@nowa.example")
    page = choose(walker, links_of(town.letter())[0])
    assert "Hasło użytkownika ewa.nowa zostało zmienione" in page.text
    assert "Ewa Nowa" in sign_in(walker, "ewa.nowa").text


@pytest.mark.parametrize("identifier", ["anna.przykladowa", "03051410020", "anna@rodzice.example"])
def test_e12_then_each_own_identifier_signs_in_and_home_lists_the_modules(
    town: Town, walk: Walk, identifier: str
) -> None:
    walker = walk("eszkola")
    restore(walker, identifier)
    choose(walker, links_of(town.letter())[0])
    home = sign_in(walker, identifier)
    assert home.status == 200
    assert "e-dziennik" in home.text
    assert "eDziennik dla Rodzica" in home.text
    assert "eDziennik dla Ucznia" not in home.text


def test_e12_a_substitute_identifier_signs_a_pupil_in(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "ZI-OPO-0417")
    choose(walker, links_of(town.letter())[0])
    home = sign_in(walker, "zi-opo-0417")
    assert "eDziennik dla Ucznia" in home.text
    assert "eDziennik dla Rodzica" not in home.text


def test_e12_a_shared_address_gets_the_ordinary_refusal_and_the_standing_hint(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, FAMILY)
    for link in links_of(town.letter()):
        assert choose(walker, link).status == 200
    refused = sign_in(walker, FAMILY)
    assert refused.status == 422
    assert told("The identifier or the password is not right.") in refused.text
    assert "proszę wpisać login albo PESEL" in refused.text
    assert sign_in(walker, "celina.probna").status == 200


def test_two_letters_in_two_tabs_each_change_their_own_account(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, FAMILY)
    celinas, dawids = links_of(town.letter())
    walker.get(celinas)
    first_tab = walker.here
    walker.get(dawids)
    walker.page = first_tab
    page = walker.press(SET, new_password=NEW, new_password_again=NEW, human="y")
    assert "Hasło użytkownika celina.probna zostało zmienione" in page.text
    assert sign_in(walker, "dawid.probny", "rower-bez-dzwonka").status == 200
    assert sign_in(walker, "celina.probna").status == 200
    walker.submit(action_ends="wyloguj")
    assert "użytkownika dawid.probny" in choose(walker, dawids, "drugi-parasol-w-szafie").text
