"""Letters that tell of an application: staff see beside it what became of each, in the words of the list of letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from clocks import Clock
from desk.staff.cooperative import KEY, NEW, REGISTERED, account, applied, granted, sent, symbol
from sites import SAMPLES, environment
from town import Town
from wrota.cli import main
from wrota.desk import Desk
from wrota.desk.applications import acknowledge_all, apply
from wrota.desk.staff import parked_letters
from wrota.desk.staff.decisions import Grant, grant, refuse
from wrota.errors import AlreadyDecided
from wrota.post.transport import OutcomeUnknown, Undelivered
from wrota.post.worker import deliver
from wrota.store import links, outbox, own_data, tables
from wrota.words import FIRST_LANGUAGE

RECEIPT, GRANTED, REFUSED = "application_received", "application_granted", "application_refused"
REFUSAL = Undelivered("smtp_550", is_final=True)
NOT_YET = Undelivered("smtp_451")
UNKNOWN = OutcomeUnknown("timed_out")


class Server:
    """A mail server that does with each letter what it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def send(self, tenant: str, message: object) -> None:
        """Take the letter, or say why not."""
        if self._error:
            raise self._error


@pytest.fixture
def wrota(town: Town) -> Callable[..., Result]:
    """Run ``wrota`` for the co-operative, in English."""
    environ = environment(SAMPLES, town.site.settings.data)

    def run(group: str, command: str, *rest: str) -> Result:
        return CliRunner().invoke(main, [group, command, KEY, *rest], env=environ)

    return run


def told(wrota: Callable[..., Result], number: str, name: str) -> str:
    """Return what staff are shown of a letter of an application."""
    shown = wrota("applications", "show", number)
    assert (shown.exit_code, shown.stderr) == (0, "")
    (line,) = [line for line in shown.stdout.splitlines() if line.startswith(f"Letter {name}: ")]
    return line.removeprefix(f"Letter {name}: ")


def handed(desk: Desk, error: Exception | None = None) -> None:
    """Let the worker hand over what is due."""
    with desk.store.open():
        deliver(desk, Server(error))


def received(desk: Desk) -> str:
    """Apply, and let the receipt be written; return the number."""
    with desk.store.open():
        number = apply(desk, applied(desk))
        acknowledge_all(desk)
    return number


def test_each_letter_of_an_application_is_told_of_and_no_other(
    town: Town, desk: Desk, wrota: Callable[..., Result]
) -> None:
    number, other = sent(town, desk), sent(town, desk, ulica="Druga")
    granted(desk, number)
    handed(desk)
    with desk.store.open():
        refuse(desk, other, "Lokal ma innego najemcę.", "Olaf")
    shown = [line.split(":")[0] for line in wrota("applications", "show", number).stdout.splitlines()]
    assert [line for line in shown if line.startswith("Letter")] == [f"Letter {RECEIPT}", f"Letter {GRANTED}"]
    assert told(wrota, number, GRANTED) == told(wrota, other, RECEIPT) == "delivered on 2026-11-21 12:00"
    assert told(wrota, other, REFUSED) == "waiting since 2026-11-21 12:00"


def test_a_letter_that_waits_says_how_often_it_was_tried_and_why_not_yet(
    desk: Desk, clock: Clock, wrota: Callable[..., Result]
) -> None:
    number = received(desk)
    assert told(wrota, number, RECEIPT) == "waiting since 2026-11-21 12:00"
    for tries in ("1 time", "2 times"):
        handed(desk, NOT_YET)
        assert told(wrota, number, RECEIPT) == (
            f"waiting since 2026-11-21 12:00, tried {tries}, not delivered yet:"
            " the mail server would not take it yet (451)"
        )
        clock.move(minutes=30)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            REFUSAL,
            "not delivered, put aside on 2026-11-21 12:00: the mail server refused the letter or its address (550)",
        ),
        (UNKNOWN, "perhaps delivered on 2026-11-21 12:00: the mail server did not answer in time"),
    ],
)
def test_a_letter_that_was_put_aside_is_told_as_in_the_list_with_what_to_do(
    desk: Desk, wrota: Callable[..., Result], error: Exception, said: str
) -> None:
    number = received(desk)
    handed(desk, error)
    with desk.store.open():
        ((handle, listed),) = [(one.handle, one) for one in parked_letters.every(desk)]
    hint = f"; see “wrota post list {KEY}”; “wrota post release {KEY} {handle}” sends it again"
    assert told(wrota, number, RECEIPT) == said + hint
    line = wrota("post", "list").stdout.strip()
    assert line == "  ".join((handle, RECEIPT, listed.address, said))
    assert wrota("post", "release", handle).exit_code == 0
    assert told(wrota, number, RECEIPT).startswith("waiting since")


