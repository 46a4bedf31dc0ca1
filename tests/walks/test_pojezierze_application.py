"""The co-operative's manual: from the application to the account, its letter, its password and the policy behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from people import portal
from reading import Page, told
from sites import SAMPLES, environment
from town import Town, Walker, links_of
from wrota.cli import main
from wrota.desk.staff import decisions
from wrota.desk.staff.decisions import Grant
from wrota.rules.identifiers import Identifier

KEY, BASE = "pojezierze", "http://pojezierze.localhost:8000"
SYMBOL, EMAIL, NRB = "L0910850", "jagoda@lokatorzy.example", "25999000090000000000000010"
NEW = "RyBa18$05"
SEND, ENTER, SET = "Wyślij wniosek", "Zaloguj", "Ustaw nowe hasło"
RECEIVED = told("The application has been received")
FORMS = {
    "e-bom": {
        "imie-i-nazwisko": "Jagoda Nowa",
        "email": EMAIL,
        "telefon": "089 537 33 02",
        "ulica": "Przykładowa",
        "nr-domu": "10",
        "nr-lokalu": "20",
    },
    "e-bopg": {
        "nazwa": "Kwiaciarnia „Pod Lipą”",
        "nip": "526-025-09-95",
        "osoba": "Jagoda Nowa",
        "email": EMAIL,
        "telefon": "895373302",
        "ulica": "Przykładowa",
        "nr-domu": "10",
    },
}
TITLES = {
    "e-bom": "Wniosek o aktywację dostępu do serwisu e-BOM",
    "e-bopg": "Wniosek o aktywację dostępu do serwisu e-BOPG",
}

Walk = Callable[..., Walker]


def apply(walker: Walker, form: str = "e-bom", **changes: str) -> Page:
    """Go from the sign-in block to an application, fill it in and send it."""
    walker.get("")
    walker.click(TITLES[form])
    return walker.press(SEND, **{**FORMS[form], **changes})


def grant(town: Town, number: str, symbol: str = SYMBOL, *permissions: str) -> None:
    """Decide as staff do, by the clock of the walk."""
    desk = portal(town.site, KEY).desk
    with desk.store.open():
        decisions.grant(desk, number, Grant([Identifier("symbol", symbol)], "Ewa", permissions))


def command(town: Town, *words: str) -> Result:
    """Run ``wrota applications`` as staff do, by the real clock."""
    town.clock.moment = datetime.now(UTC)
    environ = environment(SAMPLES, town.site.settings.data, LANG="pl")
    action, *rest = words
    result = CliRunner().invoke(main, ["applications", action, KEY, *rest], env=environ)
    town.clock.move(seconds=1)
    return result


def enter(walker: Walker, link: str) -> Page:
    """Follow the link through the page in between and choose a password."""
    walker.get(link)
    walker.press(ENTER)
    walker.press(SET, new_password=NEW, new_password_again=NEW)
    walker.get("")
    return walker.press("Zaloguj się", identifier=SYMBOL, password=NEW)


@pytest.mark.parametrize("path", ["", "logowanie"])
def test_p1_the_sign_in_block_has_its_hints_and_both_applications(walk: Walk, path: str) -> None:
    walker = walk(KEY, path)
    for said in (
        "Nazwa użytkownika (symbol klienta)",
        "Litera L i siedem cyfr, na przykład L0910850.",
        "Hasło powiązane z nazwą użytkownika.",
        "Elektroniczne Biuro Obsługi Mieszkańca",
        "Elektroniczne Biuro Obsługi Podmiotu Gospodarczego",
    ):
        assert said in walker.here.text
    for title in TITLES.values():
        walker.get(path)
        assert walker.click(title).heading == title


@pytest.mark.parametrize("form", FORMS)
def test_p2_each_application_ends_with_a_number_and_a_letter(town: Town, walk: Walk, form: str) -> None:
    page = apply(walk(KEY), form)
    assert (page.status, page.heading) == (200, RECEIVED)
    assert page.case_code
    letter = town.letter()
    assert letter.to == EMAIL
    assert page.case_code in letter.subject
    assert TITLES[form] in letter.text
    assert links_of(letter) == []


def test_p2_what_is_wrong_is_said_beside_the_field_on_leaving_it_and_on_sending(walk: Walk) -> None:
    walker = walk(KEY)
    walker.click(TITLES["e-bopg"])
    if walker.htmx:
        page = walker.type(SEND, nip="526-025-09-94")
        assert "NIP" in page.html.get_element_by_id("nip-asked-note").text_content()
    page = walker.press(SEND, **{**FORMS["e-bopg"], "nip": "526-025-09-94"})
    assert page.status == 422
    assert "NIP" in page.html.get_element_by_id("nip-asked-note").text_content()
    assert walker.press(SEND, nip="526-025-09-95").heading == RECEIVED


def test_p2_an_unfinished_application_waits_as_a_draft(walk: Walk) -> None:
    walker = walk(KEY)
    walker.click(TITLES["e-bom"])
    walker.submit({"imie-i-nazwisko": "Jagoda Nowa"}, "e-bom", "1")
    walker.get("")
    page = walker.click(TITLES["e-bom"])
    assert page.form("e-bom").fields["imie-i-nazwisko"] == "Jagoda Nowa"


def test_p3_a_refused_application_is_answered_with_the_reason(town: Town, walk: Walk) -> None:
    number = apply(walk(KEY)).case_code
    town.letters()
    result = command(town, "refuse", number, "--reason", "Pod tym adresem nie ma takiego lokalu.", "--by", "Ewa")
    assert result.exit_code == 0, result.output
    letter = town.letter()
    assert letter.to == EMAIL
    assert "Powód: Pod tym adresem nie ma takiego lokalu." in letter.text
    assert number in letter.text
    assert links_of(letter) == []
    late = command(town, "grant", number, "--identifier", f"symbol={SYMBOL}", "--by", "Olaf")
    assert late.exit_code == 1
    assert "Ewa" in late.output


def test_p3_after_a_refusal_the_same_can_be_asked_again(town: Town, walk: Walk) -> None:
    first = apply(walk(KEY)).case_code
    assert command(town, "refuse", first, "--reason", "Nie.", "--by", "Ewa").exit_code == 0
    second = apply(walk(KEY)).case_code
    assert second != first
    assert apply(walk(KEY)).case_code == second


def test_p4_from_the_application_to_the_policy_behind_the_account(town: Town, walk: Walk) -> None:
    walker = walk(KEY)
    number = apply(walker).case_code
    town.letters()
    listed = command(town, "list")
    assert number in listed.output
    result = command(town, "grant", number, "--identifier", f"symbol={SYMBOL}", "--by", "Ewa")
    assert result.exit_code == 0, result.output
    letter = town.letter()
    assert letter.to == EMAIL
    assert letter.text.startswith(f"{SYMBOL},\n")
    assert letter.text.count(SYMBOL) > 1
    assert f"\nPotem do portalu wchodzi się pod adresem {BASE}." in letter.text
    assert "7 dni" in letter.text
    [link] = links_of(letter)
    page = enter(walker, link)
    assert (page.status, page.address.partition("?")[0]) == (200, f"{BASE}/polityka/sude")
    assert walker.fetch("konto").status_code == 200
    walker.get("polityka/sude")
    assert walker.press("Zatwierdź", accept="y", proof=NRB).status == 200
    home = walker.get("")
    for module in ("e-opłaty", "e-czynsz", "e-media"):
        assert module in home.text


def test_p4_the_link_opens_the_page_in_between_and_works_once(town: Town, walk: Walk) -> None:
    walker = walk(KEY)
    number = apply(walker).case_code
    town.letters()
    grant(town, number)
    [link] = links_of(town.letter())
    page = walker.get(link)
    facts = [" ".join(node.text_content().split()) for node in page.html.xpath("//main//dd")]
    assert facts == [SYMBOL, "28 listopada 2026, 12:00"]
    enter(walker, link)
    assert town.walker(KEY, link).here.status == 410


def test_p4_a_link_that_nobody_used_ends_after_seven_days_and_recovery_gives_another(town: Town, walk: Walk) -> None:
    walker = walk(KEY)
    number = apply(walker).case_code
    town.letters()
    grant(town, number)
    [link] = links_of(town.letter())
    town.clock.move(days=7)
    assert walker.get(link).status == 410
    walker.click(told("Ask for a new link"))
    walker.press("Prześlij nowe hasło e-mailem", identifier=SYMBOL)
    letter = town.letter()
    assert letter.to == EMAIL
    assert enter(walker, links_of(letter)[0]).status == 200


def test_p4_a_business_gets_what_its_form_gives(town: Town, walk: Walk) -> None:
    walker = walk(KEY)
    number = apply(walker, "e-bopg").case_code
    town.letters()
    grant(town, number, SYMBOL, "windykacja")
    enter(walker, links_of(town.letter())[0])
    walker.get("polityka/sude")
    walker.press("Zatwierdź", accept="y", proof=NRB)
    home = walker.get("")
    assert "e-windykacja" in home.text
    assert "e-czynsz" not in home.text


@pytest.mark.parametrize("symbol", ["Radoch", "radoch"])
def test_p14_a_resident_of_an_old_symbol_is_matched_and_signs_in_as_before(town: Town, walk: Walk, symbol: str) -> None:
    walker = walk(KEY)
    number = apply(walker, email="hubert@lokatorzy.example").case_code
    town.letters()
    grant(town, number, symbol, "windykacja")
    letter = town.letter()
    assert letter.to == "hubert@lokatorzy.example"
    assert letter.text.startswith("Radoch,\n")
    walker.get("")
    page = walker.press("Zaloguj się", identifier="Radoch", password="RyBy36-siec")
    assert "e-windykacja" in page.text
