"""In a real browser: access lost and found, the robot check, the live list of rules, two letters in two tabs."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser.serving import Server, Tabs, both, follow, is_headed, press, stored
from reading import told
from wrota.words import catalogue, say_many

SENT = told("Check your e-mail")
EARLY = told("That was very quick. Please wait a few seconds and send the form once more.")
NOT_FOUND = "The account of {who} was not found, or is blocked because its entitlement has ended."
SEND, SET, ENTER = "Wyślij wiadomość", "Ustaw nowe hasło", "Zaloguj"
MET, MISSING, GOOD = told("met"), told("missing"), told("The password meets all requirements.")
RIPE = 3.1


def tick(page: Page, server: Server, *, script: bool) -> None:
    """Tick the box; without script, let the time pass that it needs."""
    page.get_by_label("Nie jestem robotem").check()
    if not script:
        server.clock.move(RIPE)


def choose(page: Page, password: str) -> None:
    """Type a new password into both fields."""
    page.locator("[name=new_password]").fill(password)
    page.locator("[name=new_password_again]").fill(password)


def sign_in(page: Page, address: str, identifier: str, password: str, words: str = "Zaloguj się") -> None:
    """Sign in by the page's own box."""
    page.goto(address)
    box = page.locator("form", has=page.get_by_role("button", name=words, exact=True)).first
    box.locator("[name=identifier]").fill(identifier)
    box.locator("[name=password]").fill(password)
    box.get_by_role("button", name=words, exact=True).click()
    expect(page.locator(".page--inside")).to_be_visible()


@both
def test_e2_to_e12_access_is_recovered_step_by_step(server: Server, tabs: Tabs, script: bool) -> None:
    login, to = (
        ("anna.przykladowa", "anna@rodzice.example") if script else ("bartek.wzorowy", "bartek@uczniowie.example")
    )
    page = tabs.open(script=script)
    page.goto(server.address("eszkola", "opole/OpoleZSE"))
    press(page, "Zaloguj się")
    follow(page, "Przywracanie dostępu do konta")
    is_headed(page, "Przywracanie dostępu")
    page.get_by_label("E-mail, PESEL lub login", exact=True).fill(to)
    expect(page.get_by_role("group", name="Mechanizm bezpieczeństwa")).to_be_visible()
    tick(page, server, script=script)
    press(page, SEND)
    is_headed(page, SENT)
    expect(page.get_by_role("main")).to_contain_text("spam")
    [link] = server.links(to)
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text(login)
    choose(page, "zielone-kalosze-w-deszczu")
    tick(page, server, script=script)
    press(page, SET)
    expect(page.get_by_role("main")).to_contain_text(f"Hasło użytkownika {login} zostało zmienione")
    follow(page, told("Back to the front page"))
    sign_in(page, server.address("eszkola", "logowanie"), login, "zielone-kalosze-w-deszczu")
    expect(page.get_by_role("main")).to_contain_text("eDziennik")


