"""The own account: what the institution keeps, personal numbers masked."""

from __future__ import annotations

from collections.abc import Callable

from people import ANNA, CELINA, FAMILY_EMAIL, OWN_EMAIL, PESEL, Person, move_in
from reading import Reader, told
from routes import GETS, INSIDE
from wrota.site import Site
from wrota.store.identifiers import Held


def facts(reader: Reader) -> list[tuple[str, str]]:
    """Return the labels and values of the page."""
    html = reader.get("konto").html
    labels, values = html.findall(".//dt"), html.findall(".//dd")
    return [
        (label.text_content().strip(), value.text_content().strip())
        for label, value in zip(labels, values, strict=True)
    ]


def legal_basis(words: str) -> str:
    """Return the sentence with the legal basis of a PESEL."""
    return told("Legal basis for the identifier “{identifier}”: {basis}", identifier="PESEL", basis=words)


def test_everything_is_shown_in_the_order_of_the_institution_and_the_number_masked(
    enter: Callable[..., Reader],
) -> None:
    assert facts(enter(ANNA)) == [
        (told("Name"), ANNA.name),
        ("Login", "anna.n"),
        ("PESEL", "…1359"),
        (told("Main e-mail address"), OWN_EMAIL),
        (told("Additional e-mail address"), FAMILY_EMAIL),
    ]


def test_the_law_by_which_an_identifier_is_asked_for_is_told_to_whoever_has_one(
    site: Site, enter: Callable[..., Reader]
) -> None:
    assert legal_basis("Ustawa przykładowa, art. 1") in enter(ANNA).get("konto").text
    person = Person("alfa", "", "ciche-jezioro-88", (Held("login", "genowefa"),))
    move_in(site, person)
    assert "Ustawa przykładowa" not in enter(person).get("konto").text


def test_a_number_is_nowhere_on_any_page_of_the_visit(enter: Callable[..., Reader]) -> None:
    for person in (ANNA, CELINA):
        reader = enter(person)
        for path in ("", *(route.path.lstrip("/") for route in GETS if route.rule in INSIDE), "nie-ma-takiej"):
            assert PESEL not in reader.get(path).answer.get_data(as_text=True)


def test_a_number_inside_an_address_is_masked_too(site: Site, enter: Callable[..., Reader]) -> None:
    identifiers = (Held("login", "grazyna"), Held("email", f"{PESEL}@example.com", shared=True))
    person = Person("alfa", "Grażyna", "ciche-jezioro-88", identifiers)
    move_in(site, person)
    assert PESEL not in enter(person).get("konto").text


def test_the_unit_is_shown_where_the_account_has_one(site: Site, enter: Callable[..., Reader]) -> None:
    person = Person("alfa", "", "ciche-jezioro-88", (Held("login", "halina"),))
    move_in(site, person, unit="opole/AlfaDwa")
    assert facts(enter(person)) == [("Login", "halina"), (told("Home unit"), "Filia w Opolu")]


def test_a_unit_that_the_institution_has_no_more_is_left_out(site: Site, enter: Callable[..., Reader]) -> None:
    person = Person("alfa", "", "ciche-jezioro-88", (Held("login", "irena"),))
    move_in(site, person, unit="dawna/jednostka")
    assert facts(enter(person)) == [("Login", "irena")]


def test_a_name_is_text_and_never_markup(site: Site, enter: Callable[..., Reader]) -> None:
    name = "<script>x</script> <b hx-get='/x'>Jola</b> {0} {name} %s"
    person = Person("alfa", name, "ciche-jezioro-88", (Held("login", "jola"),))
    move_in(site, person)
    html = enter(person).fetch("konto").get_data(as_text=True)
    assert "<script>x" not in html
    assert "<b hx-get" not in html
    assert "&lt;script&gt;x" in html
    assert "{0} {name} %s" in html
