"""Signing out: by a button alone, and then the cookie is worth nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from people import ANNA, BOGDAN, portal
from reading import Reader, told
from wrota.site import Site
from wrota.store import audit, tables


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_signing_out_leads_to_the_front_page_and_says_so(enter: Callable[..., Reader], by_path: bool) -> None:
    page = enter(ANNA, by_path=by_path).submit(action_ends="wyloguj")
    assert page.status == 200
    assert page.address.endswith("/alfa/?notice=signed-out" if by_path else "localhost:8000/?notice=signed-out")
    assert told("You are signed out.") in page.text
    assert ANNA.name not in page.text


def test_a_cookie_that_was_signed_out_is_worth_nothing(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    stolen = reader.cookies()["wrota_alfa"]
    reader.submit(action_ends="wyloguj")
    thief = Reader(site, reader.base)
    thief.set_cookie("wrota_alfa", stolen)
    assert thief.fetch("konto").status_code == 303
    assert ANNA.name not in thief.get("").text


def test_nothing_of_the_visit_stays_in_the_cookie(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    before = reader.cookies()["wrota_alfa_device"]
    token = reader.get("haslo").form("haslo").fields["csrf_token"]
    reader.submit(action_ends="wyloguj")
    assert reader.cookies()["wrota_alfa_device"] == before
    assert reader.send("logowanie", {**ANNA.typed, "csrf_token": token}).status_code == 403


def test_only_this_browser_is_signed_out(enter: Callable[..., Reader]) -> None:
    here, elsewhere = enter(ANNA), enter(ANNA)
    here.submit(action_ends="wyloguj")
    assert elsewhere.fetch("konto").status_code == 200


def test_an_address_alone_signs_nobody_out(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert reader.fetch("wyloguj", method).status_code == 405
    assert reader.send("wyloguj").status_code == 403
    assert reader.fetch("konto").status_code == 200


def test_signing_out_twice_is_no_fault(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    page = reader.get("konto")
    reader.submit(action_ends="wyloguj")
    reader.page = page
    assert reader.submit(action_ends="wyloguj").status == 403


def test_a_second_tab_learns_that_the_session_is_over(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    second_tab = reader.get("haslo")
    reader.get("konto")
    reader.submit(action_ends="wyloguj")
    reader.page = second_tab
    page = reader.submit({"password": ANNA.password, "new_password": "nowe-haslo-1234"}, action_ends="haslo")
    assert page.address.startswith("http://alfa.localhost:8000/logowanie?next=/haslo")
    assert page.heading != told("Change of password")


def test_a_form_of_one_person_is_never_sent_in_the_name_of_the_next(
    enter: Callable[..., Reader], browse: Callable[..., Reader]
) -> None:
    reader = enter(ANNA)
    second_tab = reader.get("haslo")
    reader.get("konto")
    reader.submit(action_ends="wyloguj")
    reader.get("logowanie")
    reader.submit(BOGDAN.typed)
    reader.page = second_tab
    new = "fioletowy-parasol-7"
    typed = {"password": BOGDAN.password, "new_password": new, "new_password_again": new}
    assert reader.submit(typed, action_ends="haslo").status == 403
    other = browse("alfa")
    other.get("logowanie")
    assert other.submit(BOGDAN.typed).status == 200


def test_signing_out_is_written_down_once(site: Site, enter: Callable[..., Reader]) -> None:
    enter(ANNA).submit(action_ends="wyloguj")
    store = portal(site, "alfa").store
    with store.open():
        acts = [row.act for row in store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]
        assert acts[-2:] == ["signed_in", "signed_out"]
        assert audit.verify(store) is None


def test_the_browser_is_asked_to_drop_its_cache(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    token = reader.get("konto").form("wyloguj").fields["csrf_token"]
    answer = reader.send("wyloguj", {"csrf_token": token})
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Cache-Control"] == "no-store"
