"""Links of letters: looking changes nothing, each is worth something once, at one place, for a while."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from people import ANNA, BOGDAN, CELINA, PESEL, Person, portal
from reading import Page, Reader, filled_in, masked, told
from town import Town, links_of, settle
from wrota.desk.answering import answer_all
from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.site import Site
from wrota.store import accounts, links, tables
from wrota.store.accounts import Account

NEW = "fioletowy-parasol-7"
DEAD = "This link does not open anything"
PREFETCH = [
    {},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch"},
    {"HX-Request": "true"},
    {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"},
]


@pytest.fixture
def town(site: Site, clock: Any) -> Town:
    """Alfa and beta, with their post."""
    return Town(site, clock)


@pytest.fixture
def between(tenants: Path) -> None:
    """Alfa has a page between link and form."""
    settle(tenants, "alfa", "recovery", page_between=True)


def sent(town: Town, person: Person = ANNA, **options: Any) -> str:
    """Ask for a letter at the person's portal, and return the link that comes."""
    reader = town.walker(person.tenant, "przywracanie", **options)
    assert reader.submit({"identifier": person.identifier}).status == 200
    return links_of(town.letter())[0]


def choose(reader: Reader, link: str, password: str = NEW) -> Page:
    """Open a link and set a password."""
    page = reader.get(link)
    return page if page.status != 200 else finish(reader, password)


def finish(reader: Reader, password: str = NEW) -> Page:
    """Set a password on the page that is open."""
    return reader.submit({"new_password": password, "new_password_again": password})


def is_dead(page: Page) -> bool:
    """Say whether a page is the one for links that open nothing."""
    return page.status == 410 and page.heading == told(DEAD)


def of(town: Town, person: Person) -> Account:
    """Return a person's account."""
    home = portal(town.site, person.tenant)
    held = person.identifiers[0]
    with home.store.open():
        return accounts.by_digests(home.store, [Identifier(held.kind, held.value.lower())])[0]


def change(town: Town, person: Person, act: Callable[..., object], *values: object) -> None:
    """Do something to a person's account in the store."""
    home, account = portal(town.site, person.tenant), of(town, person)
    with home.store.open(), home.store.writing():
        act(home.store, account.id, *values)


def test_a_hundred_looks_change_nothing_and_the_person_still_gets_in(town: Town) -> None:
    link = sent(town)
    before = town.contents("alfa")
    for number in range(100):
        for method in ("GET", "HEAD"):
            scanner = town.walker("alfa")
            headers = PREFETCH[number % len(PREFETCH)]
            answer = scanner.fetch(link, method, headers=headers)
            assert answer.status_code in {204, 303}
            if number < len(PREFETCH):
                clean = answer.headers.get("Location") or answer.headers["HX-Redirect"]
                assert scanner.fetch(clean, method, headers=headers).status_code == 200
                assert town.walker("alfa").fetch(clean, method).status_code == 410
    assert town.contents("alfa") == before
    assert choose(town.walker("alfa"), link).status == 200


def test_whoever_sends_the_page_as_it_was_found_changes_nothing(town: Town) -> None:
    link = sent(town)
    before = town.contents("alfa")
    scanner = town.walker("alfa", link)
    forms = [(form.action, filled_in(form)) for form in scanner.here.html.forms if form.method == "POST"]
    assert len(forms) > 1
    for action, found in forms:
        for fields in (found, {name: value or "" for name, value in found.items()}, {**found, "new_password": ""}):
            assert scanner.send(action, fields).status_code in {303, 400, 422}
    assert town.contents("alfa") == before
    assert choose(town.walker("alfa"), link).status == 200


@pytest.mark.usefixtures("between")
def test_whoever_presses_every_button_confirms_the_address_and_nothing_more(town: Town) -> None:
    link = sent(town)
    before = town.contents("alfa", but=("identifier", "audit", "audit_head"))
    for _ in range(3):
        scanner = town.walker("alfa", link)
        scanner.submit()
        scanner.submit()
        assert scanner.here.status == 422
    assert town.contents("alfa", but=("identifier", "audit", "audit_head")) == before
    assert town.acts("alfa").count("address_confirmed") == 1
    reader = town.walker("alfa", link)
    reader.submit()
    assert finish(reader).status == 200


def test_the_older_of_two_links_is_dead(town: Town) -> None:
    first = sent(town)
    town.clock.move(minutes=1)
    second = sent(town)
    town.clock.move(minutes=1)
    third = sent(town)
    assert is_dead(choose(town.walker("alfa"), first))
    assert is_dead(choose(town.walker("alfa"), second))
    assert choose(town.walker("alfa"), third).status == 200


