"""Asking for a way back in: one answer for everybody, and the reason for staff alone."""

from __future__ import annotations

import threading
import time
from datetime import date
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Unpack

import pytest

from comparing import Seen, Watch
from people import ANNA, BOGDAN, CELINA, FAMILY_EMAIL, OWN_EMAIL, Facts, Person, move_in
from reading import Browsing, Page, filled_in, masked, told
from town import Town, links_of, settle
from wrota.post.rounds import Rounds
from wrota.rules.states import State
from wrota.store import recovery_requests
from wrota.store.identifiers import Held

SENT = "Check your e-mail"
UNKNOWN = "nikogo-nie@example.com"

# What is typed has one length, so that even the length of the answer must not differ.
FACTS: dict[str, Facts | None] = {
    "unknown": None,
    "active": {},
    "registered": {"state": State.REGISTERED, "password_hash": None},
    "awaiting": {"state": State.AWAITING_EMAIL},
    "blocked": {"state": State.BLOCKED},
    "expired": {"state": State.EXPIRED},
    "over": {"valid_until": date(2026, 11, 20)},
    "closed": {"state": State.CLOSED},
    "homeless": {},
    "shared": {},
}
REASONS = {"active": "sent", "registered": "sent", "awaiting": "sent", "over": "expired", "homeless": "no_address"}
ADDRESSES = count(1)


@pytest.fixture(params=[False, True], ids=["plain", "robot check"])
def robot_check(request: pytest.FixtureRequest, tenants: Path) -> bool:
    """Whether the institution asks for the box."""
    settle(tenants, "alfa", "recovery", robot_check=request.param)
    return bool(request.param)


@pytest.fixture
def named(tenants: Path) -> None:
    """Alfa names what is wrong."""
    settle(tenants, "alfa", "recovery", unknown="named")


@pytest.fixture
def town(town: Town) -> Town:
    """Alfa and beta, with their post and somebody in each state of account."""
    for number, (name, facts) in enumerate(FACTS.items(), 10):
        if facts is not None:
            email = () if name == "homeless" else (Held("email", f"osoba{number}@example.com", shared=True),)
            move_in(town.site, Person("alfa", "Osoba", "ciche-jezioro-88", (login(name), *email)), **facts)
    return town


def login(name: str) -> Held:
    """Return a login as long as all others."""
    return Held("login", f"osoba-{list(FACTS).index(name):02}")


def ask(town: Town, identifier: str, **options: Unpack[Browsing]) -> Page:
    """Ask for a letter at alfa, from a browser of one's own."""
    return town.walker("alfa", "przywracanie", **options).press(
        told("Send the message"), identifier=identifier, human="y"
    )


def seen(town: Town, statements: list[str], identifier: str, **headers: str) -> Seen:
    """Ask for a letter, and return all that could be seen of the answer."""
    reader = town.walker("alfa", "przywracanie", address=f"198.51.100.{next(ADDRESSES)}")
    fields = {**filled_in(reader.here.form()), "identifier": identifier, "human": "y"}
    town.clock.move(seconds=4)
    watch = Watch(town.site, statements)
    return watch.send(reader, "przywracanie", fields, headers=headers, but=("Set-Cookie", "Date"))


@pytest.mark.usefixtures("robot_check")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["full", "htmx"])
def test_everybody_gets_one_answer_by_the_same_statements_and_nobody_is_looked_up(
    town: Town, statements: list[str], headers: dict[str, str]
) -> None:
    answers = {name: seen(town, statements, login(name).value, **headers) for name in FACTS}
    answers["elsewhere"] = seen(town, statements, CELINA.identifier, **headers)
    answers["family"] = seen(town, statements, FAMILY_EMAIL, **headers)
    answers["nobody"] = seen(town, statements, UNKNOWN, **headers)
    answers["nonsense"] = seen(town, statements, "¿?", **headers)
    expected = answers["unknown"]
    assert (expected.status, expected.runs) == (200, 0)
    assert told(SENT) in expected.body
    assert not [sql for sql in expected.statements if '"account" AS' in sql or '"identifier" AS' in sql]
    for name, answer in answers.items():
        assert answer == expected, name


