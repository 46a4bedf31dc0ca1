"""The co-operative's manual: my account with symbol, e-mail, name, member number and address parts (P10)."""

from __future__ import annotations

from collections.abc import Callable

from reading import told
from town import Town, Walker, links_of

SYMBOL, PASSWORD, EMAIL = "L0000101", "JeZioro27!brzeg", "alicja@lokatorzy.example"
NEW_EMAIL = "alicja.nowa@lokatorzy.example"
NEW = "RyBa18$05"

Walk = Callable[..., Walker]


def inside(walk: Walk) -> Walker:
    """Sign in and open the own account from the menu."""
    walker = walk("pojezierze")
    walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD)
    assert walker.click("Konto").status == 200
    return walker


def facts(walker: Walker) -> dict[str, str]:
    """Return what the account's page tells, by its labels."""
    rows = walker.here.html.find_class("facts__row")
    return {row.findtext("dt").strip(): row.findtext("dd").strip() for row in rows}


def choose(walker: Walker, heading: str) -> None:
    """Follow the link to a page about the own account, by its first words."""
    links = [
        node for node in walker.here.html.find_class("module--open") if node.text_content().strip().startswith(heading)
    ]
    assert len(links) == 1, heading
    assert walker.get(links[0].get("href")).status == 200


def test_p10_the_account_tells_symbol_email_name_member_number_and_address(town: Town, walk: Walk) -> None:
    assert facts(inside(walk)) == {
        told("Name"): "Alicja Lokatorska",
        "Symbol klienta": SYMBOL,
        told("Main e-mail address"): EMAIL,
        "Nr członkowski": "7001",
        "Kraj": "Polska",
        "Kod poczt.": "10-450",
        "Poczta": "Olsztyn",
        "Miejscowość": "Olsztyn",
        "Ulica": "Przykładowa",
        "Nr domu": "1",
        "Nr lokalu": "11",
    }


def test_p10_nobody_sees_anothers_account(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    walker.press("Zaloguj się", identifier="L0000102", password="MoSt48#nad-Lyna")
    page = walker.click("Konto")
    assert "Błażej Wodny" in page.text
    assert "Alicja" not in page.text


def test_p10_the_email_address_is_changed_by_a_letter_to_the_new_one(town: Town, walk: Walk) -> None:
    walker = inside(walk)
    choose(walker, told("E-mail address"))
    page = walker.press(told("Send the message"), email=NEW_EMAIL, password=PASSWORD)
    assert NEW_EMAIL in page.text
    letter = town.letter()
    assert letter.to == NEW_EMAIL
    assert EMAIL not in letter.text
    walker.get(links_of(letter)[0])
    walker.press(told("Confirm the address"))
    walker.click(told("Go to the account"))
    assert facts(walker)[told("Main e-mail address")] == NEW_EMAIL
    before, after = sorted(town.letters(), key=lambda letter: len(letter.to))
    assert (before.to, after.to) == (EMAIL, NEW_EMAIL)
    assert "a…a@lokatorzy.example" in before.text
    assert NEW_EMAIL not in before.text


def test_p10_the_password_is_changed_under_the_symbol_that_password_managers_know(town: Town, walk: Walk) -> None:
    walker = inside(walk)
    choose(walker, told("Password"))
    [name] = walker.here.html.xpath("//input[@autocomplete='username']")
    assert (name.value, name.get("readonly")) == (SYMBOL, "readonly")
    page = walker.press(told("Change the password"), password=PASSWORD, new_password=NEW, new_password_again=NEW)
    assert told("Your password has been changed. You are signed out everywhere else.") in page.text


def test_p10_the_account_is_closed_by_its_owner_and_the_page_says_whom_to_ask(town: Town, walk: Walk) -> None:
    walker = inside(walk)
    choose(walker, told("Closing the account"))
    page = walker.press(told("Close the account"), password=PASSWORD, accept="y")
    assert page.heading == told("The account has been closed")
    assert "89 5373302" in page.text
    assert town.letter().to == EMAIL
    walker.get("")
    assert walker.press("Zaloguj się", identifier=SYMBOL, password=PASSWORD).status == 422
