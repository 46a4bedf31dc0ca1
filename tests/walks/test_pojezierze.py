"""The co-operative's manual: a new password by e-mail, the page in between, and the five rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from people import portal
from reading import Page, told
from town import Town, Walker, links_of
from wrota.rules.identifiers import Identifier
from wrota.store import accounts
from wrota.words import catalogue, say_many

SYMBOL, TO = "L0000103", "cecylia@lokatorzy.example"
NEW = "RyBa18$05"
ASK, ENTER, SET = "Prześlij nowe hasło e-mailem", "Zaloguj", "Ustaw nowe hasło"
MET, MISSING = told("met"), told("missing")


def rule(one: str, many: str, count: int, **values: str) -> str:
    """Return a rule as the screen says it."""
    return catalogue("pl").translate(say_many(one, many, count, **values))


DIGITS = rule("At least {count} digit", "At least {count} digits", 2)
SPECIAL = rule(
    "At least {count} special character, for example: {examples}",
    "At least {count} special characters, for example: {examples}",
    1,
    examples="!@#$%&*()-+",
)
RULES = {
    rule("At least {count} character", "At least {count} characters", 8),
    rule("At least {count} capital letter", "At least {count} capital letters", 2),
    rule("At least {count} small letter", "At least {count} small letters", 2),
    DIGITS,
    SPECIAL,
}

Walk = Callable[..., Walker]


def ask(walker: Walker, symbol: str = SYMBOL) -> Page:
    """Ask for a new password from the sign-in box."""
    walker.get("")
    walker.click("Nie pamiętasz hasła?")
    return walker.press(ASK, identifier=symbol)


def opened(town: Town, walker: Walker, symbol: str = SYMBOL) -> Page:
    """Follow the letter's link through the page in between."""
    ask(walker, symbol)
    walker.get(links_of(town.letter())[0])
    return walker.press(ENTER)


def rules(page: Page) -> dict[str, str]:
    """Return what the list of rules says of each: nothing, that it is met, or that it is missing."""
    shown = [" ".join(item.text_content().split()) for item in page.html.xpath("//*[@id='rules-list']/li")]
    return {words: state for words, _, state in (item.partition(" – ") for item in shown)}


def spoken(missing: int) -> str:
    """Return the one line that speaks while a password is typed."""
    if not missing:
        return told("The password meets all requirements.")
    counted = say_many("{count} requirement is not met yet.", "{count} requirements are not met yet.", missing)
    return catalogue("pl").translate(counted)


def confirmed(town: Town, symbol: str = SYMBOL) -> datetime | None:
    """Return when the e-mail address behind a symbol was confirmed."""
    store = portal(town.site, "pojezierze").store
    with store.open():
        [account] = accounts.by_digests(store, [Identifier("symbol", symbol.lower())])
        return next(held.confirmed_at for held in accounts.identifiers_of(store, account.id) if held.kind == "email")


