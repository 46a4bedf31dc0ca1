"""The form of a claim: what it shows and to whom, nothing typed is lost, and a good password is typed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

import pytest

from claiming import ANSWERS, CHOSEN, EMAIL, NUMBERS, PESEL_OF_DOROTA, begin, let_claim, move_examiner_in, save
from clocks import Clock
from people import ANNA, EVERYBODY, move_in, portal
from reading import Browsing, Page, Reader, told
from wrota.desk import claim_saving
from wrota.errors import Overloaded, StoreBusy, WrotaError
from wrota.rules.states import State
from wrota.seams import Hasher
from wrota.site import Site
from wrota.store import accounts, sessions, tables
from wrota.words import say

ACCEPTED = "The password has been accepted."
DOROTA = 3
"""The number of her account: two of this institution came before."""

ADDRESS = "http://alfa.localhost:8000/zakladanie"


@pytest.fixture
def claiming(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution with Dorota, who has not opened the account, and with Anna, who has."""
    let_claim(tenants)
    site = open_site()
    for person in EVERYBODY:
        move_in(site, person)
    move_examiner_in(site)
    return site


@pytest.fixture
def reader(claiming: Site) -> Reader:
    """Dorota's browser, with the form open."""
    return begun(claiming)


def test_the_sign_in_box_says_where_a_claim_begins(claiming: Site) -> None:
    page = Reader(claiming, "http://alfa.localhost:8000/").get("logowanie")
    [hint] = page.html.xpath("//*[@id='password-hint']")
    assert hint.text_content() == told("To open an account, type here instead: {proof}.", proof="Numer ewidencyjny")


def begun(site: Site, number: str = NUMBERS[0], **options: Unpack[Browsing]) -> Reader:
    """Return a browser in which a claim has just begun."""
    reader = Reader(site, "http://alfa.localhost:8000/", **options)
    page = begin(reader, number)
    assert (page.status, page.address) == (200, ADDRESS)
    return reader


def here(reader: Reader) -> Page:
    """Return the page that is open."""
    assert reader.page
    return reader.page


def typed(page: Page) -> dict[str, str]:
    """Return what stands in the form."""
    return dict(page.form("zakladanie").fields)


def test_the_form_shows_whom_it_is_for_and_what_the_registry_knows(reader: Reader) -> None:
    page = reader.get("zakladanie")
    assert "Dorota" in page.text
    assert "…0151" in page.text
    assert PESEL_OF_DOROTA not in page.answer.get_data(as_text=True)
    assert "Okręg: Poznań" in page.text
    assert "okreg" not in typed(page)
    assert "Żeby zawrzeć umowę." in page.text


def test_what_the_registry_knows_is_not_taken_from_a_request(claiming: Site, reader: Reader) -> None:
    assert save(reader, okreg="Warszawa").address.endswith("/wyslano")
    store = portal(claiming, "alfa").store
    with store.open():
        account = accounts.get(store, DOROTA)
        assert account
        assert accounts.fields_of(store, account) == {"okreg": "Poznań"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("email", "dorota"), ("email", ""), ("new_password_again", "inne"), ("nazwisko", ""), ("urodzenie", "31.12.1964")],
)
def test_a_wrong_field_is_marked_in_words_and_nothing_typed_is_lost(reader: Reader, name: str, value: str) -> None:
    page = save(reader, **{name: value})
    assert page.status == 422
    assert page.title.startswith(told("Error"))
    wrong = page.html.xpath("//*[@aria-invalid='true']")
    assert [node.get("name") for node in wrong] == [name]
    assert page.html.xpath("//*[contains(@class, 'summary__link')]/@href") == [f"#{wrong[0].get('id')}"]
    for known, text in ANSWERS.items():
        if known not in {name, "new_password", "new_password_again"}:
            assert typed(page)[known] == text


def test_a_birth_date_against_the_pesel_names_both(reader: Reader) -> None:
    page = save(reader, urodzenie="31.12.1964")
    assert page.status == 422
    said = told("The date of birth and the PESEL number contradict each other. Please compare both.")
    assert page.text.count(said) == 2, "in the summary and beside the field"
    assert typed(page)["urodzenie"] == "31.12.1964"


