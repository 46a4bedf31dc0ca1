"""The token of forms: without a good one nothing happens, and what was typed comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, CELINA, portal
from reading import Reader, told
from routes import INSIDE, POSTS, SAMPLES, Route
from wrota.site import Site

TYPED = {
    "identifier": "ktoś-nieznany",
    "password": "tajne-haslo-123",
    "new_password": "tajne-nowe-1234",
    "new_password_again": "tajne-nowe-1234",
    "language": "en",
    "next": "/konto",
}
LOST = "The page was open for too long. Please send the form once more."


def token(reader: Reader, path: str = "logowanie") -> str:
    """Return the token of a browser's forms."""
    return str(reader.get(path).html.forms[-1].fields["csrf_token"])


@pytest.fixture(autouse=True)
def every_form(tenants: Path) -> None:
    """Let Anna's institution ask for everything that can be asked for."""
    asked = 'name = "telefon"\nlabel = "Telefon"\ntype = "phone"\nwhy = "Żeby zadzwonić."\n'
    email = 'name = "email"\nlabel = "E-mail"\ntype = "email"\nrequired = true\nwhy = "Żeby odpisać."\n'
    alfa = tenants / "alfa"
    (alfa / "enrolment.toml").write_text('[enrolment]\nroads = ["application", "recovery"]\n', "utf-8")
    (alfa / "application.toml").write_text(
        f'[[application]]\nkey = "{SAMPLES["key"]}"\ntitle = "Wniosek"\n[[application.field]]\n{email}', "utf-8"
    )
    (alfa / "profile.toml").write_text(
        f'[[profile.group]]\nkey = "dane"\ntitle = "Dane"\n[[profile.group.field]]\n{asked}', "utf-8"
    )


@pytest.fixture
def worthless(browse: Callable[..., Reader], enter: Callable[..., Reader]) -> dict[str, str | None]:
    """Tokens that are good for nothing in Anna's browser."""
    return {
        "none": None,
        "empty": "",
        "the text None": "None",
        "letters": "żółć\x7f",
        "another browser's": token(browse("alfa")),
        "another person's": token(enter(BOGDAN), "konto"),
        "another institution's": token(enter(CELINA), "konto"),
        "a long one": "a" * 5000,
    }


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_no_form_is_taken_without_a_good_token(
    site: Site, enter: Callable[..., Reader], worthless: dict[str, str | None], route: Route
) -> None:
    reader = enter(ANNA)
    before = dump(site)
    for kind, value in worthless.items():
        data = TYPED if value is None else {**TYPED, "csrf_token": value}
        answer = reader.send(route.path, data)
        assert is_not_there(route, answer.status_code) or answer.status_code == (400 if kind == "letters" else 403), (
            kind
        )
        assert "tajne" not in answer.get_data(as_text=True)
        assert dump(site) == before
    assert reader.fetch("konto").status_code == 200


@pytest.mark.parametrize("route", POSTS, ids=str)
def test_the_token_from_before_signing_in_is_good_for_nothing_afterwards(
    site: Site, browse: Callable[..., Reader], route: Route
) -> None:
    reader = browse("alfa")
    old = token(reader)
    reader.submit(ANNA.typed)
    before = dump(site)
    status = reader.send(route.path, {**TYPED, "csrf_token": old}).status_code
    assert status == 403 or is_not_there(route, status)
    assert dump(site) == before


@pytest.mark.parametrize("path", ["logowanie", "opole/AlfaDwa/logowanie", "przywracanie"])
def test_the_form_is_offered_again_with_what_was_typed_but_no_password(
    browse: Callable[..., Reader], path: str
) -> None:
    reader = browse("alfa")
    reader.get(path)
    reader.client.delete_cookie("wrota_alfa", domain="alfa.localhost")
    page = reader.submit(TYPED)
    assert page.status == 403
    assert told(LOST) in page.text
    assert page.form().fields["identifier"] == TYPED["identifier"]
    assert "tajne" not in page.answer.get_data(as_text=True)


def test_the_form_that_is_offered_again_is_good(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("haslo")
    reader.client.delete_cookie("wrota_alfa", domain="alfa.localhost")
    assert reader.submit(ANNA.typed).status == 403
    page = reader.submit({"password": ANNA.password})
    assert (page.status, page.address) == (200, "http://alfa.localhost:8000/haslo")


def test_the_form_for_a_new_password_is_offered_again_empty(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("haslo")
    page = reader.submit({**TYPED, "csrf_token": "x"}, action_ends="haslo")
    assert page.status == 403
    assert told(LOST) in page.text
    page = reader.submit(
        {"password": ANNA.password, "new_password": "fioletowy-parasol-7", "new_password_again": "fioletowy-parasol-7"},
        action_ends="haslo",
    )
    assert page.status == 200


@pytest.mark.parametrize("rule", INSIDE)
def test_a_stranger_with_a_good_token_stays_outside(browse: Callable[..., Reader], rule: str) -> None:
    reader = browse("alfa")
    answer = reader.send(rule, {**TYPED, "csrf_token": token(reader)})
    assert answer.status_code in {303, 405}


def test_a_token_serves_for_as_long_as_the_cookie(clock: Clock, browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    clock.move(days=3)
    assert reader.submit(ANNA.typed).status == 200


def test_a_note_without_a_token_says_what_to_do(browse: Callable[..., Reader]) -> None:
    answer = browse("alfa").send("uwaga/sign_in/identifier", {"identifier": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert told("The page was open for too long. Please reload it.") in answer.get_data(as_text=True)
    assert "<html" not in answer.get_data(as_text=True)


def is_not_there(route: Route, status: int) -> bool:
    """Say whether there is nothing behind the address to be taken: a link that is dead, a road that is not offered."""
    if "<handle>" in route.rule:
        return status == 410
    return route.rule.startswith("/zakladanie") and status == 404  # Nobody here is opening an account.


def dump(site: Site) -> list[str]:
    """Return everything in the institution's database."""
    with closing(sqlite3.connect(portal(site, "alfa").store.path)) as connection:
        return list(connection.iterdump())
