"""The link of an activation letter: looking changes nothing, the button activates once, a dead link says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claiming import CHOSEN, EMAIL, NUMBERS, PESEL_OF_DOROTA, begin, let_claim, move_examiner_in, open_town, save
from clocks import Clock
from people import ANNA, OWN_EMAIL, move_in, portal
from reading import Page, Reader, told
from town import Town, links_of
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, devices, identifiers
from wrota.store.identifiers import Held

DOROTA = 2
DEAD = "This link does not open anything"
ACTIVE = "The account is active"


@pytest.fixture
def town(tenants: Path, open_site: Callable[..., Site], clock: Clock) -> Town:
    """An institution with Dorota, who has not opened the account, and its post."""
    return open_town(tenants, open_site, clock)


@pytest.fixture
def link(town: Town) -> str:
    """The link of the letter to Dorota."""
    return sent(town)


def sent(town: Town, number: str = NUMBERS[0], **answers: str) -> str:
    """Save a claim, and return the link of its letter."""
    reader = browser(town)
    begin(reader, number)
    assert save(reader, **answers).status == 200
    return links_of(town.letter())[0]


def browser(town: Town) -> Reader:
    """Return a fresh browser."""
    return Reader(town.site, "http://alfa.localhost:8000/")


def activate(town: Town, link: str) -> Page:
    """Open a link in a fresh browser, and give the password that was chosen where it is asked for."""
    reader = browser(town)
    page = reader.get(link)
    return reader.submit({"password": CHOSEN}) if page.status == 200 else page


def state(town: Town) -> State:
    """Return the state of Dorota's account."""
    store = portal(town.site, "alfa").store
    with store.open():
        account = accounts.get(store, DOROTA)
        assert account
        return account.state


def is_dead(page: Page) -> bool:
    """Say whether a page is the one for links that activate nothing, with what to do now."""
    assert told("Is the account not active yet?") in page.text
    assert told("Questions? Telephone: {phone}", phone="22 000 00 09") in page.text
    return page.status == 410 and page.heading == told(DEAD)


def test_the_page_says_for_whom_and_until_when(town: Town, link: str) -> None:
    reader = browser(town)
    page = reader.get(link)
    assert page.heading == told("Activating the account")
    assert "…0151" in page.text
    assert "28 listopada 2026, 12:00" in page.text
    assert "/odnosnik/" not in page.address
    assert page.address.startswith("http://alfa.localhost:8000/zakladanie/")