def test_a_good_password_survives_a_failed_save_as_its_hash(claiming: Site, reader: Reader) -> None:
    page = save(reader, nazwisko="")
    assert told(ACCEPTED) in page.text
    assert CHOSEN not in page.answer.get_data(as_text=True)
    assert CHOSEN.encode() not in portal(claiming, "alfa").store.path.read_bytes()
    fields = {**ANSWERS, "new_password": "", "new_password_again": ""}
    page = reader.submit(fields, action_ends="zakladanie")
    assert page.address == f"{ADDRESS}/wyslano"


def test_the_accepted_password_is_there_after_a_reload_and_after_the_session(
    claiming: Site, reader: Reader, clock: Clock
) -> None:
    save(reader, nazwisko="")
    assert told(ACCEPTED) in reader.get("zakladanie").text
    clock.move(minutes=16)
    begin(reader, NUMBERS[2])
    assert told(ACCEPTED) in here(reader).text


@pytest.mark.parametrize("trouble", [Overloaded, StoreBusy])
def test_a_password_that_cannot_be_kept_just_now_loses_nothing_else(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, trouble: type[WrotaError]
) -> None:
    def refuse(*_: object) -> None:
        raise trouble(say("The service is very busy. Please try again in a moment."))

    monkeypatch.setattr("wrota.desk.draft_password.keep", refuse)
    page = save(reader, urodzenie="31.02.1905")
    assert page.status == 422
    assert (typed(page)["email"], typed(page)["nazwisko"]) == (EMAIL, ANSWERS["nazwisko"])


def test_an_invalid_password_is_asked_for_again(reader: Reader) -> None:
    page = save(reader, new_password="krótkie", new_password_again="krótkie", nazwisko="")
    assert told(ACCEPTED) not in page.text
    page = save(reader, new_password_again="inne-haslo-9999")
    assert told(ACCEPTED) not in page.text
    assert told("The two new passwords differ.") in page.text


def test_a_password_may_not_contain_the_address_that_is_being_given(reader: Reader) -> None:
    typed = "zielona-latarnia-w-porcie"
    page = save(reader, email="latarnia@example.com", new_password=typed, new_password_again=typed)
    assert page.status == 422
    assert [node.get("name") for node in page.html.xpath("//*[@aria-invalid='true']")] == ["new_password"]


def test_an_accepted_password_is_changed_without_script(claiming: Site, reader: Reader) -> None:
    page = save(reader, nazwisko="")
    [changing] = page.html.xpath("//details[.//input[@name='new_password']]")
    assert changing.get("open") is None
    page = save(reader, new_password="za-krotkie", new_password_again="za-krotkie")
    assert page.status == 422
    assert page.html.xpath("//details[.//input[@name='new_password']]/@open"), "what is wrong is not folded away"
    page = save(reader, new_password="inna-latarnia-w-porcie", new_password_again="inna-latarnia-w-porcie")
    assert page.address == f"{ADDRESS}/wyslano"
    assert staged_password(claiming, "inna-latarnia-w-porcie")


def test_a_failed_save_costs_one_hash_and_a_good_one_too(claiming: Site, reader: Reader) -> None:
    before = claiming.seams.hasher.runs
    save(reader, nazwisko="")
    assert claiming.seams.hasher.runs == before + 1
    save(reader, new_password="", new_password_again="")
    assert claiming.seams.hasher.runs == before + 1


def test_a_lost_token_keeps_what_was_typed_but_no_password(reader: Reader) -> None:
    page = save(reader, csrf_token="x")
    assert page.status == 403
    assert typed(page)["nazwisko"] == ANSWERS["nazwisko"]
    assert told(ACCEPTED) not in page.text


def test_a_draft_is_there_again_with_the_number_in_the_same_browser_alone(
    claiming: Site, reader: Reader, clock: Clock
) -> None:
    page = reader.submit({**ANSWERS, "later": "1"}, action_ends="zakladanie")
    assert page.status == 200
    assert told(ACCEPTED) in page.text
    clock.move(minutes=16)
    assert typed(begin(reader, NUMBERS[1]))["nazwisko"] == ANSWERS["nazwisko"]
    other = here(begun(claiming, NUMBERS[2]))
    assert not typed(other)["nazwisko"]
    assert told(ACCEPTED) not in other.text