def test_p5_the_page_in_between_says_for_whom_until_when_and_has_one_button(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    ask(walker)
    page = walker.get(links_of(town.letter())[0])
    assert page.status == 200
    facts = [" ".join(node.text_content().split()) for node in page.html.xpath("//main//dd")]
    assert facts == [SYMBOL, "22 listopada 2026, 12:00"]
    assert [" ".join(node.text_content().split()) for node in page.html.xpath("//main//button")] == [ENTER]
    assert not page.html.xpath("//main//input[not(@type='hidden')]")


def test_p5_the_button_opens_only_the_new_password_page(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    page = opened(town, walker)
    assert (page.status, page.heading) == (200, told("A new password"))
    assert walker.fetch("konto").status_code == 303
    assert walker.get(page.address).heading == told("A new password")


def test_p5_the_address_is_confirmed_by_the_button_and_never_by_looking(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    ask(walker)
    [link] = links_of(town.letter())
    for _ in range(3):
        walker.get(link)
    assert confirmed(town) is None
    walker.press(ENTER)
    assert confirmed(town) == town.clock()


def test_p5_the_form_cannot_be_sent_around_the_page_in_between(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    ask(walker)
    page = walker.get(links_of(town.letter())[0])
    token = page.form("wejscie").fields["csrf_token"]
    answer = walker.send(page.address, {"csrf_token": token, "new_password": NEW, "new_password_again": NEW})
    assert answer.status_code == 200
    assert ENTER in answer.get_data(as_text=True)
    assert confirmed(town) is None
    walker.get("")
    assert walker.press("Zaloguj się", identifier=SYMBOL, password=NEW).status == 422


def test_p6_the_five_rules_are_said_in_sentences(town: Town, walk: Walk) -> None:
    page = opened(town, walk("pojezierze"))
    assert set(rules(page)) >= RULES
    assert set(rules(page).values()) == {""}


def test_p6_without_script_each_rule_is_met_or_missing_after_sending(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    opened(town, walker)
    page = walker.press(SET, new_password="RyBaaaaaa", new_password_again="RyBaaaaaa")
    assert page.status == 422
    judged = rules(page)
    assert {one for one in RULES if judged[one] == MISSING} == {DIGITS, SPECIAL}
    assert {judged[one] for one in RULES} == {MISSING, MET}


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("R", 5),
        ("RyBa18$0", 0),
        ("RyBa18$05", 0),
        ("ryba18$05", 1),
        ("RYBA18$05", 1),
        ("RyBa$$$$$", 1),
        ("RyBa18005", 1),
        ("ŁyŻa18€05", 0),
    ],
)
def test_p6_while_it_is_typed_the_list_says_what_is_met_and_one_note_speaks(
    town: Town, typed: str, missing: int
) -> None:
    walker = town.walker("pojezierze", htmx=True)
    opened(town, walker)
    page = walker.type(SET, new_password=typed)
    judged = rules(page)
    assert sum(judged[one] == MISSING for one in RULES) == missing
    note = page.html.get_element_by_id("new_password-note")
    assert note.get("aria-live") == "polite"
    assert " ".join(note.text_content().split()) == spoken(list(judged.values()).count(MISSING))
    listed = page.html.get_element_by_id("rules-list")
    assert not listed.xpath("ancestor-or-self::*[@aria-live or @role='status' or @role='alert']")


def test_p6_ryba_passes_and_p7_then_the_symbol_signs_in(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    opened(town, walker)
    page = walker.press(SET, new_password=NEW, new_password_again=NEW)
    assert f"Hasło użytkownika {SYMBOL} zostało zmienione" in page.text
    walker.get("")
    home = walker.press("Zaloguj się", identifier=SYMBOL, password=NEW)
    assert (home.status, home.address) == (200, "http://pojezierze.localhost:8000/")


def test_p12_the_letter_is_asked_for_by_symbol_and_valid_one_day_for_one_use(town: Town, walk: Walk) -> None:
    page = ask(walk("pojezierze"))
    assert page.heading == told("Check your e-mail")
    letter = town.letter()
    assert letter.to == TO
    assert SYMBOL in letter.text
    assert "1 dzień" in letter.text
    assert "tylko raz" in letter.text
    [link] = links_of(letter)
    town.clock.move(days=1, seconds=-1)
    assert town.walker("pojezierze", link).here.status == 200
    town.clock.move(seconds=1)
    assert town.walker("pojezierze", link).here.status == 410


def test_p12_one_use(town: Town, walk: Walk) -> None:
    walker = walk("pojezierze")
    ask(walker)
    [link] = links_of(town.letter())
    walker.get(link)
    walker.press(ENTER)
    assert walker.press(SET, new_password=NEW, new_password_again=NEW).status == 200
    assert walker.get(link).status == 410
    assert walker.click(told("Ask for a new link")).heading == "Zmiana hasła"


@pytest.mark.parametrize("symbol", ["Radoch", "radoch", " RADOCH "])
def test_p14_an_identifier_outside_todays_pattern_recovers_and_signs_in(town: Town, walk: Walk, symbol: str) -> None:
    walker = walk("pojezierze")
    page = opened(town, walker, symbol)
    assert "Radoch" in page.text
    assert walker.press(SET, new_password=NEW, new_password_again=NEW).status == 200
    walker.get("")
    assert walker.press("Zaloguj się", identifier=symbol, password=NEW).status == 200
