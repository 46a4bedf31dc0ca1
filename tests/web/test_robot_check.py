"""The robot check on a form: a box, and a ticket that ripens by itself or by work, and is worth something once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, PESEL
from reading import Page, Reader, filled_in, told
from town import Town, links_of, settle
from wrota.site import Site

EARLY = "That was very quick. Please wait a few seconds and send the form once more."
OVER = "The security check has run out. Please send the form once more."
SENT = "Check your e-mail"
NEW = "fioletowy-parasol-7"


@pytest.fixture
def town(tenants: Path, request: pytest.FixtureRequest, clock: Clock) -> Town:
    """Alfa and beta with the check; only alfa's clock matters."""
    for key in ("alfa", "beta"):
        settle(tenants, key, "recovery", robot_check=True)
    site: Site = request.getfixturevalue("site")
    return Town(site, clock)


@pytest.fixture
def reader(town: Town) -> Reader:
    """Somebody on the recovery page of alfa, who has just opened it."""
    return town.walker("alfa", "przywracanie")


def send(reader: Reader, **fields: str) -> Page:
    """Send the form as it stands, the box ticked."""
    return reader.submit({"identifier": ANNA.identifier, "human": "y", **fields})


def work_of(page: Page) -> str:
    """Do the work that a page asks for, as its script does."""
    [check] = page.html.xpath("//*[@data-challenge]")
    for number in count():
        digest = hashlib.sha256(f"{check.get('data-ticket')}&{number}".encode()).hexdigest()
        if digest == check.get("data-challenge"):
            return f"{number}.{check.get('data-challenge')}.{check.get('data-signature')}"
    raise AssertionError


def is_refused(page: Page, why: str) -> bool:
    """Say whether a form came back for a reason that stands beside the box."""
    beside = page.html.get_element_by_id("human-note").text_content()
    return page.status == 422 and " ".join(beside.split()) == told(why)


def test_too_early_comes_back_with_words_and_passes_three_seconds_after_it_was_opened(
    town: Town, reader: Reader
) -> None:
    town.clock.move(seconds=2)
    page = send(reader)
    assert is_refused(page, EARLY)
    assert page.form().fields["identifier"] == ANNA.identifier
    assert filled_in(page.form())["human"] == "y"
    town.clock.move(seconds=1)
    assert reader.submit().heading == told(SENT)
    assert len(town.letters()) == 1


def test_the_work_passes_at_once(town: Town, reader: Reader) -> None:
    assert send(reader, work=work_of(reader.here)).heading == told(SENT)


def test_the_work_asked_for_by_a_page_shown_again_passes_too(town: Town, reader: Reader) -> None:
    again = send(reader)
    assert is_refused(again, EARLY)
    assert reader.submit({"work": work_of(again)}).heading == told(SENT)


def test_work_without_the_box_does_not_pass(reader: Reader) -> None:
    page = reader.submit({"identifier": ANNA.identifier, "work": work_of(reader.here)})
    assert page.status == 422


@pytest.mark.parametrize(("seconds", "passes"), [(2.999, False), (3, True), (3600, True), (3600.001, False)])
def test_a_ticket_is_good_from_three_seconds_to_an_hour(
    town: Town, reader: Reader, seconds: float, passes: bool
) -> None:
    town.clock.move(seconds=seconds)
    assert (send(reader).heading == told(SENT)) == passes


def test_a_stale_ticket_is_exchanged_for_a_new_one(town: Town, reader: Reader) -> None:
    town.clock.move(hours=2)
    page = send(reader)
    assert is_refused(page, OVER)
    town.clock.move(seconds=3)
    assert reader.submit().heading == told(SENT)


def test_a_ticket_is_worth_something_once(town: Town, reader: Reader) -> None:
    form = reader.page
    town.clock.move(seconds=5)
    assert send(reader).heading == told(SENT)
    for person in (ANNA, BOGDAN):
        reader.page = form
        assert is_refused(send(reader, identifier=person.identifier), OVER)
    assert len(town.letters()) == 1


def test_work_is_worth_something_once(reader: Reader) -> None:
    form, work = reader.page, work_of(reader.here)
    assert send(reader, work=work).heading == told(SENT)
    reader.page = form
    assert is_refused(send(reader, work=work), OVER)


def test_a_used_ticket_is_worth_nothing_from_another_browser_or_on_another_form(town: Town, reader: Reader) -> None:
    ticket = str(filled_in(reader.here.form())["ticket"])
    town.clock.move(seconds=5)
    send(reader)
    link = links_of(town.letter())[0]
    other = town.walker("alfa", "przywracanie")
    assert is_refused(send(other, ticket=ticket), OVER)
    other.get(link)
    town.clock.move(seconds=5)
    chosen = {"new_password": NEW, "new_password_again": NEW, "human": "y"}
    assert is_refused(other.submit({**chosen, "ticket": ticket}), OVER)
    town.clock.move(seconds=5)
    assert other.submit(chosen).status == 200


