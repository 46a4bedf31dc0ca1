"""The pages of a new e-mail address: asked for, waited for, given up, and confirmed behind the letter's link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

import pytest

from people import ANNA, CELINA, OWN_EMAIL, PESEL, Person, move_in
from reading import Browsing, Page, Reader, told
from town import Town, Walker, links_of
from wrota.site import Site
from wrota.store.identifiers import Held

NEW = "nowa@example.net"
SEND, CONFIRM, GIVE_UP = told("Send the message"), told("Confirm the address"), told("Give up the change")
DEAD = told("This link does not open anything")


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def walker(request: pytest.FixtureRequest, town: Town) -> Walker:
    """Celina, signed in: as full pages, and with what HTMX adds."""
    return signed_in(town, CELINA, htmx=request.param)


def signed_in(town: Town, person: Person, **options: Unpack[Browsing]) -> Walker:
    walker = town.walker(person.tenant, "logowanie", **options)
    assert walker.submit(person.typed).status == 200
    return walker


def ask(walker: Walker, email: str = NEW, password: str = CELINA.password) -> Page:
    walker.get("konto/e-mail")
    return walker.press(SEND, email=email, password=password)


def test_from_the_account_to_the_confirmed_address(town: Town, walker: Walker) -> None:
    walker.get("konto")
    page = walker.click(f"{told('E-mail address')}{told('Change the address to which messages go.')}")
    assert OWN_EMAIL in page.text
    page = walker.press(SEND, email=NEW, password=CELINA.password)
    assert (page.status, page.address.split("?")[0]) == (200, f"{walker.base}konto/e-mail")
    assert told("A message with a link was sent to the new address.") in page.text
    assert NEW in page.text
    letter = town.letter()
    assert (letter.to, "1 dzień" in letter.text) == (NEW, True)
    page = walker.get(links_of(letter)[0])
    assert (page.status, page.heading) == (200, told("Confirming the e-mail address"))
    assert "22 listopada 2026" in page.text
    assert len(page.html.xpath("//main//button")) == 1
    page = walker.press(CONFIRM)
    assert (page.status, page.heading) == (200, told("The e-mail address has been changed"))
    assert sorted(told.to for told in town.letters()) == sorted([OWN_EMAIL, NEW])
    page = walker.click(told("Go to the account"))
    assert NEW in page.text
    assert OWN_EMAIL not in page.text


def test_the_link_works_in_a_browser_where_nobody_is_signed_in(town: Town) -> None:
    here = signed_in(town, CELINA)
    ask(here)
    phone = town.walker("beta", links_of(town.letter())[0])
    assert phone.submit({"password": CELINA.password}).status == 200
    assert here.fetch("konto").status_code == 303
    assert phone.click(told("Go to the account")).heading == told("Signing in")


def test_looking_at_the_link_changes_nothing(town: Town) -> None:
    ask(signed_in(town, CELINA))
    [link] = links_of(town.letter())
    phone = town.walker("beta", link)
    before = town.contents("beta")
    for _ in range(3):
        assert phone.get(link).status == 200
    assert town.contents("beta") == before


def test_the_token_is_in_no_address_that_stays(town: Town) -> None:
    ask(signed_in(town, CELINA))
    [link] = links_of(town.letter())
    token = link.rpartition("/")[2]
    page = town.walker("beta", link).here
    assert "/odnosnik/adres/" in link
    assert token not in page.address
    assert token not in page.answer.get_data(as_text=True)


def test_whoever_waits_can_give_it_up_and_the_link_is_dead_then(town: Town, walker: Walker) -> None:
    ask(walker)
    [link] = links_of(town.letter())
    page = walker.press(GIVE_UP)
    assert told("The change of the e-mail address was given up.") in page.text
    assert NEW not in page.text
    page = walker.get(link)
    assert (page.status, page.heading) == (410, DEAD)
    assert walker.click(told("Ask for a new link")).heading == told("E-mail address")


def test_a_used_link_and_one_after_a_day_are_dead(town: Town) -> None:
    walker = signed_in(town, CELINA)
    ask(walker)
    [link] = links_of(town.letter())
    phone = town.walker("beta", link)
    town.clock.move(days=1)
    assert phone.press(CONFIRM).status == 410
    again = signed_in(town, CELINA)
    ask(again)
    [link] = links_of(town.letter())
    phone.get(link)
    assert phone.submit({"password": CELINA.password}).status == 200
    assert phone.get(link).status == 410


def test_the_link_opens_no_other_page_and_no_other_link_opens_this_one(town: Town) -> None:
    ask(signed_in(town, CELINA))
    token = links_of(town.letter())[0].rpartition("/")[2]
    phone = town.walker("beta")
    assert phone.get(f"odnosnik/{token}").status == 410
    phone.get("przywracanie")
    phone.submit({"identifier": CELINA.identifier})
    other = links_of(town.letter())[0].rpartition("/")[2]
    assert phone.get(f"odnosnik/adres/{other}").status == 410


def test_an_address_of_another_account_is_answered_alike_until_its_reader_opens_the_link(
    site: Site, town: Town
) -> None:
    move_in(site, Person("beta", "Danuta", "ciche-jezioro-88", (Held("symbol", "L0000002"), Held("email", NEW))))
    walker = signed_in(town, CELINA)
    page = ask(walker)
    assert told("A message with a link was sent to the new address.") in page.text
    walker.get(links_of(town.letter())[0])
    page = walker.press(CONFIRM)
    assert page.status == 422
    assert told("Another account is already known by this address, so it was not changed.") in page.text
    assert not page.html.xpath("//main//button")
    assert OWN_EMAIL in walker.get("konto").text


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Enter the new e-mail address."),
        ("nowa", "This is not a whole e-mail address, such as name@example.org."),
        (OWN_EMAIL, "This is your e-mail address already."),
    ],
)
def test_a_wrong_address_is_said_beside_its_field_and_stays_there(
    town: Town, walker: Walker, email: str, said: str
) -> None:
    page = ask(walker, email)
    assert page.status == 422
    assert told(said) in " ".join(page.html.get_element_by_id("email-note").text_content().split())
    assert page.form("e-mail").fields["email"] == email
    assert not page.form("e-mail").fields["password"]
    assert town.letters() == []


def test_on_leaving_the_field_its_note_speaks_and_asks_nobody_elses_account(site: Site, town: Town) -> None:
    move_in(site, Person("beta", "Danuta", "ciche-jezioro-88", (Held("symbol", "L0000002"), Held("email", NEW))))
    walker = signed_in(town, CELINA, htmx=True)
    walker.get("konto/e-mail")
    page = walker.type(SEND, email="nowa@")
    assert told("This is not a whole e-mail address, such as name@example.org.") in page.text
    assert not walker.type(SEND, email=NEW).html.get_element_by_id("email-note").text_content().strip()


def test_a_wrong_password_is_told_and_the_address_stays_typed(town: Town) -> None:
    walker = signed_in(town, CELINA)
    page = ask(walker, password="pomylka-12345")
    assert page.status == 422
    assert told("This is not your present password.") in page.text
    assert page.form("e-mail").fields["email"] == NEW
    for _ in range(4):
        ask(walker, password="pomylka-12345")
    page = ask(walker)
    assert (page.status, page.answer.headers["Retry-After"]) == (429, "26")


def test_what_was_typed_is_there_again_after_the_session_ended(town: Town) -> None:
    walker = signed_in(town, CELINA)
    walker.get("konto/e-mail")
    town.clock.move(minutes=16)
    page = walker.press(SEND, email=NEW, password=CELINA.password)
    assert page.heading == told("Signing in")
    page = walker.submit(CELINA.typed)
    assert page.form("e-mail").fields["email"] == NEW
    assert not page.form("e-mail").fields["password"]


def test_giving_up_needs_the_token_of_a_form(enter: Callable[..., Reader]) -> None:
    assert enter(ANNA).send("konto/e-mail/rezygnacja").status_code == 403


def test_no_page_of_it_shows_a_number(town: Town) -> None:
    walker = signed_in(town, ANNA)
    walker.get("konto/e-mail")
    walker.press(SEND, email=NEW, password=ANNA.password)
    page = walker.get(links_of(town.letter())[0])
    assert PESEL not in page.text


def test_a_program_that_presses_buttons_confirms_nothing(town: Town) -> None:
    ask(signed_in(town, CELINA))
    [link] = links_of(town.letter())
    scanner = town.walker("beta", link)
    assert scanner.press(CONFIRM).status == 422
    assert [scanner.submit({"password": f"proba-{number}"}).status for number in range(5)] == [422] * 4 + [410]
    assert town.acts("beta").count("email_changed") == 0


def test_another_persons_session_is_asked_for_the_accounts_password(town: Town) -> None:
    neighbour = Person("beta", "Damian Lis", "RyBa19$06-damian", (Held("symbol", "L0004881"),))
    move_in(town.site, neighbour)
    ask(signed_in(town, CELINA))
    [link] = links_of(town.letter())
    other = signed_in(town, neighbour)
    assert "Obecne hasło" in other.get(link).text
    assert other.press(CONFIRM).status == 422
