"""In a real browser: from the sign-in block to an application, its letter, a password, and the policy behind it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.serving import Server, Tabs, both, press, stored
from people import portal
from reading import told
from wrota.desk.staff import decisions
from wrota.desk.staff.decisions import Grant
from wrota.rules.identifiers import Identifier

KEY, FORM = "pojezierze", "Wniosek o aktywację dostępu do serwisu e-BOM"
ANSWERS = {"Imię i nazwisko": "Jan Nowak", "Ulica": "Przykładowa", "Nr domu": "3", "Nr lokalu": "21"}
NEW = "RyBa18$05"


def open_form(page: Page, server: Server) -> None:
    """Go to the application from the sign-in block."""
    page.goto(server.address(KEY))
    page.get_by_role("link", name=FORM, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FORM)


def answer(page: Page, email: str) -> None:
    """Fill in all that is required."""
    for label, text in {**ANSWERS, "Adres e-mail": email}.items():
        page.get_by_label(label).fill(text)


def grant(server: Server, number: str, symbol: str) -> None:
    """Decide as staff do."""
    desk = portal(server.site, KEY).desk
    with desk.store.open():
        decisions.grant(desk, number, Grant([Identifier("symbol", symbol)], "Ewa"))


@both
def test_p1_to_p8_a_resident_comes_from_the_application_to_the_policy(server: Server, tabs: Tabs, script: bool) -> None:
    email, symbol = (f"osoba{script:d}@wnioskodawcy.example", f"L091090{script:d}")
    page = tabs.open(script=script)
    open_form(page, server)
    answer(page, email)
    press(page, "Wyślij wniosek")
    expect(page.get_by_role("heading", level=1)).to_have_text(told("The application has been received"))
    expect(page.get_by_role("main")).to_contain_text(email)
    grant(server, page.locator(".case__code").inner_text(), symbol)
    [link] = server.links(email)
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text(symbol)
    press(page, "Zaloguj")
    page.locator("[name=new_password]").fill(NEW)
    page.locator("[name=new_password_again]").fill(NEW)
    press(page, "Ustaw nowe hasło")
    expect(page.get_by_role("main")).to_contain_text(f"Hasło użytkownika {symbol} zostało zmienione")
    page.goto(server.address(KEY))
    page.locator("main [name=identifier]").fill(symbol)
    page.locator("main [name=password]").fill(NEW)
    press(page, "Zaloguj się")
    expect(page.get_by_role("button", name="Zatwierdź", exact=True)).to_be_visible()
    assert "/polityka/sude" in page.url


def test_p2_leaving_a_field_says_beside_it_what_is_wrong_and_sends_that_field_alone(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    open_form(page, server)
    page.get_by_label("Imię i nazwisko").fill("Jan Nowak")
    with page.expect_request(lambda request: "/uwaga/application.e-bom/email" in request.url) as asked:
        page.get_by_label("Adres e-mail").fill("jan@")
        page.get_by_label("Ulica").focus()
    assert "Nowak" not in (asked.value.post_data or "")
    note = page.locator("#email-asked-note")
    expect(note).to_contain_text("e-mail")
    with page.expect_response(lambda answer: "/uwaga/" in answer.url):
        page.get_by_label("Adres e-mail").fill("jan@wnioskodawcy.example")
        page.get_by_label("Ulica").focus()
    expect(note).to_be_empty()


@both
def test_p2_mistakes_are_summed_up_above_and_lead_to_their_fields(server: Server, tabs: Tabs, script: bool) -> None:
    page = tabs.open(script=script)
    open_form(page, server)
    answer(page, "jan@")
    page.get_by_label("Nr lokalu").fill("")
    press(page, "Wyślij wniosek")
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_count(2)
    if script:
        expect(page.locator(".summary")).to_be_focused()
    alert.get_by_role("link").last.click()
    expect(page.get_by_label("Nr lokalu")).to_be_focused()
    expect(page.get_by_label("Imię i nazwisko")).to_have_value("Jan Nowak")
    assert stored(page) == [[], []]


@both
def test_p2_a_draft_is_there_when_the_form_is_opened_again(server: Server, tabs: Tabs, script: bool) -> None:
    page = tabs.open(script=script)
    open_form(page, server)
    page.get_by_label("Ulica").fill("Przykładowa")
    press(page, "Zapisz roboczo")
    expect(page.get_by_role("status").first).to_contain_text("24")
    open_form(page, server)
    expect(page.get_by_label("Ulica")).to_have_value("Przykładowa")
    assert stored(page) == [[], []]