def test_a_clock_set_back_makes_no_ticket_good_again(town: Town, reader: Reader) -> None:
    form = reader.page
    town.clock.move(seconds=5)
    send(reader)
    for hours in (1, 2):
        town.clock.move(hours=1)
        other = town.walker("alfa", "przywracanie")
        town.clock.move(seconds=5)
        assert send(other, identifier=BOGDAN.identifier).heading == told(SENT), hours
        town.clock.move(hours=-1)
        reader.page = form
        assert is_refused(send(reader), OVER), hours
        town.clock.move(hours=1)


def test_a_ticket_of_another_institution_is_worth_nothing(town: Town, reader: Reader) -> None:
    theirs = str(filled_in(town.walker("beta", "przywracanie").here.form())["ticket"])
    town.clock.move(seconds=5)
    assert is_refused(send(reader, ticket=theirs), OVER)


def test_work_for_another_ticket_does_not_help(town: Town, reader: Reader) -> None:
    other = work_of(town.walker("alfa", "przywracanie").here)
    assert is_refused(send(reader, work=other), EARLY)


def forged(ticket: str) -> Iterator[str]:
    """Return tickets that we never gave out."""
    name, issued, mac = ticket.split(".")
    yield f"{name}.{int(issued) - 9000}.{mac}"
    yield f"{'0' * 24}.{issued}.{mac}"
    yield f"{name}.{issued}.{'0' * 64}"
    yield f"{name}.{issued}.{mac.upper()}"
    yield f"{ticket}&"
    yield f"{ticket} "
    yield from ("", ".", "..", "a.b.c", "None", "ż", "x" * 5000)


def test_a_forged_ticket_is_worthless(town: Town, reader: Reader) -> None:
    ticket = str(filled_in(reader.here.form())["ticket"])
    town.clock.move(seconds=5)
    for text in forged(ticket):
        page = send(town.walker("alfa", "przywracanie"), ticket=text)
        assert is_refused(page, OVER), text
    assert send(reader).heading == told(SENT)


@pytest.mark.parametrize("work", ["1", "x.y.z", "0..", "-1.a.b", "1.a.b", "ż.ż.ż", "9" * 400 + ".a.b", "¹.a.b"])
def test_what_is_no_work_is_no_help_and_no_fault(reader: Reader, work: str) -> None:
    assert is_refused(send(reader, work=work), EARLY)


def test_a_form_that_comes_back_for_another_reason_keeps_its_ticket(town: Town) -> None:
    asking = town.walker("alfa", "przywracanie")
    assert asking.press(told("Send the message"), identifier=ANNA.identifier, human="y").status == 200
    reader = town.walker("alfa", links_of(town.letter())[0])
    ticket = str(filled_in(reader.here.form())["ticket"])
    town.clock.move(seconds=5)
    page = reader.submit({"new_password": "kurz", "new_password_again": "kurz", "human": "y"})
    assert page.status == 422
    assert filled_in(page.form())["ticket"] == ticket
    assert reader.submit({"new_password": NEW, "new_password_again": NEW}).status == 200


def test_each_new_page_has_a_ticket_of_its_own(town: Town) -> None:
    tickets = {filled_in(town.walker("alfa", "przywracanie").here.form())["ticket"] for _ in range(5)}
    assert len(tickets) == 5


def test_giving_tickets_out_writes_nothing(town: Town, reader: Reader) -> None:
    before = town.contents("alfa")
    for _ in range(3):
        reader.get("przywracanie")
    assert town.contents("alfa") == before


def test_without_the_box_nothing_is_spent(town: Town, reader: Reader) -> None:
    town.clock.move(seconds=5)
    reader.submit({"identifier": ANNA.identifier})
    assert town.contents("alfa")["spent"] == []


def test_the_wait_may_be_as_long_as_the_institution_says(
    tenants: Path, open_site: Callable[..., Site], clock: Clock
) -> None:
    settle(tenants, "alfa", "recovery", robot_check=True, robot_wait_seconds=10)
    town = Town(open_site(), clock)
    reader = town.walker("alfa", "przywracanie")
    clock.move(seconds=9)
    assert is_refused(send(reader), EARLY)
    clock.move(seconds=1)
    assert reader.submit().heading == told(SENT)


def test_where_the_institution_wants_no_check_there_is_none(site: Site, clock: Clock) -> None:
    reader = Town(site, clock).walker("alfa", "przywracanie")
    html = reader.here.html
    assert not html.xpath("//*[@data-challenge] | //*[@name='human'] | //*[@name='ticket'] | //*[@name='work']")
    assert not [source for source in html.xpath("//script/@src") if "robot" in source]
    assert reader.submit({"identifier": PESEL}).heading == told(SENT)


def test_used_tickets_are_swept_away_once_they_are_stale(town: Town) -> None:
    for _ in range(3):
        reader = town.walker("alfa", "przywracanie")
        town.clock.move(seconds=5)
        send(reader)
    assert len(town.contents("alfa")["spent"]) == 3
    town.clock.move(hours=3)
    reader = town.walker("alfa", "przywracanie")
    town.clock.move(seconds=5)
    send(reader)
    assert len(town.contents("alfa")["spent"]) == 1