def test_while_the_worker_is_away_everybody_is_told_alike_to_come_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery_requests, "MOST_WAITING", 1)
    assert ask(town, "nobody").status == 200
    known, unknown = ask(town, ANNA.identifier), ask(town, "nobody")
    assert (known.status, known.answer.headers["Retry-After"]) == (503, "10")
    assert masked(known.answer.get_data(as_text=True)) == masked(unknown.answer.get_data(as_text=True))
    assert [letter.to for letter in town.letters()] == []
    assert ask(town, ANNA.identifier).status == 200


@pytest.mark.usefixtures("robot_check")
def test_only_those_with_an_account_and_an_address_get_a_letter(town: Town) -> None:
    for name in FACTS:
        ask(town, login(name).value)
    numbers = [list(FACTS).index(name) + 10 for name in ("active", "registered", "awaiting", "shared")]
    assert [letter.to for letter in town.letters()] == [f"osoba{number}@example.com" for number in numbers]


@pytest.mark.parametrize("name", FACTS)
def test_staff_find_the_reason_once_the_worker_has_answered(town: Town, name: str) -> None:
    page = ask(town, login(name).value)
    assert town.reason("alfa", page) == "asked"
    town.letters()
    assert town.reason("alfa", page) == REASONS.get(name, "sent" if name == "shared" else name)


def test_every_answer_has_a_fresh_case_code(town: Town) -> None:
    codes = {ask(town, identifier).case_code for identifier in (ANNA.identifier, UNKNOWN, ANNA.identifier)}
    assert len(codes) == 3
    assert all(codes)


