"""The regional e-school's manual, step by step: asking for access, and the letter."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest

from reading import masked, told
from town import Town, Walker, links_of
from walks.eszkola import FAMILY, NO_ADDRESS, NOT_FOUND, SEND, SENT, TICK, UNIT, restore

Walk = Callable[..., Walker]


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
    form = walker.click(told("Registration form"))
    assert (form.status, form.heading) == (200, "Formularz rejestracyjny")
    assert "Sekretariat Zespołu Szkół Elektrycznych w Opolu" in form.text
    assert form.html.find_class("tools__print")


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