def test_looking_at_it_a_hundred_times_changes_nothing(town: Town, link: str) -> None:
    before = town.contents("alfa")
    for method in ("GET", "HEAD") * 25:
        reader = browser(town)
        address = reader.fetch(link, method).headers["Location"]
        assert reader.fetch(address, method, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert town.contents("alfa") == before
    assert activate(town, link).heading == told(ACTIVE)


def test_the_browser_that_activates_is_a_known_device_of_the_account_alone(town: Town, link: str) -> None:
    reader = browser(town)
    reader.get(link)
    assert reader.submit({"password": CHOSEN}).heading == told(ACTIVE)
    store = portal(town.site, "alfa").store
    with store.open():
        assert devices.owner(store, reader.cookies()["wrota_alfa_device"]) == DOROTA


def test_the_button_makes_everything_the_accounts_own(town: Town, link: str) -> None:
    page = activate(town, link)
    assert page.heading == told(ACTIVE)
    assert (
        told("Sign in with {identifier} and the password that was chosen in the form.", identifier="PESEL") in page.text
    )
    store = portal(town.site, "alfa").store
    with store.open():
        account = accounts.get(store, DOROTA)
        assert account
        assert (account.state, account.name, account.language) == (State.ACTIVE, "Dorota", "pl")
        assert accounts.fields_of(store, account) == {
            "okreg": "Poznań",
            "nazwisko": "Wielonumerowa",
            "urodzenie": "1905-03-09",
        }
        [email, _] = accounts.identifiers_of(store, DOROTA)
    assert (email.kind, email.value, email.place, email.shared) == ("email", EMAIL, 0, True)
    assert email.confirmed_at == town.clock()
    contents = town.contents("alfa")
    assert not contents["pending"]
    assert not contents["session"]
    assert town.acts("alfa")[-1] == "activated"


def test_then_pesel_and_password_sign_in_and_no_number_does(town: Town, link: str) -> None:
    activate(town, link)
    for number in NUMBERS:
        page = begin(browser(town), number)
        assert (page.status, town.reason("alfa", page)) == (422, "wrong_password")
        assert "W ciągu doby sprawdzanych jest 5 prób" in page.text
    home = begin(browser(town), CHOSEN)
    assert (home.status, home.address) == (200, "http://alfa.localhost:8000/")


def test_the_link_works_in_the_browser_in_which_the_claim_is_open(town: Town) -> None:
    reader = browser(town)
    begin(reader)
    save(reader)
    reader.get(links_of(town.letter())[0])
    assert reader.page
    handle = reader.page.address.rsplit("/", 1)[-1]
    page = reader.submit(action_ends=handle)
    assert page.heading == told(ACTIVE)
    assert told("An account is being opened here.") not in page.text
    page = reader.get("zakladanie")
    assert "notice=claim-first" in page.address, "the claim is over there too"


def test_of_one_link_the_second_use_is_told_what_to_do(town: Town, link: str) -> None:
    activate(town, link)
    page = activate(town, link)
    assert is_dead(page)
    assert told("Is the account active already?") in page.text


def test_after_seven_days_the_link_is_dead_and_the_claim_can_be_resumed(town: Town, link: str, clock: Clock) -> None:
    clock.move(days=7, seconds=-1)
    assert browser(town).get(link).status == 200
    clock.move(seconds=1)
    assert is_dead(activate(town, link))
    assert activate(town, sent(town, NUMBERS[2])).heading == told(ACTIVE)


def test_the_link_of_an_older_letter_applies_nothing_newer(town: Town, link: str) -> None:
    newer = sent(town, NUMBERS[1], email="inna@example.com")
    assert is_dead(activate(town, link))
    assert state(town) is State.AWAITING_EMAIL
    assert activate(town, newer).heading == told(ACTIVE)


def test_a_page_that_was_open_before_a_newer_save_activates_nothing(town: Town, link: str) -> None:
    reader = browser(town)
    assert reader.get(link).status == 200
    sent(town, NUMBERS[1], email="inna@example.com")
    assert is_dead(reader.submit())
    assert state(town) is State.AWAITING_EMAIL


@pytest.mark.parametrize("closed", [State.BLOCKED, State.CLOSED, State.EXPIRED])
def test_an_account_that_was_stopped_meanwhile_is_not_activated(town: Town, link: str, closed: State) -> None:
    store = portal(town.site, "alfa").store
    with store.open(), store.writing():
        accounts.set_state(store, DOROTA, closed)
    assert is_dead(activate(town, link))
    assert state(town) is closed


@pytest.mark.parametrize("token", ["", "A" * 43, "ż", "None", "x" * 500, "%00"])
def test_what_is_no_link_gets_one_answer(town: Town, token: str) -> None:
    page = browser(town).get(f"odnosnik/konto/{token}")
    assert page.status in {400, 410}
    assert state(town) is State.REGISTERED


def test_a_link_of_another_kind_activates_nothing_and_this_one_sets_no_password(town: Town, link: str) -> None:
    token = link.rsplit("/", 1)[-1]
    reader = browser(town)
    assert reader.get(f"odnosnik/{token}").status == 410
    assert reader.get(f"odnosnik/adres/{token}").status in {404, 410}
    reader.get("przywracanie")
    reader.submit({"identifier": OWN_EMAIL})
    [recovery] = links_of(town.letter())
    assert is_dead(browser(town).get(recovery.replace("/odnosnik/", "/odnosnik/konto/")))


def test_recovery_by_a_claim_that_was_never_activated_sends_nothing_to_the_typed_address(town: Town, link: str) -> None:
    reader = browser(town)
    for typed in (EMAIL, PESEL_OF_DOROTA):
        reader.get("przywracanie")
        reader.submit({"identifier": typed})
    assert town.letters() == []


def test_the_address_on_file_is_told_of_another_one(town: Town) -> None:
    store = portal(town.site, "alfa").store
    with store.open(), store.writing():
        account = accounts.get(store, DOROTA)
        assert account
        identifiers.add(store, DOROTA, account.handle, Held("email", "stary@example.com", shared=True))
    activate(town, sent(town))
    notice = town.letter()
    assert notice.to == "stary@example.com"
    assert "d…a@example.com" in notice.text


def test_an_address_that_another_account_has_is_told_in_words_with_what_to_do(
    tenants: Path, open_site: Callable[..., Site], clock: Clock
) -> None:
    let_claim(tenants)
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("shared = true\n", ""), "utf-8")
    town = Town(open_site(), clock)
    move_in(town.site, ANNA, identifiers=(Held("login", "anna.n"), Held("email", OWN_EMAIL)))
    move_examiner_in(town.site)
    link = sent(town, email=OWN_EMAIL)
    page = activate(town, link)
    assert page.status == 422
    assert (
        told("Another account is already known by this address. Please begin again and give another one.") in page.text
    )
    assert told("Is the account not active yet?") in page.text
    assert state(town) is State.AWAITING_EMAIL
    assert activate(town, sent(town, NUMBERS[1])).heading == told(ACTIVE)