class Stuck:
    """A mail server that does not answer before it is released."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.released = threading.Event()
        self.threads: set[int] = set()

    def send(self, tenant: str, message: EmailMessage) -> None:
        """Take a letter and hang."""
        self.threads.add(threading.get_ident())
        self.reached.set()
        self.released.wait(10)


def test_no_request_waits_for_the_mail_server(town: Town) -> None:
    server = Stuck()
    worker = threading.Thread(target=Rounds(town.site.settings, town.site.seams, server).once)
    ask(town, ANNA.identifier)
    worker.start()
    try:
        assert server.reached.wait(10)
        times = {identifier: timed(town, identifier) for identifier in (BOGDAN.identifier, UNKNOWN, OWN_EMAIL)}
        assert worker.is_alive()
    finally:
        server.released.set()
        worker.join()
    assert max(times.values()) < 1, times
    assert threading.get_ident() not in server.threads


def timed(town: Town, identifier: str) -> float:
    """Return the seconds that an asking takes."""
    begun = time.monotonic()
    assert ask(town, identifier).heading == told(SENT)
    return time.monotonic() - begun


def test_of_two_presses_of_the_button_one_letter_comes(town: Town) -> None:
    reader = town.walker("alfa", "przywracanie")
    form = reader.here
    pages = []
    for _ in range(2):
        reader.page = form
        pages.append(reader.submit({"identifier": ANNA.identifier}))
    assert {page.heading for page in pages} == {told(SENT)}
    assert len(town.letters()) == 1
    assert town.reason("alfa", pages[1]) == "too_many_letters"


def test_whoever_asks_again_once_the_letter_went_gets_a_newer_one(town: Town) -> None:
    ask(town, ANNA.identifier)
    older = links_of(town.letter())[0]
    ask(town, ANNA.identifier)
    newer = links_of(town.letter())[0]
    assert town.walker("alfa", older).here.status == 410
    assert town.walker("alfa", newer).here.status == 200


def test_an_account_gets_three_letters_in_an_hour_whoever_asks_and_by_whatever(town: Town) -> None:
    ways = [ANNA.identifier, OWN_EMAIL, ANNA.identifiers[1].value, ANNA.identifier, OWN_EMAIL]
    pages = []
    for number, identifier in enumerate(ways):
        pages.append(ask(town, identifier, address=f"198.51.100.{number}"))
        assert bool(town.letters()) == (number < 3)
        town.clock.move(minutes=1)
    assert len({masked(page.answer.get_data(as_text=True)) for page in pages}) == 1
    assert town.reason("alfa", pages[-1]) == "too_many_letters"
    town.clock.move(minutes=56)
    ask(town, ANNA.identifier, address="198.51.100.9")
    assert len(town.letters()) == 1


def test_whoever_had_enough_letters_is_left_out_of_the_familys(town: Town) -> None:
    for number in range(3):
        ask(town, BOGDAN.identifier, address=f"198.51.100.{number}")
        town.letters()
        town.clock.move(minutes=1)
    ask(town, FAMILY_EMAIL, address="198.51.100.9")
    assert "Login: anna.n" in (text := town.letter().text)
    assert "Login: bogdan" not in text


@pytest.mark.parametrize("identifier", [ANNA.identifier, "nikogo.tu.nie.ma", "440514-01359", "99123199993"])
def test_five_askings_are_heard_and_the_sixth_waits_whoever_is_meant(town: Town, identifier: str) -> None:
    pages = [ask(town, identifier) for _ in range(7)]
    assert [page.status for page in pages] == [200] * 5 + [429] * 2
    assert int(pages[5].answer.headers["Retry-After"]) > 0
    assert pages[5].form("przywracanie").fields["identifier"] == identifier
    assert ask(town, "ktos.inny").status == 200
    assert ask(town, identifier, address="198.51.100.7").status == 200
    town.clock.move(minutes=15)
    assert ask(town, identifier).status == 200


def test_spellings_of_an_identifier_share_the_limit(town: Town) -> None:
    for spelled in ("44051401359", "440514-01359", "4405 1401 359", "４４０５１４０１３５９", "4-4051401359"):
        assert ask(town, spelled).status == 200
    assert ask(town, "44-051401359").status == 429


def test_one_address_cannot_ask_for_everybody(town: Town) -> None:
    statuses = [ask(town, f"osoba.numer.{number}").status for number in range(32)]
    assert statuses.count(200) == 30
    assert statuses[30:] == [429, 429]
    assert ask(town, "jeszcze.ktos", address="198.51.100.7").status == 200


@pytest.mark.usefixtures("named")
def test_where_the_answer_is_named_the_limit_holds_before_anybody_is_looked_up(
    town: Town, statements: list[str]
) -> None:
    for _ in range(5):
        assert ask(town, "nikogo.tu.nie.ma").status == 422
    assert [sql for sql in statements if '"identifier" AS' in sql]
    reader = town.walker("alfa", "przywracanie")
    statements.clear()
    assert reader.submit({"identifier": "nikogo.tu.nie.ma"}).status == 429
    assert not [sql for sql in statements if '"identifier" AS' in sql]


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("name", ["blocked", "expired", "over", "closed", "homeless", "unknown"])
def test_a_named_refusal_is_kept_for_staff_with_its_reason(town: Town, name: str) -> None:
    page = ask(town, login(name).value)
    assert page.status == 422
    assert login(name).value in page.text
    assert town.reason("alfa", page) == REASONS.get(name, name)
    assert page.form("przywracanie").fields["identifier"] == login(name).value
    assert town.letters() == []
    assert "recovery_refused" in town.acts("alfa")


@pytest.mark.usefixtures("named")
def test_what_a_named_answer_repeats_is_text(town: Town) -> None:
    page = ask(town, "<script>alert(1)</script><b>")
    assert page.status == 422
    assert "<script>alert(1)</script><b>" in page.html.xpath("string(//*[@role='alert'])")
