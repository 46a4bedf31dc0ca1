"""The notes beside fields: they guide, they never tell who has an account, and they never ask the store."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
import pytest
from werkzeug.test import TestResponse

from people import ANNA, CELINA
from reading import Reader, told

NEW = "fioletowy-parasol-7"


def ask(reader: Reader, path: str, **fields: str) -> TestResponse:
    """Ask for a note as htmx does, with the token of the open page."""
    assert reader.page is not None
    token = reader.page.html.forms[-1].fields["csrf_token"]
    return reader.send(f"uwaga/{path}", {**fields, "csrf_token": token}, headers={"HX-Request": "true"})


def said(answer: TestResponse) -> str:
    """Return the words of a fragment."""
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "<html" not in text
    return " ".join(lxml.html.fromstring(f"<div>{text}</div>").text_content().split())


@pytest.mark.parametrize(
    ("typed", "is_noted"),
    [
        ("anna.n", False),
        ("nikt.taki", False),
        ("44051401359", False),
        ("44051401358", True),
        ("4405140135", True),
        ("440-514-013-59", False),
        ("anna@example.com", False),
        ("", False),
        (" ", False),
        ("x" * 300, True),
        ("a\u200bb", True),
    ],
)
def test_an_identifier_is_judged_by_its_form_alone(browse: Callable[..., Reader], typed: str, is_noted: bool) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    assert bool(said(ask(reader, "sign_in/identifier", identifier=typed))) == is_noted


def test_a_pattern_guides_and_an_old_symbol_signs_in_all_the_same(browse: Callable[..., Reader]) -> None:
    reader = browse("beta")
    reader.get("logowanie")
    assert said(ask(reader, "sign_in/identifier", identifier="Radoch"))
    assert not said(ask(reader, "sign_in/identifier", identifier="l0004880"))


def test_a_note_on_an_identifier_never_asks_the_store(browse: Callable[..., Reader], statements: list[str]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    for typed in (ANNA.identifier, "nikt", "44051401358", CELINA.identifier):
        statements.clear()
        ask(reader, "sign_in/identifier", identifier=typed)
        assert not statements


def test_what_was_typed_is_not_in_the_note(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    for typed in ("44051401358", "<b>x</b>" + "y" * 300):
        assert typed[:8] not in ask(reader, "sign_in/identifier", identifier=typed).get_data(as_text=True)


def test_a_new_password_is_noted_by_the_rules(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("haslo")
    weak = said(ask(reader, "password/new_password", new_password="abc"))
    assert weak
    assert weak != said(ask(reader, "password/new_password", new_password=NEW))
    assert "abc" not in weak


def test_the_repeated_password_is_compared_with_the_first(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("haslo")
    both = {"new_password": NEW, "new_password_again": NEW}
    assert not said(ask(reader, "password/new_password_again", **both))
    differs = said(ask(reader, "password/new_password_again", **{**both, "new_password_again": NEW + "x"}))
    assert differs == told("The two new passwords differ.")


def test_a_note_is_the_part_of_the_page_that_it_stands_for(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("haslo")
    typed = {"password": ANNA.password, "new_password": NEW, "new_password_again": NEW + "x"}
    fragment = ask(reader, "password/new_password_again", **typed).get_data(as_text=True)
    page = reader.submit(typed, action_ends="haslo")
    region = page.html.get_element_by_id("new_password_again-note")
    assert said_by(region) == " ".join(lxml.html.fromstring(fragment).text_content().split())


@pytest.mark.parametrize("path", ["password/password", "sign_in/password", "sign_in/nothing", "nothing/identifier"])
def test_a_field_without_a_note_is_not_found(enter: Callable[..., Reader], path: str) -> None:
    reader = enter(ANNA)
    reader.get("haslo")
    assert ask(reader, path, password="x").status_code == 404


def test_the_rules_of_a_new_password_are_for_people_inside(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    answer = ask(reader, "password/new_password", new_password="abc")
    assert (answer.status_code, answer.get_data()) == (401, b"")
    assert answer.headers["HX-Redirect"].startswith("/logowanie?next=")


def test_every_note_has_a_live_region_in_the_first_page(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA, htmx=True)
    for path in ("logowanie", "haslo"):
        html = reader.get(path).html
        for node in html.xpath("//*[@hx-post]"):
            target = html.get_element_by_id(node.get("hx-target").lstrip("#"))
            assert target.get("aria-live")
            assert not target.xpath(".//input"), "inputs are never swapped"


def said_by(node: lxml.html.HtmlElement) -> str:
    """Return the words of an element."""
    return " ".join(node.text_content().split())
