"""The front page: the sign-in box, the ways of signing in, or the home of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people import ANNA, BOGDAN, CELINA, move_in, stranger
from reading import Reader, told
from wrota.site import Site


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_the_box_on_the_front_page_signs_in(browse: Callable[..., Reader], by_path: bool) -> None:
    reader = browse("alfa", by_path=by_path)
    assert reader.get("").status == 200
    page = reader.submit(ANNA.typed)
    assert (page.status, page.address, page.heading) == (200, reader.base, told("Modules"))


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_a_way_is_chosen_first_where_the_institution_offers_ways(browse: Callable[..., Reader], by_path: bool) -> None:
    reader = browse("beta", by_path=by_path)
    page = reader.get("")
    assert "Logowanie standardowe" in page.text
    assert not page.html.xpath("//input[@type='password']")
    page = reader.submit()
    assert page.address == reader.base + "logowanie?way=standardowe"
    assert reader.submit(CELINA.typed).address == reader.base


@pytest.mark.parametrize("path", ["opole/AlfaDwa", "opole/AlfaDwa/", "OPOLE/alfadwa"])
def test_a_unit_has_a_front_page_of_its_own(browse: Callable[..., Reader], path: str) -> None:
    page = browse("alfa").get(path)
    assert page.status == 200
    assert "Filia w Opolu" in page.text
    assert "77 000 00 02" in page.text
    assert page.form().action == "/opole/AlfaDwa/logowanie"


def test_a_refused_sign_in_at_a_unit_stays_at_the_unit(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("opole/AlfaDwa")
    page = reader.submit({"identifier": "nikt", "password": "zupelnie-inne-1"})
    assert page.status == 422
    assert "Filia w Opolu" in page.text
    assert reader.submit(ANNA.typed).status == 200


@pytest.mark.parametrize("path", ["opole", "opole/AlfaTrzy", "opole/AlfaDwa/x", "opole/AlfaDwa/konto", "x/logowanie"])
def test_a_unit_that_is_none_is_not_found(browse: Callable[..., Reader], path: str) -> None:
    assert browse("alfa").get(path).status == 404


def test_an_institution_without_units_has_none(browse: Callable[..., Reader]) -> None:
    assert browse("beta").get("opole/AlfaDwa").status == 404


def test_the_home_lists_the_modules_that_a_person_may_use(site: Site, enter: Callable[..., Reader]) -> None:
    parent = stranger("kalina")
    move_in(site, parent, permissions=("parent",))
    shown = enter(parent).get("").text
    assert "Nauka" in shown
    assert "Dziennik" in shown
    assert "Plan lekcji" in shown
    shown = enter(BOGDAN).get("").text
    assert "Dziennik" not in shown
    assert "Plan lekcji" in shown


def test_a_home_without_modules_says_so(enter: Callable[..., Reader]) -> None:
    said = "There are no modules on this account yet. If one is missing, the staff will help: their contact is at"
    assert told(said + " the foot of the page.") in enter(CELINA).get("").text


def test_a_module_at_the_portal_lies_below_the_portals_root(site: Site, enter: Callable[..., Reader]) -> None:
    parent = stranger("lidia")
    move_in(site, parent, permissions=("parent",))
    for by_path, address in ((False, "/strona-dziennika"), (True, "/alfa/strona-dziennika")):
        html = enter(parent, by_path=by_path).get("").html
        assert [link.get("href") for link in html.xpath("//a[contains(., 'Dziennik')]")] == [address]


def test_every_link_by_path_stays_below_the_root(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA, by_path=True)
    for path in ("", "konto", "haslo", "logowanie", "nie-ma-takiej"):
        html = reader.get(path).html
        for node in html.xpath("//*[@href or @src or @action or @hx-post]"):
            for name in ("href", "src", "action", "hx-post"):
                value = node.get(name) or "/alfa/"
                assert value.startswith(("/alfa/", "#", "https://", "mailto:")), f"{path}: {value}"