def test_a_draft_judges_no_password(reader: Reader) -> None:
    page = reader.submit({**ANSWERS, "new_password": "krotkie", "later": "1"}, action_ends="zakladanie")
    assert page.status == 200
    assert page.html.find_class("rules__item")
    assert not page.html.find_class("rules__item--missing")


def test_what_was_sent_after_the_session_ended_is_there_again(reader: Reader, clock: Clock) -> None:
    clock.move(minutes=16)
    page = save(reader)
    assert page.address.startswith("http://alfa.localhost:8000/logowanie")
    assert told("Your session has ended. What you typed was kept: it will be there again when you have signed in.") in (
        page.text
    )
    assert typed(begin(reader, NUMBERS[1]))["nazwisko"] == ANSWERS["nazwisko"]


def test_a_finished_form_leaves_no_draft(claiming: Site, reader: Reader) -> None:
    save(reader, nazwisko="")
    save(reader)
    store = portal(claiming, "alfa").store
    with store.open():
        assert not store.rows(tables.DraftRow.select())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "dorota", "This is not a whole e-mail address, such as name@example.org."),
        ("nazwisko", "", "Please fill in this field."),
        ("email", EMAIL, ""),
    ],
)
def test_a_note_judges_one_field(reader: Reader, field: str, value: str, said: str) -> None:
    token = typed(here(reader))["csrf_token"]
    answer = reader.send(f"uwaga/claim/{field}", {field: value, "csrf_token": token}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert (told(said) if said else "") in answer.get_data(as_text=True)
    assert ("note__words" in answer.get_data(as_text=True)) == bool(said)


def test_the_list_of_rules_follows_the_typing(claiming: Site) -> None:
    reader = begun(claiming, htmx=True)
    form = here(reader).form("zakladanie")
    reader.fill_in(form, {"new_password": "krótkie"})
    states = [
        node.text_content() for node in here(reader).html.xpath("//*[@id='rules-list']//*[@class='rules__state']")
    ]
    assert [state for state in states if told("missing") in state]


def test_nobody_else_gets_the_form(claiming: Site, clock: Clock) -> None:
    reader = Reader(claiming, "http://alfa.localhost:8000/")
    page = reader.get("zakladanie")
    assert page.address == "http://alfa.localhost:8000/logowanie?next=/zakladanie&notice=claim-first"
    assert told("Opening an account begins in the sign-in box; the hint beside the password says how.") in page.text
    assert reader.submit(ANNA.typed).address == "http://alfa.localhost:8000/"
    assert reader.get("zakladanie").address == "http://alfa.localhost:8000/"
    assert reader.get("zakladanie/wyslano").address == "http://alfa.localhost:8000/"


def test_an_institution_without_this_road_has_no_such_page(enter: Callable[..., Reader]) -> None:
    for path in ("zakladanie", "zakladanie/wyslano"):
        assert enter(ANNA).fetch(path).status_code == 404


def test_a_claim_ends_when_the_account_may_not_be_claimed_any_more(claiming: Site, reader: Reader) -> None:
    store = portal(claiming, "alfa").store
    with store.open(), store.writing():
        accounts.set_state(store, DOROTA, State.BLOCKED)
    assert reader.get("zakladanie").address.startswith("http://alfa.localhost:8000/logowanie")


def test_signing_out_ends_the_claim(claiming: Site, reader: Reader) -> None:
    reader.submit(action_ends="wyloguj")
    assert reader.get("zakladanie").address.startswith("http://alfa.localhost:8000/logowanie")
    store = portal(claiming, "alfa").store
    with store.open():
        assert not store.rows(tables.SessionRow.select().where(tables.SessionRow.purpose == sessions.CLAIM))


def staged_password(site: Site, password: str) -> bool:
    """Say whether the password that waits is this one."""
    desk = portal(site, "alfa").desk
    with desk.store.open():
        account = accounts.get(desk.store, DOROTA)
        assert account
        saved = claim_saving.waiting(desk, account)
        assert saved
        return Hasher(memory_kib=8, passes=1).verify(saved.answers.password_hash, password)
