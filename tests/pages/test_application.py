"""Asking for access: one answer for everybody, nothing typed is lost, and sent twice it is one application."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Unpack

import pytest

from clocks import Clock
from comparing import Seen, Watch
from people import ANNA, move_in, portal
from reading import Browsing, Page, filled_in, told
from town import Town, Walker, settle
from wrota.site import Site
from wrota.store import applications

SEND, LATER = "Wyślij wniosek", "Zapisz roboczo"
RECEIVED = "The application has been received"
EMAIL = "jan.nowak@wnioskodawcy.example"
KNOWN = "alicja@lokatorzy.example"
GOOD = {"imie-i-nazwisko": "Jan Nowak", "email": EMAIL, "ulica": "Przykładowa", "nr-domu": "3", "nr-lokalu": "21"}
CALLERS = count(1)

FORM = """
[enrolment]
roads = ["application"]

[[application]]
key = "dostep"
title = { pl = "Wniosek o dostęp", en = "Application for access" }
intro = { pl = "Wstęp do wniosku.", en = "Words before the form." }
submit = { pl = "Złóż", en = "Hand in" }
why = "Żeby odpowiedzieć."
field = [
  { name = "kto", label = "Kto", required = true },
  { name = "adres", label = "Adres", type = "email", required = true },
  { name = "sprawy", label = "Sprawy", type = "choices", choices = ["Szkoła", "Basen"] },
]
email_field = "adres"
"""


@pytest.fixture
def site(filled_samples: Site) -> Site:
    """The sample institutions, of which the co-operative has a form."""
    return filled_samples


@pytest.fixture
def alfa(tenants: Path) -> Path:
    """Alfa with a form, before anything is served."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8") + FORM, "utf-8")
    return tenants


def at_form(town: Town, key: str = "e-bom", **options: Unpack[Browsing]) -> Walker:
    """Return somebody who has just opened the form, by default from an address of their own."""
    options.setdefault("address", f"198.51.100.{next(CALLERS)}")
    return town.walker("pojezierze", f"wniosek/{key}", **options)


def send(town: Town, **changes: str) -> Page:
    """Send a good form."""
    return at_form(town).press(SEND, **{**GOOD, **changes})


def kept(site: Site, key: str = "pojezierze") -> list[applications.Application]:
    """Return the applications of an institution."""
    store = portal(site, key).store
    with store.open():
        return list(applications.every(store))


def seen(town: Town, statements: list[str], headers: dict[str, str], **changes: str) -> Seen:
    """Send the form, and return all that could be seen of the answer."""
    walker = at_form(town)
    fields = {**filled_in(walker.here.form("e-bom")), **GOOD, **changes}
    watch, typed = Watch(town.site, statements), str(fields["email"]).lower()
    return watch.send(walker, "wniosek/e-bom", fields, typed=typed, headers=headers, but=("Set-Cookie", "Date"))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["full", "htmx"])
def test_a_new_one_a_repeated_one_and_a_residents_get_one_answer_by_the_same_statements(
    town: Town, statements: list[str], headers: dict[str, str]
) -> None:
    # What is typed has one length, so that even the length of the answer must not differ.
    stranger = KNOWN.replace("alicja", "marysi")
    answers = {
        "new": seen(town, statements, headers, email=stranger),
        "again": seen(town, statements, headers, email=stranger),
        "resident": seen(town, statements, headers, email=KNOWN),
        "resident again": seen(town, statements, headers, email=KNOWN.upper()),
    }
    expected = answers["new"]
    assert (expected.status, expected.runs) == (200, 0)
    assert told(RECEIVED) in expected.body
    assert not [sql for sql in expected.statements if '"account" AS' in sql or '"identifier" AS' in sql]
    for name, answer in answers.items():
        assert answer == expected, name
    assert len(kept(town.site)) == 2


def test_the_receipt_shows_the_number_what_happens_and_whom_to_ask(town: Town) -> None:
    page = send(town)
    [application] = kept(town.site)
    assert (page.status, page.heading, page.case_code) == (200, told(RECEIVED), application.number)
    assert EMAIL in page.text
    assert "89 5373302" in page.html.xpath("string(//main)")
    assert town.letter().to == EMAIL