@both
def test_e5_who_is_unknown_is_told_what_to_do_next(server: Server, tabs: Tabs, script: bool) -> None:
    page = tabs.open(script=script)
    page.goto(server.address("eszkola", "opole/OpoleZSE/przywracanie"))
    page.get_by_label("E-mail, PESEL lub login", exact=True).fill("07071910537")
    tick(page, server, script=script)
    press(page, SEND)
    expect(page.get_by_role("alert")).to_contain_text("…0537")
    assert "07071910537" not in page.get_by_role("main").inner_text()
    if script:
        assert page.evaluate("document.activeElement.className") == "summary"
    follow(page, told("Registration form"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Formularz rejestracyjny")
    expect(page.get_by_text(told("print the page"))).to_be_visible(visible=script)


def test_e11_the_first_visit_is_the_same_road(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    page.goto(server.address("eszkola", "opole/Przyklad/przywracanie"))
    page.get_by_label("E-mail, PESEL lub login", exact=True).fill("ewa.nowa")
    tick(page, server, script=True)
    press(page, SEND)
    is_headed(page, SENT)
    page.goto(server.links("ewa@nowa.example")[0])
    choose(page, "pierwsza-wizyta-w-maju")
    tick(page, server, script=True)
    press(page, SET)
    expect(page.get_by_role("main")).to_contain_text("Hasło użytkownika ewa.nowa zostało zmienione")
    sign_in(page, server.address("eszkola", "logowanie"), "06010810408", "pierwsza-wizyta-w-maju")


@both
def test_o8_a_forgotten_password_comes_back_by_pesel(server: Server, tabs: Tabs, script: bool) -> None:
    pesel, to = ("02060220345", "danuta@egzaminator.example") if script else ("04081720086", "adam@egzaminator.example")
    page = tabs.open(script=script)
    page.goto(server.address("oke"))
    follow(page, "Nie pamiętasz hasła?")
    form = page.locator("form[action$='przywracanie']")
    form.locator("[name=identifier]").fill(pesel)
    form.get_by_role("button").click()
    is_headed(page, SENT)
    page.goto(server.links(to)[0])
    choose(page, "kredki-bambino-w-plecaku")
    press(page, SET)
    expect(page.get_by_role("main")).to_contain_text(f"…{pesel[-4:]} zostało zmienione")
    sign_in(page, server.address("oke"), pesel, "kredki-bambino-w-plecaku", "zaloguj się")


@both
def test_p12_p5_p6_p7_a_new_password_by_email_through_the_page_in_between(
    server: Server, tabs: Tabs, script: bool
) -> None:
    symbol, to = ("L0000103", "cecylia@lokatorzy.example") if script else ("Radoch", "hubert@lokatorzy.example")
    page = tabs.open(script=script)
    page.goto(server.address("pojezierze"))
    follow(page, "Nie pamiętasz hasła?")
    form = page.locator("form[action$='przywracanie']")
    form.locator("[name=identifier]").fill(symbol)
    form.get_by_role("button", name="Prześlij nowe hasło e-mailem", exact=True).click()
    is_headed(page, SENT)
    [link] = server.links(to)
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text(symbol)
    press(page, ENTER)
    is_headed(page, told("A new password"))
    choose(page, "RyBa18$05")
    press(page, SET)
    expect(page.get_by_role("main")).to_contain_text(f"Hasło użytkownika {symbol} zostało zmienione")
    sign_in(page, server.address("pojezierze"), symbol, "RyBa18$05")
    page.goto(link)
    is_headed(page, told("This link does not open anything"))


@pytest.fixture
def form(server: Server, tabs: Tabs) -> Page:
    """The new-password page of a resident, in a browser with scripts."""
    page = tabs.open()
    page.goto(server.address("pojezierze", "przywracanie"))
    asking = page.locator("form[action$='przywracanie']")
    asking.locator("[name=identifier]").fill("L0000102")
    asking.get_by_role("button").click()
    page.goto(server.links("blazej@lokatorzy.example")[0])
    press(page, ENTER)
    return page


def test_p6_the_list_follows_the_typing_and_one_line_speaks_a_second_after_it_stops(form: Page, tabs: Tabs) -> None:
    note, rules = form.locator("#new_password-note"), form.locator("#rules-list > li")
    expect(note).to_be_empty()
    form.evaluate(WATCH)
    tabs.sent.clear()
    field = form.locator("[name=new_password]")
    field.press_sequentially("RyBa18", delay=60)
    assert tabs.sent == [], "nothing is asked while somebody types"
    stopped = time.monotonic()
    expect(note).to_have_text(missing(2))
    assert 0.8 < time.monotonic() - stopped < 3
    assert sorted(said(form).values()) == sorted([MISSING] * 2 + [MET] * 5)
    field.press_sequentially("$05", delay=60)
    expect(note).to_have_text(GOOD)
    assert set(said(form).values()) == {MET}
    assert field.input_value() == "RyBa18$05"
    assert form.evaluate("document.activeElement.name") == "new_password"
    assert len(tabs.sent) == 2
    assert rules.count() == len(said(form))
    spoken = [words for words in form.evaluate("window.spoken") if words]
    assert spoken == [missing(2), GOOD]
    assert (
        form.locator("#rules-list").evaluate("list => list.closest('[aria-live], [role=status], [role=alert]')") is None
    )
    assert stored(form) == [[], []]


# Notes each change of what a screen reader would speak, as the browser's own observers see it.
WATCH = """
() => {
  window.spoken = [];
  const watched = new MutationObserver((changes) => {
    const nodes = changes.map((change) => change.target.nodeType === 1 ? change.target : change.target.parentElement);
    const regions = nodes.map((node) => node.closest("[aria-live], [role=status], [role=alert]")).filter(Boolean);
    new Set(regions).forEach((region) => { window.spoken.push(region.textContent.trim()); });
  });
  watched.observe(document.body, { childList: true, characterData: true, subtree: true });
}
"""


def missing(count: int) -> str:
    """Return the one line that speaks while so many rules are not met."""
    counted = say_many("{count} requirement is not met yet.", "{count} requirements are not met yet.", count)
    return catalogue("pl").translate(counted)


def said(page: Page) -> dict[str, str]:
    """Return what the list says of each rule."""
    items = [" ".join(text.split()) for text in page.locator("#rules-list > li").all_inner_texts()]
    return {rule: state for rule, _, state in (item.partition(" – ") for item in items)}


def test_e4_the_work_makes_the_ticket_ripe_at_once_and_the_check_says_so(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    with server.clock.stopped():
        page.goto(server.address("eszkola", "przywracanie"))
        page.get_by_label("E-mail, PESEL lub login", exact=True).fill("iga.zapominalska")
        page.get_by_label("Nie jestem robotem").check()
        expect(page.locator("#human-note")).to_have_text(told("Checked."))
        press(page, SEND)
        is_headed(page, SENT)


def test_e4_whoever_is_quicker_than_the_work_is_not_sent_back_and_sends_once(server: Server, tabs: Tabs) -> None:
    page = tabs.open()
    page.goto(server.address("eszkola", "przywracanie"))
    page.get_by_label("E-mail, PESEL lub login", exact=True).fill("nikogo.nie.ma")
    tabs.sent.clear()
    page.evaluate(
        """() => {
          document.querySelector("#human").click();
          const button = document.querySelector("form[action$=przywracanie] button");
          button.click();
          setInterval(() => button.click(), 5);
        }"""
    )
    expect(page.get_by_role("alert")).to_contain_text(told(NOT_FOUND, who="nikogo.nie.ma"))
    assert tabs.sent == ["/przywracanie"]


def test_e4_without_script_too_early_is_told_in_words_and_waiting_passes(server: Server, tabs: Tabs) -> None:
    page = tabs.open(script=False)
    with server.clock.stopped():
        page.goto(server.address("eszkola", "przywracanie"))
        page.get_by_label("E-mail, PESEL lub login", exact=True).fill("dawid.probny")
        page.get_by_label("Nie jestem robotem").check()
        press(page, SEND)
        expect(page.get_by_role("alert")).to_contain_text(EARLY)
        expect(page.get_by_label("Nie jestem robotem")).to_be_checked()
        server.clock.move(RIPE)
        press(page, SEND)
        is_headed(page, SENT)


def test_two_letters_in_two_tabs_each_change_their_own_account(server: Server, tabs: Tabs) -> None:
    first = tabs.open()
    for symbol in ("L0000101", "L0000108"):
        first.goto(server.address("pojezierze", "przywracanie"))
        form = first.locator("form[action$='przywracanie']")
        form.locator("[name=identifier]").fill(symbol)
        form.get_by_role("button").click()
        is_headed(first, SENT)
    alicjas, shops = server.links("alicja@lokatorzy.example")[0], server.links("sklep@firmy.example")[0]
    second = first.context.new_page()
    for page, link in ((first, alicjas), (second, shops)):
        page.goto(link)
        press(page, ENTER)
        assert "odnosnik" not in urlsplit(page.url).path
        choose(page, "KaLosz27!w-kaluzy")
    for page, symbol in ((first, "L0000101"), (second, "L0000108")):
        press(page, SET)
        expect(page.get_by_role("main")).to_contain_text(f"Hasło użytkownika {symbol} zostało zmienione")
        other = tabs.open()
        sign_in(other, server.address("pojezierze"), symbol, "KaLosz27!w-kaluzy")