def test_a_newer_link_kills_the_older_one_on_the_page_that_is_open(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    town.clock.move(minutes=1)
    sent(town)
    assert is_dead(finish(reader))


def test_a_link_opened_in_two_browsers_and_used_in_one_is_refused_in_the_other(town: Town) -> None:
    link = sent(town)
    here, elsewhere = town.walker("alfa", link), town.walker("alfa", link)
    assert finish(here).status == 200
    assert is_dead(finish(elsewhere, "calkiem-inne-haslo-9"))
    assert is_dead(here.get(link))


def test_a_link_is_worth_nothing_at_another_institution(town: Town) -> None:
    link = sent(town)
    path = urlsplit(link).path
    for base in ("http://beta.localhost:8000", "http://localhost:8000/beta"):
        assert is_dead(town.walker("beta").get(base + path))
    assert choose(town.walker("alfa"), "http://localhost:8000/alfa" + path).status == 200


@pytest.mark.parametrize("kind", ["activation", "invitation", "email_change"])
def test_a_link_of_another_kind_opens_no_password(town: Town, kind: str) -> None:
    home, anna = portal(town.site, "alfa"), of(town, ANNA)
    with home.store.open(), home.store.writing():
        token = links.make(home.store, anna.id, kind, timedelta(hours=1))
    assert is_dead(town.walker("alfa").get(f"odnosnik/{token}"))


def test_nothing_else_that_is_secret_or_shown_is_a_link(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    form = filled_in(reader.here.form())
    for text in (form["csrf_token"], form["handle"], *reader.cookies().values(), ANNA.identifier, PESEL):
        assert is_dead(town.walker("alfa").get(f"odnosnik/{text}")), text
    rows = town.contents("alfa")["link"]
    for cell in rows[0]:
        text = cell.hex() if isinstance(cell, bytes) else str(cell)
        assert is_dead(town.walker("alfa").get(f"odnosnik/{text}")), text


def test_a_change_of_the_password_kills_the_link(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", "logowanie")
    reader.submit(ANNA.typed)
    reader.get("haslo")
    new = {"password": ANNA.password, "new_password": NEW, "new_password_again": NEW}
    assert reader.submit(new, action_ends="haslo").status == 200
    assert is_dead(town.walker("alfa", link).here)


@pytest.mark.parametrize("state", [State.BLOCKED, State.EXPIRED, State.CLOSED])
def test_a_change_of_the_state_kills_the_link_even_on_the_open_page(town: Town, state: State) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    change(town, ANNA, accounts.set_state, state)
    assert is_dead(finish(reader))
    assert is_dead(town.walker("alfa", link).here)


def test_whoever_is_blocked_while_the_password_is_being_hashed_is_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = town.walker("alfa", sent(town))
    hashed = town.site.seams.hasher.hash

    def slow(password: str) -> str:
        result = hashed(password)
        change(town, ANNA, accounts.set_state, State.BLOCKED)
        return result

    monkeypatch.setattr(town.site.seams.hasher, "hash", slow)
    assert is_dead(finish(reader))
    assert of(town, ANNA).state is State.BLOCKED


def test_an_entitlement_that_ends_meanwhile_ends_the_link(town: Town) -> None:
    def ends_today(store: Any, account_id: int) -> None:
        store.change(tables.Account.update(valid_until=date(2026, 11, 21)).where(tables.Account.id == account_id))

    town.clock.move(hours=11, minutes=30)
    change(town, ANNA, ends_today)
    link = sent(town)
    assert town.walker("alfa", link).here.status == 200
    town.clock.move(minutes=31)
    assert is_dead(town.walker("alfa", link).here)


def test_an_account_that_is_gone_takes_its_link_along(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    change(town, ANNA, lambda store, this: store.change(tables.Account.delete().where(tables.Account.id == this)))
    assert is_dead(finish(reader))


def test_nobody_chooses_whose_password_it_is(town: Town) -> None:
    bogdans = town.walker("alfa", sent(town, BOGDAN))
    annas = town.walker("alfa", sent(town))
    fields = filled_in(annas.here.form())
    fields.update({"new_password": NEW, "new_password_again": NEW})
    fields.update({"handle": filled_in(bogdans.here.form())["handle"], "account": "2", "identifier": "bogdan"})
    assert annas.send(urlsplit(annas.here.address).path, fields).status_code == 200
    assert of(town, ANNA).password_changed_at == town.clock()
    assert town.site.seams.hasher.verify(of(town, BOGDAN).password_hash, BOGDAN.password)


def test_the_page_cannot_be_reached_without_a_link(town: Town) -> None:
    reader = town.walker("alfa", "logowanie")
    token = reader.here.form().fields["csrf_token"]
    for handle in ("0" * 16, "x", "1", "None", "nowe-haslo"):
        for fields in ({}, {"new_password": NEW, "new_password_again": NEW, "handle": handle, "human": "y"}):
            answer = reader.send(f"nowe-haslo/{handle}", {"csrf_token": token, **fields})
            assert answer.status_code == 410
            assert reader.send(f"nowe-haslo/{handle}/wejscie", {"csrf_token": token, **fields}).status_code == 410
    assert "password_chosen" not in town.acts("alfa")


TOKENS = [
    "None",
    "\0",
    "ż",
    "ż" * 43,
    "A" * 42,
    "A" * 43,
    "A" * 44,
    "x" * 10**6,
    "%",
    "%2e",
    "A" * 43 + "\n",
    "\ud83d\ude00",
]


@pytest.mark.parametrize("by", ["get", "head", "htmx"])
def test_what_is_no_token_gets_one_refusal(town: Town, by: str) -> None:
    link = sent(town)
    token = link.rpartition("/")[2]
    seen = set()
    for text in ["", *TOKENS, token[:-1], token + "A", token.swapcase(), token[:20] + "A" * 23]:
        reader = town.walker("alfa")
        cookie = dict(reader.cookies())
        headers = {"HX-Request": "true"} if by == "htmx" else {}
        answer = reader.fetch(
            "odnosnik/" + quote(text, safe="", errors="surrogatepass"),
            by.replace("htmx", "get").upper(),
            headers=headers,
        )
        assert answer.status_code == (204 if by == "htmx" else 303), text[:50]
        clean = answer.headers.get("Location") or answer.headers["HX-Redirect"]
        assert max(len(value) for value in reader.cookies().values()) < 4000
        page = reader.fetch(clean)
        handle = clean.rpartition("/")[2]
        assert len(handle) == 16
        seen.add((page.status_code, masked(page.get_data(as_text=True)).replace(handle, "HANDLE"), len(cookie)))
    assert len(seen) == 1
    assert {status for status, *_ in seen} == {410}


def test_a_token_in_a_row_without_digest_is_nothing(town: Town) -> None:
    reader = town.walker("alfa", "przywracanie")
    reader.submit({"identifier": ANNA.identifier})
    home = portal(town.site, "alfa")
    with home.store.open():
        answer_all(home.desk)
    assert town.contents("alfa")["link"]
    assert is_dead(town.walker("alfa").get("odnosnik/"))


def test_the_address_never_shows_a_token_and_no_page_repeats_it(town: Town) -> None:
    link = sent(town)
    token = link.rpartition("/")[2]
    reader = town.walker("alfa")
    passing = reader.fetch(link)
    assert token not in passing.headers["Location"] + passing.get_data(as_text=True)
    assert passing.headers["Referrer-Policy"] == "same-origin"
    assert passing.headers["Cache-Control"] == "no-store"
    pages = [reader.get(link), finish(reader, "kurz"), finish(reader), reader.get(link)]
    for page in pages:
        assert token not in page.address + page.answer.get_data(as_text=True)
        assert page.answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 410), (1, 410)])
def test_a_link_lives_as_long_as_the_institution_says(town: Town, late: int, status: int) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    town.clock.move(hours=1, seconds=late)
    assert town.walker("alfa", link).here.status == status
    assert finish(reader).status == status


def test_a_clock_set_back_revives_neither_a_used_nor_an_expired_link(town: Town) -> None:
    used, late = sent(town), sent(town, BOGDAN)
    assert choose(town.walker("alfa"), used).status == 200
    town.clock.move(hours=1)
    town.letters()
    assert is_dead(town.walker("alfa", late).here)
    town.clock.move(hours=-1)
    assert is_dead(town.walker("alfa", used).here)
    assert is_dead(town.walker("alfa", late).here)
    town.clock.move(hours=-1)
    assert is_dead(town.walker("alfa", used).here)


def test_a_link_that_was_promised_in_a_letter_still_waiting_lives_from_its_first_attempt(town: Town) -> None:
    town.walker("alfa", "przywracanie").submit({"identifier": ANNA.identifier})
    town.clock.move(hours=5)
    link = links_of(town.letter())[0]
    town.clock.move(minutes=59)
    assert choose(town.walker("alfa"), link).status == 200


def test_the_browser_keeps_five_links_and_forgets_the_oldest(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    clean = reader.here.address
    for number in range(4):
        reader.get(f"odnosnik/{str(number) * 43}")
    assert reader.get(clean).status == 200
    reader.get(link)
    for number in range(5):
        reader.get(f"odnosnik/{str(number) * 43}")
    assert is_dead(reader.get(clean))
    assert reader.get(link).status == 200


def test_no_long_text_pushes_the_link_out_of_the_browser(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    clean = reader.here.address
    for number in range(6):
        long = "".join(hashlib.sha256(f"{number} {piece}".encode()).hexdigest() for piece in range(100))
        assert is_dead(reader.get(f"odnosnik/{long}"))
    assert max(len(value) for value in reader.cookies().values()) < 4000
    assert reader.get(clean).status == 200


def test_looking_at_a_private_page_does_not_lose_the_link(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    clean = reader.here.address
    assert reader.get("konto").heading != told("Account")
    assert reader.get(clean).status == 200


def test_signing_out_leaves_no_link_to_whoever_comes_next(town: Town) -> None:
    reader = town.walker("alfa", sent(town, BOGDAN))
    clean = reader.here.address
    reader.get("logowanie")
    reader.submit(ANNA.typed)
    reader.submit(action_ends="wyloguj")
    assert is_dead(reader.get(clean))


def test_two_letters_in_two_tabs_each_change_their_own_account(town: Town) -> None:
    annas, bogdans = sent(town), sent(town, BOGDAN)
    reader = town.walker("alfa", annas)
    first_tab = reader.here
    reader.get(bogdans)
    second_tab = reader.here
    reader.page = first_tab
    assert ANNA.identifier in finish(reader).text
    reader.page = second_tab
    assert BOGDAN.identifier in finish(reader, "drugie-haslo-w-szafie").text
    for person, password in ((ANNA, NEW), (BOGDAN, "drugie-haslo-w-szafie")):
        assert town.site.seams.hasher.verify(of(town, person).password_hash, password)


def test_a_used_link_is_gone_from_the_browser(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    clean = reader.here.address
    finish(reader)
    assert is_dead(reader.get(clean))


def test_all_that_was_open_is_closed_by_a_new_password(town: Town) -> None:
    thief = town.walker("alfa", "logowanie")
    thief.submit(ANNA.typed)
    assert thief.fetch("konto").status_code == 200
    choose(town.walker("alfa"), sent(town))
    assert thief.fetch("konto").status_code == 303
    contents = town.contents("alfa")
    assert contents["session"] == contents["device"] == []


def test_the_owner_is_told_and_the_audit_names_nobody(town: Town) -> None:
    choose(town.walker("alfa"), sent(town))
    letter = town.letter()
    assert letter.to == "anna@example.com"
    assert links_of(letter) == []
    audit = str(town.contents("alfa")["audit"])
    assert not [text for text in (PESEL, ANNA.name, "anna.n", "anna@", NEW) if text in audit]
    assert of(town, ANNA).handle in audit


def test_celina_with_the_same_number_and_address_elsewhere_is_untouched(town: Town) -> None:
    before = town.contents("beta")
    choose(town.walker("alfa"), sent(town))
    town.letters()
    assert town.contents("beta") == before
    assert town.site.seams.hasher.verify(of(town, CELINA).password_hash, CELINA.password)


def test_of_sixty_who_set_a_password_at_once_in_two_processes_one_wins(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    fields = {**filled_in(reader.here.form()), "new_password_again": "", "new_password": ""}
    sending = urlsplit(reader.here.address).path, fields, reader.cookies()["wrota_alfa"]
    settings = town.site.settings
    town.site.close()
    with multiprocessing.get_context("spawn").Pool(2) as crowd:
        answers = [answer for some in crowd.starmap(thirty, [(settings, sending, town.clock())] * 2) for answer in some]
    statuses = Counter(status for status, _ in answers)
    assert statuses == {200: 1, 410: 59}
    assert len({body for status, body in answers if status == 410}) == 1
    assert town.acts("alfa").count("password_chosen") == 1
    assert len(town.letters()) == 1


def thirty(settings: Any, sending: tuple[str, dict[str, str], str], now: Any) -> list[tuple[int, str]]:
    """Send a valid form thirty times at once, as one of several processes."""
    path, fields, cookie = sending
    site = Site(settings, Seams(now=lambda: now, hasher=Hasher(memory_kib=8, passes=1)))

    def send(number: int) -> tuple[int, str]:
        reader = Reader(site, "http://alfa.localhost:8000/")
        reader.set_cookie("wrota_alfa", cookie)
        password = f"{NEW}-{number:02}"
        answer = reader.send(path, {**fields, "new_password": password, "new_password_again": password})
        return answer.status_code, masked(answer.get_data(as_text=True))

    with ThreadPoolExecutor(30) as crowd:
        answers = list(crowd.map(send, range(30)))
    site.close()
    return answers