def test_sent_twice_it_is_one_application_and_one_letter(town: Town) -> None:
    walker = at_form(town)
    form = walker.here
    pages = []
    for _ in range(3):
        walker.page = form
        pages.append(walker.submit(GOOD, "e-bom"))
    assert {page.status for page in pages} == {200}
    assert len({page.case_code for page in pages}) == 1
    assert len(kept(town.site)) == 1
    assert len(town.letters()) == 1


@pytest.mark.parametrize("key", ["e-bom", "e-bopg"])
def test_why_it_is_asked_and_what_becomes_of_it_stand_before_the_fields(town: Town, key: str) -> None:
    page = at_form(town, key).here
    html = page.answer.get_data(as_text=True)
    clause, purpose, field = (html.index(mark) for mark in ('class="clause"', 'class="purpose"', 'name="email"'))
    assert clause < purpose < field
    assert page.heading.endswith({"e-bom": "e-BOM", "e-bopg": "e-BOPG"}[key])


def test_mistakes_are_named_beside_their_fields_and_above_and_nothing_typed_is_lost(town: Town) -> None:
    page = at_form(town).press(SEND, **{**GOOD, "email": "jan@", "telefon": "12", "nr-domu": ""})
    assert page.status == 422
    names = [link.get("href") for link in page.html.xpath("//*[@role='alert']//li/a")]
    assert names == ["#email-asked", "#telefon-asked", "#nr-domu-asked"]
    for name in ("email", "telefon", "nr-domu"):
        [field] = page.html.xpath(f"//input[@name='{name}']")
        assert field.get("aria-invalid") == "true"
        assert page.html.get_element_by_id(f"{name}-asked-note").text_content().strip()
    form = page.form("e-bom")
    assert (form.fields["imie-i-nazwisko"], form.fields["telefon"]) == ("Jan Nowak", "12")
    assert kept(town.site) == []


def test_a_lost_token_brings_the_form_back_filled_in(town: Town) -> None:
    walker = at_form(town)
    page = walker.post("wniosek/e-bom", {**GOOD, "csrf_token": "x"})
    assert (page.status, page.form("e-bom").fields["ulica"]) == (403, "Przykładowa")
    assert walker.press(SEND).status == 200


def test_beyond_the_limit_it_is_told_in_words_with_everything_still_there(town: Town) -> None:
    for at in range(5):
        at_form(town, address="192.0.2.9").press(SEND, **{**GOOD, "ulica": f"Przykładowa {at}"})
    page = at_form(town, address="192.0.2.9").press(SEND, **{**GOOD, "ulica": "Szósta"})
    assert page.status == 429
    assert int(page.answer.headers["Retry-After"]) > 0
    assert page.html.xpath("//*[@role='alert']")
    assert page.form("e-bom").fields["ulica"] == "Szósta"
    assert len(kept(town.site)) == 5


def test_a_draft_is_there_again_in_this_browser_alone_and_gone_when_it_was_sent(town: Town) -> None:
    walker = at_form(town)
    page = walker.submit({"imie-i-nazwisko": "Jan Nowak", "email": "jan@"}, "e-bom", "1")
    assert page.status == 200
    assert not page.html.xpath("//*[@role='alert']")
    assert walker.get("wniosek/e-bom").form("e-bom").fields["email"] == "jan@"
    assert at_form(town).here.form("e-bom").fields["email"] in {"", None}
    assert walker.get("wniosek/e-bopg").form("e-bopg").fields["email"] in {"", None}
    walker.get("wniosek/e-bom")
    assert walker.press(SEND, **GOOD).status == 200
    assert walker.get("wniosek/e-bom").form("e-bom").fields["imie-i-nazwisko"] in {"", None}