def test_access_restored_by_a_letter_leaves_nothing_of_a_claim_that_was_saved(town: Town) -> None:
    store = portal(town.site, "alfa").store
    with store.open(), store.writing():
        account = accounts.get(store, DOROTA)
        assert account
        identifiers.add(store, DOROTA, account.handle, Held("email", "stary@example.com", shared=True))
    link = sent(town)
    reader = browser(town)
    reader.get("przywracanie")
    reader.submit({"identifier": PESEL_OF_DOROTA})
    reader.get(links_of(town.letter())[0])
    assert reader.submit({"new_password": CHOSEN, "new_password_again": CHOSEN}).status == 200
    assert is_dead(activate(town, link))
    assert state(town) is State.ACTIVE
    assert not town.contents("alfa")["pending"]


def test_without_a_good_token_nothing_is_activated(town: Town, link: str) -> None:
    reader = browser(town)
    reader.get(link)
    page = reader.submit({"csrf_token": "x"})
    assert page.status == 403
    assert state(town) is State.AWAITING_EMAIL
    assert reader.submit({"password": CHOSEN}).heading == told(ACTIVE), "the form that is offered again is good"


# A form that somebody else filled in


def test_a_strangers_password_is_not_activated_by_the_owners_button(town: Town, link: str) -> None:
    stranger = browser(town)
    begin(stranger, NUMBERS[1])
    taken = "haslo-obcego-7-lat"
    assert save(stranger, new_password=taken, new_password_again=taken).status == 200
    assert is_dead(browser(town).get(link)), "also before the newer letter goes out"
    newer = links_of(town.letter())[0]
    owner = browser(town)
    begin(owner, NUMBERS[2])
    page = owner.get(newer)
    assert "11:59" in page.text or "12:00" in page.text, "when the form was saved"
    assert "innej przeglądarce" in page.text
    for typed in ("", CHOSEN, "x"):
        assert owner.submit({"password": typed}).status == 422
        assert state(town) is State.AWAITING_EMAIL


def test_a_program_that_presses_buttons_activates_nothing(town: Town, link: str) -> None:
    scanner = browser(town)
    scanner.get(link)
    assert scanner.submit().status == 422
    assert state(town) is State.AWAITING_EMAIL
    assert activate(town, link).heading == told(ACTIVE)


def test_the_password_of_a_saved_form_is_not_guessed_at(town: Town, link: str) -> None:
    guesser = browser(town)
    guesser.get(link)
    assert [guesser.submit({"password": f"proba-{number}"}).status for number in range(5)] == [422] * 4 + [410]
    assert browser(town).get(link).status == 410, "the link is dead for everybody"
    assert state(town) is State.AWAITING_EMAIL
    assert town.acts("alfa").count("activation_refused") == 5
