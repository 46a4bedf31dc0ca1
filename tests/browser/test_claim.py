"""In a real browser: an examiner opens the account, with script and without, and loses nothing on the way."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.serving import Server, Tabs, both, is_headed, stored
from reading import told
from walks.oke import BEATA, CEZARY, CHOSEN, FORM, NUMBER, NUMBERS

CHOSEN_ONES = ("wojewodztwo", "stanowisko")


def enter(page: Page, address: str, pesel: str, password: str) -> None:
    """Fill in the sign-in box and press its button."""
    page.goto(address)
    box = page.locator("form", has=page.get_by_role("button", name="zaloguj się", exact=True)).first
    box.locator("[name=identifier]").fill(pesel)
    box.locator("[name=password]").fill(password)
    box.get_by_role("button", name="zaloguj się", exact=True).click()


def fill_in(page: Page, **answers: str) -> None:
    """Fill in the form, question by question."""
    for name, answer in {**FORM, **answers}.items():
        field = page.locator(f"main [name='{name}']")
        if name == "kraj":
            field.select_option(answer)
        elif name in CHOSEN_ONES or name.endswith("[]"):
            for one in answer if isinstance(answer, list) else [answer]:
                page.locator(f"main [name='{name}'][value='{one}']").check()
        else:
            field.fill(answer)


def save(page: Page) -> None:
    """Press the button at the bottom, by the keyboard, as notes may move what a mouse aims at."""
    page.get_by_role("button", name="zapisz", exact=True).press("Enter")


@both
def test_o3_to_o7_an_account_is_opened_step_by_step(server: Server, tabs: Tabs, script: bool) -> None:
    pesel, number, born, to = (
        (BEATA, NUMBERS[1], "9.03.1905", "beata@egzaminator.example")
        if script
        else (CEZARY, NUMBER, "27.10.1906", "cezary@egzaminator.example")
    )
    page = tabs.open(script=script)
    enter(page, server.address("oke"), pesel, number)
    is_headed(page, told("Opening an account"))
    fill_in(page, email=to, nazwisko="", **{"data-urodzenia": born})
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Nazwisko")
    expect(page.get_by_text(told("The password has been accepted."))).to_be_visible()
    expect(page.locator("[name='miejsce-pracy']")).to_have_value(str(FORM["miejsce-pracy"]))
    expect(page.locator("[name=new_password]")).to_be_hidden()
    page.locator("[name=nazwisko]").fill("Pierwszy")
    save(page)
    is_headed(page, told("Check your e-mail"))
    expect(page.get_by_role("main")).to_contain_text(to)
    [link] = server.links(to)
    page.goto(link)
    is_headed(page, told("Activating the account"))
    page.get_by_role("button", name="Uaktywnij konto", exact=True).click()
    is_headed(page, told("The account is active"))
    enter(page, server.address("oke"), pesel, CHOSEN)
    expect(page.locator(".page--inside")).to_be_visible()
    assert stored(page) == [[], []]


def test_a_field_is_judged_when_it_is_left_and_nothing_typed_is_touched(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    enter(page, server.address("oke"), "07021320687", "302500077")
    is_headed(page, told("Opening an account"))
    page.locator("main [name=email]").fill("gustaw@")
    page.locator("main [name=new_password]").fill("za-krótkie")
    expect(page.locator("#email-note")).to_contain_text(
        told("This is not a whole e-mail address, such as name@example.org.")
    )
    page.locator("main [name=new_password]").press("Tab")
    expect(page.locator("#new_password-note .note")).to_be_visible()
    expect(page.locator("#rules-list .rules__item--missing")).to_have_count(1)
    page.locator("main [name='kod-pocztowy']").fill("6165")
    page.locator("main [name=poczta]").focus()
    expect(page.locator("#kod-pocztowy-asked-note")).to_contain_text("61-655")
    expect(page.locator("main [name=email]")).to_have_value("gustaw@")
    expect(page.locator("main [name='kod-pocztowy']")).to_have_value("6165")


def test_enter_in_a_field_saves_and_does_not_only_keep_a_draft(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    enter(page, server.address("oke"), "07021320687", "302500077")
    page.locator("main [name=imie]").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(told("The form needs a correction"))


def test_the_front_page_leads_back_to_the_form_and_the_way_out_is_there(server: Server, tabs: Tabs) -> None:
    page = tabs.open(script=False)
    enter(page, server.address("oke"), "07021320687", "302500077")
    page.goto(server.address("oke"))
    is_headed(page, told("Opening an account"))
    expect(page.get_by_role("status").first).to_contain_text("trwa zakładanie konta")
    with page.expect_navigation():
        page.get_by_role("button", name="Wyloguj", exact=True).click()
    page.goto(server.address("oke", "zakladanie"))
    is_headed(page, "Logowanie egzaminatora")