@pytest.mark.parametrize(
    ("form", "field", "typed", "wrong"),
    [
        ("application.e-bom", "email", "jan@", True),
        ("application.e-bom", "email", "alicja@lokatorzy.example", False),
        ("application.e-bom", "ulica", "", True),
        ("application.e-bopg", "nip", "1234567890", True),
        ("application.e-bopg", "nip", "526-025-09-95", False),
    ],
)
def test_the_note_beside_a_field_comes_by_post_and_asks_the_store_nothing(
    town: Town, statements: list[str], form: str, field: str, typed: str, wrong: bool
) -> None:
    walker = at_form(town, form.partition(".")[2])
    token = filled_in(walker.here.form(form.partition(".")[2]))["csrf_token"]
    statements.clear()
    answer = walker.send(f"uwaga/{form}/{field}", {field: typed, "csrf_token": token}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert bool(answer.get_data(as_text=True).strip()) == wrong
    assert statements == []


@pytest.mark.parametrize("path", ["application.e-bom/nie-ma", "application.nie-ma/email", "application/email"])
def test_a_note_of_no_field_or_form_is_nowhere(town: Town, path: str) -> None:
    walker = at_form(town)
    token = filled_in(walker.here.form("e-bom"))["csrf_token"]
    assert walker.send(f"uwaga/{path}", {"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("path", ["wniosek/nie-ma", "wniosek/", "wniosek/e-bom/x"])
def test_a_form_that_is_not_there_is_nowhere(town: Town, path: str) -> None:
    walker = town.walker("pojezierze", path)
    assert walker.here.status == 404


@pytest.mark.parametrize("key", ["eszkola", "oke"])
def test_institutions_without_this_road_have_no_link_and_no_form(town: Town, key: str) -> None:
    walker = town.walker(key, "logowanie")
    assert not walker.here.html.xpath("//a[contains(@href, '/wniosek/')]")
    assert walker.get("wniosek/e-bom").status == 404


@pytest.mark.parametrize("path", ["", "logowanie", "przywracanie"])
def test_both_applications_are_linked_from_where_people_sign_in(town: Town, path: str) -> None:
    walker = town.walker("pojezierze", path)
    links = walker.here.html.xpath("//main//nav//a[contains(@href, '/wniosek/')]/@href")
    assert links == ["/wniosek/e-bom", "/wniosek/e-bopg"]
    for link in links:
        assert walker.get(link).status == 200


def test_where_the_institution_asks_for_the_box_it_is_asked_for(
    alfa: Path, open_site: Callable[..., Site], clock: Clock
) -> None:
    settle(alfa, "alfa", "recovery", robot_check=True)
    town = Town(open_site(), clock)
    walker = town.walker("alfa", "wniosek/dostep")
    page = walker.press("Złóż", kto="Jan", adres=EMAIL)
    assert page.status == 422
    assert [link.get("href") for link in page.html.xpath("//*[@role='alert']//li/a")] == ["#human"]
    assert walker.press("Złóż", human="y").heading == told(RECEIVED)
    assert len(kept(town.site, "alfa")) == 1


def test_words_choices_and_the_unit_come_from_the_configuration(
    alfa: Path, open_site: Callable[..., Site], clock: Clock
) -> None:
    assert alfa
    town = Town(open_site(), clock)
    walker = town.walker("alfa", "opole/AlfaDwa/wniosek/dostep")
    assert "Wstęp do wniosku." in walker.here.text
    assert walker.press("Złóż", kto="Jan", adres=EMAIL).heading == told(RECEIVED)
    [application] = kept(town.site, "alfa")
    assert application.base == "http://alfa.localhost:8000/opole/AlfaDwa"
    assert "Wniosek o dostęp" in town.letter().text


def test_whoever_is_signed_in_keeps_the_menu_and_the_own_draft(
    alfa: Path, open_site: Callable[..., Site], clock: Clock
) -> None:
    assert alfa
    site = open_site()
    move_in(site, ANNA)
    town = Town(site, clock)
    walker = town.walker("alfa", "logowanie")
    walker.submit(ANNA.typed)
    page = walker.get("wniosek/dostep")
    assert page.html.xpath("//form[contains(@action, 'wyloguj')]")
    walker.submit({"kto": "Anna"}, "dostep", "1")
    elsewhere = town.walker("alfa", "logowanie")
    elsewhere.submit(ANNA.typed)
    assert elsewhere.get("wniosek/dostep").form("dostep").fields["kto"] == "Anna"


def test_the_answer_speaks_the_language_of_the_asking(town: Town) -> None:
    walker = at_form(town)
    walker.submit({}, "jezyk", "en")
    walker.get("wniosek/e-bom")
    page = walker.press("Send the application", **GOOD)
    assert page.heading == RECEIVED
    assert "has arrived" in town.letter().subject
