"""Reading what an institution has written, without an account: help, declaration, clause, policy and annex."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from reading import Page, told
from town import Walker
from wrota import resources

Walk = Callable[..., Walker]
SUDE = resources.samples() / "pojezierze" / "policies" / "sude"


def words(page: Page, name: str) -> list[str]:
    """Return what the parts of a class say."""
    return [" ".join(part.text_content().split()) for part in page.html.find_class(name)]


def test_o1_a_page_has_crumbs_a_button_that_prints_and_its_last_change(walk: Walk) -> None:
    walker = walk("oke")
    page = walker.click("Pomoc")
    assert words(page, "crumbs__item") == ["Serwis egzaminatorów", "Pomoc"]
    assert words(page, "tools__print") == ["drukuj stronę"]
    assert words(page, "tools__changed")[0].startswith("Ostatnia aktualizacja: ")
    assert words(page, "box__title") == ["Logowanie egzaminatora"]
    assert walker.click("Serwis egzaminatorów").address.endswith("localhost:8000/")


def test_help_names_the_labels_as_they_stand_in_a_sentence(walk: Walk) -> None:
    steps = walk("eszkola", "strona/pomoc").here.text
    assert "wpisać jeden z identyfikatorów: login, PESEL, zastępczy identyfikator, e-mail." in steps
    steps = walk("oke", "strona/pomoc").here.text
    assert "Wypełnić pole „PESEL”. W polu „Hasło” wpisać: numer ewidencyjny." in steps
    steps = walk("pojezierze", "strona/pomoc").here.text
    assert "Wypełnić pole „Konto z książeczki opłat”: 26 cyfr" in steps


def test_help_says_what_an_identifier_looks_like_and_by_which_law_it_is_asked_for(walk: Walk) -> None:
    help_page = walk("eszkola", "strona/pomoc").here.text
    assert "Zastępczy identyfikator: Nadaje go placówka osobom, które nie mają numeru PESEL." in help_page
    assert "Podstawa prawna dla identyfikatora „PESEL”: wpisuje ją tu administrator danych" in help_page
    help_page = walk("pojezierze", "strona/pomoc").here.text
    assert "Symbol klienta (na przykład L0910850): Litera L i siedem cyfr." in help_page
    assert "Podstawa prawna" not in help_page


def test_o5_help_leads_to_what_to_do_where_no_letter_comes(walk: Walk) -> None:
    walker = walk("oke", "strona/brak-wiadomosci")
    assert walker.here.status == 200
    assert "(spam)" in walker.here.text


def test_p8_the_policy_is_read_saved_and_has_its_annex_before_anybody_signs_in(walk: Walk) -> None:
    walker = walk("pojezierze")
    page = walker.click("Polityka ŚUDE")
    assert page.heading == "Polityka świadczenia usług drogą elektroniczną"
    assert "Obowiązuje od 25 maja 2018" in page.text
    assert words(page, "tools__print") == ["drukuj stronę"]
    [saved] = page.html.xpath("//a[@download]/@href")
    assert walker.fetch(saved).get_data() == (SUDE / "2018-05-25.md").read_bytes()
    page = walker.click("Informacja o szczególnych zagrożeniach")
    assert page.heading == "Informacja o szczególnych zagrożeniach"
    [saved] = page.html.xpath("//a[@download]/@href")
    assert walker.fetch(saved).get_data() == (SUDE / "zagrozenia.md").read_bytes()
    assert walker.click("Polityka ŚUDE").status == 200


def test_every_page_of_a_public_body_leads_to_its_declaration_of_accessibility(walk: Walk) -> None:
    for key in ("eszkola", "oke"):
        for path in ("", "logowanie", "przywracanie", "nie-ma", "strona/pomoc"):
            page = walk(key, path).click("Deklaracja dostępności")
            assert (page.status, page.heading) == (200, "Deklaracja dostępności")


def test_the_form_to_bring_stays_with_the_school(walk: Walk) -> None:
    walker = walk("eszkola", "opole/OpoleZSE/strona/pomoc")
    page = walker.click("formularz rejestracyjny")
    assert urlsplit(page.address).path == "/opole/OpoleZSE/strona/formularz-rejestracyjny"
    assert words(page, "crumbs__item")[1:] == ["Zespół Szkół Elektrycznych w Opolu", "Formularz rejestracyjny"]


def test_the_clause_stands_before_the_application_and_opens_alone(walk: Walk) -> None:
    walker = walk("pojezierze", "wniosek/e-bom")
    page = walker.here
    [clause] = page.html.find_class("clause")
    assert "do uzupełnienia przez administratora danych" in clause.text_content()
    page = walker.click(told("Read and print on a page of its own (opens in a new tab)"))
    assert page.heading == "Co dzieje się z danymi (klauzula informacyjna RODO)"
