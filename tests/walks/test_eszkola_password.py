"""The regional e-school's manual, step by step: the new password, the first visit, and signing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reading import told
from town import Town, Walker, links_of
from walks.eszkola import FAMILY, NEW, SET, TICK, choose, restore, sign_in

Walk = Callable[..., Walker]


def test_e4_the_new_password_page_has_the_check_too(town: Town, walk: Walk) -> None:
    walker = walk("eszkola")
    restore(walker, "anna.przykladowa")
    [link] = links_of(town.letter())
    walker.get(link)
    page = walker.press(SET, new_password=NEW, new_password_again=NEW)
    assert page.status == 422
    assert TICK in page.text
    assert choose(walker, link).status == 200


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
