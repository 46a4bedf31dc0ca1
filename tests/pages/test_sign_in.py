"""Signing in: one answer for whoever cannot come in, and words for whoever may know why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import cycle

import pytest

from clocks import Clock
from comparing import Seen, Watch
from people import ANNA, BOGDAN, CELINA, FAMILY_EMAIL, OWN_EMAIL, PESEL, Facts, Person, move_in, portal
from reading import Page, Reader, told
from wrota.rules import states
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import cases, tables
from wrota.store.identifiers import Held
from wrota.words import catalogue

WRONG = "The identifier or the password is not right."
PASSWORD = "ciche-jezioro-88"
OVER: Facts = {"valid_until": date(2026, 11, 20)}
"""An entitlement that ended yesterday."""

# What is typed has the same length for everybody, so that even the length of the answer must not differ.
FACTS: dict[str, Facts | None] = {
    "unknown": None,
    "active": {},
    "blocked": {"state": State.BLOCKED},
    "expired": {"state": State.EXPIRED},
    "over": OVER,
    "closed": {"state": State.CLOSED},
    "registered": {"state": State.REGISTERED, "password_hash": None},
    "awaiting": {"state": State.AWAITING_EMAIL},
    "passwordless": {"password_hash": None},
}
KINDS = ("login", "pesel", "email")
ADDRESSES = cycle(range(1, 250))


def held(kind: str, number: int) -> Held:
    """Return an identifier of a kind, as long as all others of the kind."""
    return {
        "login": Held("login", f"osoba-{number:02}"),
        "pesel": Held("pesel", f"440514013{number:02}"),
        "email": Held("email", f"osoba-{number:02}@example.com", shared=True),
    }[kind]


def people() -> dict[str, tuple[Person, Facts | None]]:
    """Return a person in each state of account."""
    return {
        name: (Person("alfa", "Osoba", PASSWORD, tuple(held(kind, number) for kind in KINDS)), facts)
        for number, (name, facts) in enumerate(FACTS.items(), 10)
    }


@pytest.fixture
def everybody(site: Site) -> Site:
    """A site with somebody in each state of account besides."""
    for person, facts in people().values():
        if facts is not None:
            move_in(site, person, **facts)
    return site


@pytest.fixture
def attempt(everybody: Site, statements: list[str]) -> Callable[..., Seen]:
    """Try to sign in at alfa from a fresh browser, and return all that could be seen."""

    def attempt_as(
        identifier: str, password: str = "zupelnie-inne-1", address: str = "192.0.2.1", **headers: str
    ) -> Seen:
        reader = Reader(everybody, "http://alfa.localhost:8000/", address=address)
        token = reader.get("logowanie").form().fields["csrf_token"]
        data = {"identifier": identifier, "password": password, "csrf_token": token}
        return Watch(everybody, statements).send(reader, "logowanie", data, typed=identifier, headers=headers)

    return attempt_as


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_password_gets_one_answer_whatever_the_account(
    attempt: Callable[..., Seen], kind: str, headers: dict[str, str]
) -> None:
    seen = {
        name: attempt(held(kind, number).value, address=f"192.0.2.{number}", **headers)
        for number, name in enumerate(FACTS, 10)
    }
    assert seen["unknown"].status == 422
    assert told(WRONG) in seen["unknown"].body
    assert seen["unknown"].runs == 1
    assert seen["unknown"].cookies == ["wrota_alfa"]
    for name, one in seen.items():
        assert one == seen["unknown"], name


def test_a_shared_address_and_somebody_of_another_institution_get_that_answer_too(attempt: Callable[..., Seen]) -> None:
    assert attempt(FAMILY_EMAIL, address="192.0.2.1") == attempt("nikogo2@example.com", address="192.0.2.2")
    assert attempt(CELINA.identifier, address="192.0.2.3") == attempt("L0004881", address="192.0.2.4")


def test_the_right_password_of_another_institution_or_a_shared_address_opens_nothing(
    attempt: Callable[..., Seen],
) -> None:
    assert attempt(PESEL, CELINA.password) == attempt("99123199993", CELINA.password, "192.0.2.2")
    assert attempt(FAMILY_EMAIL, ANNA.password, "192.0.2.3") == attempt("rodzino@example.com", "x", "192.0.2.4")


@pytest.mark.parametrize("identifier", [held.value for held in ANNA.identifiers[:3]])
def test_each_identifier_of_ones_own_signs_in(browse: Callable[..., Reader], identifier: str) -> None:
    reader = browse("alfa")
    reader.get("")
    page = reader.submit({"identifier": identifier, "password": ANNA.password})
    assert (page.status, page.address) == (200, "http://alfa.localhost:8000/")
    assert told("Signed in as {name}", name=ANNA.name) in page.text


@pytest.mark.parametrize(
    "spelled", [" anna.n ", "ANNA.N", "ａｎｎａ．ｎ", "440-514-013-59", "４４０５１４０１３５９", "Anna@Example.COM"]
)
def test_other_spellings_of_an_identifier_sign_in(browse: Callable[..., Reader], spelled: str) -> None:
    reader = browse("alfa")
    reader.get("")
    assert reader.submit({"identifier": spelled, "password": ANNA.password}).status == 200


def test_the_same_number_opens_to_each_institution_only_its_own_account(enter: Callable[..., Reader]) -> None:
    shown = enter(CELINA).get("konto").text
    assert CELINA.name in shown
    assert ANNA.name not in shown


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("blocked", State.BLOCKED),
        ("expired", State.EXPIRED),
        ("over", State.EXPIRED),
        ("closed", State.CLOSED),
        ("awaiting", State.AWAITING_EMAIL),
    ],
)
def test_with_the_right_password_the_matter_is_said_in_words(everybody: Site, name: str, state: State) -> None:
    person, _ = people()[name]
    page = refused(everybody, person.identifier, PASSWORD)
    assert page.status == 422
    assert catalogue("pl").translate(states.explanation(state)) in page.text
    assert reason(everybody, page) == state.value


def test_no_page_of_signing_in_hints_at_a_state_before(everybody: Site) -> None:
    explained = [catalogue("pl").translate(states.explanation(state)) for state in State]
    for person, facts in people().values():
        page = refused(everybody, person.identifier, "nie-to-haslo-12")
        assert not [words for words in explained if words in page.text], facts


@pytest.mark.parametrize("name", ["active", "passwordless", "registered", "unknown"])
def test_nothing_is_no_password(everybody: Site, name: str) -> None:
    person, _ = people()[name]
    for password in ("", " ", "None", "!", "null", "\u00a0", "*", "$argon2id$"):
        page = refused(everybody, person.identifier, password)
        assert page.status == 422
        assert page.title.startswith(told("Error"))


@pytest.mark.parametrize(
    ("identifier", "why"),
    [
        ("nikogo.nie.ma", "unknown"),
        (ANNA.identifier, "wrong_password"),
        (FAMILY_EMAIL, "shared"),
        (held("login", 10 + list(FACTS).index("passwordless")).value, "no_password"),
        (held("login", 10 + list(FACTS).index("registered")).value, "no_password"),
        (held("login", 10 + list(FACTS).index("blocked")).value, "wrong_password"),
    ],
)
def test_the_case_code_leads_staff_to_the_reason(everybody: Site, identifier: str, why: str) -> None:
    assert reason(everybody, refused(everybody, identifier, "nie-to-haslo-12")) == why


def test_each_refusal_has_a_fresh_case_code_and_a_success_has_none(everybody: Site) -> None:
    codes = [refused(everybody, ANNA.identifier, "nie-to-haslo-12").case_code for _ in range(4)]
    assert all(codes)
    assert len(set(codes)) == 4
    noted = notes(everybody)
    home = refused(everybody, ANNA.identifier, ANNA.password)
    assert (home.status, home.case_code) == (200, "")
    assert notes(everybody) == noted


def test_a_case_code_is_kept_for_thirty_days(everybody: Site, clock: Clock) -> None:
    page = refused(everybody, ANNA.identifier, "nie-to-haslo-12")
    clock.move(days=29, hours=23)
    assert reason(everybody, page) == "wrong_password"
    clock.move(hours=2)
    assert reason(everybody, page) == ""


def test_what_was_typed_comes_back_but_never_the_password(everybody: Site) -> None:
    page = refused(everybody, "ktoś<b>'\"", "tajne-haslo-123")
    assert page.form().fields["identifier"] == "ktoś<b>'\""
    assert not page.form().fields["password"]
    assert "tajne-haslo-123" not in page.answer.get_data(as_text=True)


def test_credentials_in_the_address_are_never_read(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    query = f"identifier={ANNA.identifier}&password={ANNA.password}"
    page = reader.get(f"logowanie?{query}")
    assert not page.form().fields["identifier"]
    token = page.form().fields["csrf_token"]
    assert reader.send(f"logowanie?{query}", {"csrf_token": token}).status_code == 422


def test_a_password_is_the_same_however_the_keyboard_makes_it(site: Site, browse: Callable[..., Reader]) -> None:
    move_in(site, Person("alfa", "Zofia", "Zażółć gęślą", (Held("login", "zofia"),)))
    reader = browse("alfa")
    for typed in ("Zażółć\u00a0ge\u0328s\u0301la\u0328", "Zażółć gęślą"):
        reader.get("logowanie")
        assert reader.submit({"identifier": "zofia", "password": typed}).status == 200
        reader.submit(action_ends="wyloguj")
    reader.get("logowanie")
    assert reader.submit({"identifier": "zofia", "password": " Zażółć gęślą "}).status == 422


def test_whoever_was_turned_back_goes_on_to_where_the_way_led(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    page = reader.get("haslo")
    assert page.address.startswith("http://alfa.localhost:8000/logowanie?next=/haslo")
    reader.submit({**ANNA.typed, "password": "pomylka-12345"})
    page = reader.submit(ANNA.typed)
    assert (page.status, page.address) == (200, "http://alfa.localhost:8000/haslo")


def test_whoever_is_signed_in_may_sign_in_as_somebody_else(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("logowanie")
    reader.submit(BOGDAN.typed)
    shown = reader.get("konto").text
    assert BOGDAN.name in shown
    assert OWN_EMAIL not in shown


def refused(site: Site, identifier: str, password: str) -> Page:
    """Try to sign in, each time from another address, so that no limit is reached."""
    reader = Reader(site, "http://alfa.localhost:8000/", address=f"198.51.100.{next(ADDRESSES)}")
    reader.get("logowanie")
    return reader.submit({"identifier": identifier, "password": password})


def reason(site: Site, page: Page) -> str:
    """Return the reason that staff find under a page's case code."""
    store = portal(site, "alfa").store
    with store.open():
        note = cases.find(store, page.case_code)
    return note.reason if note else ""


def notes(site: Site) -> int:
    """Return how many case notes there are."""
    store = portal(site, "alfa").store
    with store.open():
        return len(store.rows(tables.CaseNoteRow.select()))
