"""Changing one's own password: by the institution's rules, and everything else that was open is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, CELINA, Person, move_in, portal
from reading import Browsing, Page, Reader, told
from wrota.errors import Overloaded
from wrota.site import Site
from wrota.store import accounts, audit, tables
from wrota.store.identifiers import Held
from wrota.words import say

NEW = "fioletowy-parasol-7"
WRONG = "This is not your present password."
PERSONAL = "Without your name, identifier or e-mail address, and without the institution’s name"


def change(reader: Reader, present: str = ANNA.password, new: str = NEW, again: str | None = None) -> Page:
    """Fill in the form for a new password and send it."""
    reader.get("haslo")
    typed = {"password": present, "new_password": new, "new_password_again": new if again is None else again}
    return reader.submit(typed, action_ends="haslo")


def signs_in(browse: Callable[..., Reader], password: str, **options: Unpack[Browsing]) -> bool:
    """Say whether Anna gets in with a password."""
    reader = browse("alfa", **options)
    reader.get("logowanie")
    return reader.submit({"identifier": ANNA.identifier, "password": password}).status == 200


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_the_new_password_opens_and_the_old_one_does_not(
    enter: Callable[..., Reader], browse: Callable[..., Reader], htmx: bool
) -> None:
    page = change(enter(ANNA, htmx=htmx))
    assert (page.status, page.heading) == (200, told("Account"))
    assert told("Your password has been changed. You are signed out everywhere else.") in page.text
    assert signs_in(browse, NEW)
    assert not signs_in(browse, ANNA.password, address="192.0.2.9")


def test_everybody_else_who_was_in_is_out(site: Site, enter: Callable[..., Reader]) -> None:
    here, elsewhere = enter(ANNA), enter(ANNA)
    stolen = here.cookies()["wrota_alfa"]
    change(here)
    thief = Reader(site, here.base)
    thief.set_cookie("wrota_alfa", stolen)
    assert here.fetch("konto").status_code == 200
    assert elsewhere.fetch("konto").status_code == 303
    assert thief.fetch("konto").status_code == 303


def test_nobody_else_is_touched(enter: Callable[..., Reader]) -> None:
    bogdan, celina = enter(BOGDAN), enter(CELINA)
    change(enter(ANNA))
    assert bogdan.fetch("konto").status_code == celina.fetch("konto").status_code == 200


def test_the_browser_goes_on_under_a_new_session_token_and_device(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    before = reader.cookies()
    token = reader.get("haslo").form("haslo").fields["csrf_token"]
    change(reader)
    assert not set(before.values()) & set(reader.cookies().values())
    assert reader.send("haslo", {"csrf_token": token}).status_code == 403


def test_devices_of_before_are_known_no_more(site: Site, enter: Callable[..., Reader]) -> None:
    enter(ANNA), enter(ANNA), enter(BOGDAN)
    change(enter(ANNA))
    store = portal(site, "alfa").store
    with store.open():
        assert len(store.rows(tables.DeviceRow.select())) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"present": "pomylka-12345"}, WRONG),
        ({"present": ""}, "Enter your present password."),
        ({"new": ""}, "Enter a new password."),
        ({"again": ""}, "Enter the new password once more."),
        ({"again": NEW + "!"}, "The two new passwords differ."),
        ({"new": "password1234"}, "Not a well-known password, a row of keys or a repetition"),
        ({"new": "moja-anna.nowak-haslo"}, PERSONAL),
        ({"new": "portal-szkola-alfa-1"}, PERSONAL),
    ],
)
def test_what_does_not_fit_is_said_beside_the_form_and_changes_nothing(
    enter: Callable[..., Reader], browse: Callable[..., Reader], typed: dict[str, str], said: str
) -> None:
    reader = enter(ANNA)
    page = change(reader, **typed)
    assert page.status == 422
    assert page.title.startswith(told("Error"))
    assert told(said) in page.text
    assert not [name for name, value in page.form("haslo").fields.items() if value and "password" in name]
    assert signs_in(browse, ANNA.password)


@pytest.mark.parametrize(
    "typed", [{"new": "x" * 129}, {"present": "x" * 129}, {"new": "\u0301" * 9000}], ids=["new", "present", "marks"]
)
def test_a_password_that_is_too_long_is_answered_on_the_form_itself(
    enter: Callable[..., Reader], typed: dict[str, str]
) -> None:
    page = change(enter(ANNA), **typed)
    assert (page.status, page.heading) == (422, told("Change of password"))


def test_the_rules_of_the_institution_hold(enter: Callable[..., Reader]) -> None:
    reader = enter(CELINA)
    for weak in ("rybaryba18$05", "RyBaRyBa$x", "RyBa180599", "RyB18$0"):
        assert change(reader, CELINA.password, weak).status == 422
    assert change(reader, CELINA.password, "RyBa18$05").status == 200


def test_programs_that_keep_passwords_learn_under_which_name(site: Site, enter: Callable[..., Reader]) -> None:
    [name] = enter(ANNA).get("haslo").html.xpath("//input[@autocomplete='username']")
    assert (name.value, name.get("readonly"), name.get("name")) == ("anna.n", "readonly", None)


def test_half_a_number_is_no_name_to_keep_a_password_under(site: Site, enter: Callable[..., Reader]) -> None:
    person = Person("alfa", "Ewa", "ciche-jezioro-88", (Held("pesel", "99123199993"),))
    move_in(site, person)
    page = enter(person).get("haslo")
    assert not page.html.xpath("//input[@autocomplete='username']")
    assert "9993" not in page.text


def test_the_rules_are_said_in_sentences_before_anything_is_typed(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("haslo")
    assert "12" in page.text
    assert "Verdict(" not in page.text
    assert "Sentence(" not in page.text
    assert told("Not a well-known password, a row of keys or a repetition") in page.text


def test_five_wrong_tries_and_then_a_wait_that_is_told(enter: Callable[..., Reader], clock: Clock) -> None:
    reader = enter(ANNA)
    for _ in range(5):
        assert change(reader, "pomylka-12345").status == 422
    page = change(reader)
    assert page.status == 429
    assert page.answer.headers["Retry-After"] == "30"
    assert page.heading == told("Change of password")
    clock.move(seconds=31)
    assert change(reader).status == 200


def test_the_tries_are_counted_over_all_browsers_of_the_account(enter: Callable[..., Reader]) -> None:
    for number in range(5):
        assert change(enter(ANNA, address=f"192.0.2.{number}"), "pomylka-12345").status == 422
    assert change(enter(ANNA, address="192.0.2.99")).status == 429
    assert change(enter(BOGDAN), BOGDAN.password).status == 200


def test_a_change_and_a_refused_one_are_written_down(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    change(reader, "pomylka-12345")
    change(reader)
    store = portal(site, "alfa").store
    with store.open():
        acts = [row.act for row in store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]
        assert acts[-2:] == ["password_change_refused", "password_changed"]
        assert audit.verify(store) is None


def test_a_machine_without_time_to_judge_counts_no_failure(
    site: Site, enter: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = enter(ANNA)
    with monkeypatch.context() as patch:
        patch.setattr(site.seams.hasher, "verify", overloaded)
        for _ in range(6):
            page = change(reader)
            assert (page.status, page.answer.headers["Retry-After"]) == (503, "10")
    assert change(reader).status == 200


def test_two_changes_at_once_do_not_both_win(
    site: Site, enter: Callable[..., Reader], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = enter(ANNA)
    hasher = site.seams.hasher
    verify = hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        fits = verify(stored, password)
        clock.move(seconds=1)
        store = portal(site, "alfa").store
        with store.writing():
            accounts.set_password(store, 1, hasher.hash("jeszcze-inne-haslo"))
        return fits

    monkeypatch.setattr(hasher, "verify", slow)
    page = change(reader)
    assert page.status == 422
    assert told(WRONG) in page.text


def overloaded(*_: object) -> bool:
    """Refuse as a hasher does that has too much to do."""
    raise Overloaded(say("Busy."))
