"""Links of letters: looking changes nothing, each is worth something once, at one place, for a while."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from following import choose, finish, is_dead, of, sent
from people import ANNA, BOGDAN, PESEL, portal
from reading import filled_in, masked, told
from town import Town, links_of, settle
from wrota.desk.recovery_worker import answer_all
from wrota.store import promised_links
from wrota.store.links import LinkKind

PREFETCH = [
    {},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch"},
    {"HX-Request": "true"},
    {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"},
]


@pytest.fixture
def between(tenants: Path) -> None:
    """Alfa has a page between link and form."""
    settle(tenants, "alfa", "recovery", page_between=True)


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


def test_a_link_is_worth_nothing_at_another_institution(town: Town) -> None:
    link = sent(town)
    path = urlsplit(link).path
    for base in ("http://beta.localhost:8000", "http://localhost:8000/beta"):
        assert is_dead(town.walker("beta").get(base + path))
    assert choose(town.walker("alfa"), "http://localhost:8000/alfa" + path).status == 200


@pytest.mark.parametrize("kind", ["activation", "email"])
def test_a_link_of_another_kind_opens_no_password(town: Town, kind: LinkKind) -> None:
    home, anna = portal(town.site, "alfa"), of(town, ANNA)
    with home.store.open(), home.store.writing():
        token = promised_links.make(home.store, anna.id, kind, timedelta(hours=1))
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


def test_a_used_link_is_gone_from_the_browser(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    clean = reader.here.address
    finish(reader)
    assert is_dead(reader.get(clean))