def test_a_letter_that_staff_gave_up_says_so_and_why_it_was_put_aside(
    desk: Desk, clock: Clock, wrota: Callable[..., Result]
) -> None:
    number = received(desk)
    handed(desk, REFUSAL)
    assert wrota("post", "drop", "--all").exit_code == 0
    said = told(wrota, number, RECEIPT)
    assert said.startswith("given up by staff on ")
    assert said.endswith("put aside before, because: the mail server refused the letter or its address (550)")


def test_a_letter_that_the_worker_gave_up_says_why(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk)
    granted(desk, number)
    made = account(desk, NEW)
    assert made is not None
    with desk.store.open(), desk.store.writing():
        links.kill_all(desk.store, made.id)
    handed(desk)
    said = "given up on 2026-11-21 12:00: its links were void before it could be delivered"
    assert told(wrota, number, GRANTED) == said


def test_a_receipt_that_was_never_sent_says_why(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    numbers = [sent(town, desk, ulica=f"Przykładowa {at}") for at in range(4)]
    assert told(wrota, numbers[2], RECEIPT).startswith("delivered on")
    assert told(wrota, numbers[3], RECEIPT) == "not sent: its address had enough letters within that hour"
    facts = json.loads(wrota("applications", "show", numbers[3], "--json").stdout)
    assert (facts["receipt"], facts["letters"]) == ("withheld", [])
    with desk.store.open(), desk.store.writing():
        desk.store.change(tables.ApplicationRow.update(receipt="broken"))
    assert "could not be opened" in wrota("applications", "show", numbers[3]).stdout


def test_programs_get_stable_names_of_one_application_too(desk: Desk, wrota: Callable[..., Result]) -> None:
    number = received(desk)
    handed(desk, REFUSAL)
    facts = json.loads(wrota("applications", "show", number, "--json").stdout)
    assert (facts["number"], facts["form"], facts["state"], facts["reason"]) == (number, "e-bom", "new", None)
    assert {"label": "Street", "answer": "Przykładowa"} in facts["answers"]
    (letter,) = facts["letters"]
    assert set(letter) == {"handle", "letter", "state", "at", "tries", "reason"}
    assert (letter["letter"], letter["state"], letter["reason"]) == (RECEIPT, "parked", "smtp_550")
    assert letter["at"] == "2026-11-21T11:00:00+00:00"
    assert facts["accounts"] == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (REFUSAL, "Its letter: not delivered, put aside on"),
        (UNKNOWN, "Its letter: perhaps delivered on"),
        (NOT_YET, "Its letter: waiting since"),
        (None, "Ewa, on 2026-11-21 12:00."),
    ],
)
def test_a_second_decision_is_told_that_the_letter_of_the_first_was_not_delivered(
    town: Town, desk: Desk, wrota: Callable[..., Result], error: Exception | None, said: str
) -> None:
    number = sent(town, desk)
    granted(desk, number)
    handed(desk, error)
    result = wrota("applications", "grant", number, "--identifier", f"symbol={NEW}", "--by", "Olaf")
    assert result.exit_code == 1
    assert said in result.stderr
    assert ("Its letter" in result.stderr) == (error is not None)


def test_a_receipt_that_was_not_delivered_is_no_matter_of_the_decision(desk: Desk) -> None:
    number = received(desk)
    handed(desk, REFUSAL)
    granted(desk, number)
    handed(desk)
    with desk.store.open(), pytest.raises(AlreadyDecided) as before:
        grant(desk, number, Grant(symbol(NEW), "Olaf"))
    assert "letter" not in str(before.value)


def test_a_letter_of_before_is_of_no_application(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk)
    with desk.store.open(), desk.store.writing():
        desk.store.change(tables.LetterRow.update(application=None))
    assert "Letter" not in wrota("applications", "show", number).stdout


def test_what_a_letter_was_about_stays_when_its_contents_are_wiped_and_goes_with_it(
    town: Town, desk: Desk, clock: Clock
) -> None:
    number = sent(town, desk)
    with desk.store.open():
        (row,) = desk.store.rows(tables.LetterRow.select())
        assert (row.address, row.facts) == (None, None)
        clock.moment += outbox.KEPT + timedelta(days=1)
        refuse(desk, number, "Nie", "Olaf")
        assert row.application_id is not None
        (fate,) = outbox.of_application(desk.store, row.application_id)
        assert fate.name == REFUSED


def test_whoever_was_granted_an_application_gets_the_letters_of_it_among_their_data(town: Town, desk: Desk) -> None:
    number = received(desk)
    handed(desk, UNKNOWN)
    granted(desk, number)
    with desk.store.open():
        for text, expected in ((NEW, [RECEIPT, GRANTED]), (REGISTERED, [])):
            person = account(desk, text)
            assert person is not None
            assert [row["kind"] for row in own_data.gather(desk.store, person)["letters"]] == expected


def test_it_is_told_in_polish(desk: Desk, wrota: Callable[..., Result]) -> None:
    number = received(desk)
    handed(desk, NOT_YET)
    shown = wrota("applications", "show", number, "--lang", FIRST_LANGUAGE).stdout
    assert "1 próba" in shown
