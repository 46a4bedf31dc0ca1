"""Letters that were put aside: listed with the reason in words, sent again with new links, or given up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from following import sent
from people import ANNA
from sites import environment
from town import Town, links_of
from wrota.cli import main
from wrota.desk import Desk
from wrota.desk.staff import letter_fates, parked_letters
from wrota.post.transport import OutcomeUnknown, Undelivered
from wrota.post.worker import deliver
from wrota.words import SOURCE_LANGUAGE, catalogue, say

CORE = Path(__file__).resolve().parents[2] / "core" / "wrota"


class Refusing:
    """A server that refuses as it is told."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def send(self, tenant: str, message: object) -> None:
        """Refuse."""
        raise self._error


@pytest.fixture
def aside(town: Town, desk: Desk) -> Iterator[str]:
    """A letter with a link that nobody has."""
    reader = town.walker("alfa", "przywracanie")
    assert reader.submit({"identifier": ANNA.identifier}).status == 200
    from wrota.desk import recovery_worker

    recovery_worker.answer_all(desk)
    deliver(desk, Refusing(Undelivered("smtp_550", is_final=True)))
    (letter,) = parked_letters.every(desk)
    yield letter.handle


def run(town: Town, *arguments: str) -> Result:
    """Run the command in English."""
    settings = town.site.settings
    environ = environment(settings.tenants, settings.data)
    return CliRunner(env=environ).invoke(main, ["post", *arguments])


def test_a_parked_letter_is_listed_with_its_reason_and_without_its_address(town: Town, aside: str) -> None:
    outcome = run(town, "list", "alfa")
    assert outcome.exit_code == 0
    assert aside in outcome.output
    assert "refused the letter or its address (550)" in outcome.output
    assert "anna@example.com" not in outcome.output
    (facts,) = json.loads(run(town, "list", "alfa", "--json").output)
    assert (facts["handle"], facts["reason"], facts["perhaps_delivered"]) == (aside, "smtp_550", False)
    assert "anna@" not in facts["to"]


def test_a_released_letter_arrives_with_a_link_that_works(town: Town, aside: str, desk: Desk) -> None:
    assert parked_letters.release(desk, [aside, "nothing"]) == (aside,)
    reader = town.walker("alfa")
    assert reader.get(links_of(town.letter())[0]).status == 200
    assert parked_letters.every(desk) == ()
    assert "letter_released" in town.acts("alfa")


def test_what_was_perhaps_delivered_is_listed_so_and_its_old_link_dies_when_it_is_sent_again(
    town: Town, desk: Desk
) -> None:
    class Taking(Refusing):
        def send(self, tenant: str, message: object) -> None:
            taken.append(str(message))
            super().send(tenant, message)

    taken: list[str] = []
    reader = town.walker("alfa", "przywracanie")
    reader.submit({"identifier": ANNA.identifier})
    from wrota.desk import recovery_worker

    recovery_worker.answer_all(desk)
    deliver(desk, Taking(OutcomeUnknown("timed_out")))
    assert "perhaps delivered" in run(town, "list", "alfa").output
    found = re.search(r"/odnosnik/([A-Za-z0-9_-]{43})", taken[0])
    assert found
    assert town.walker("alfa").get(f"odnosnik/{found[1]}").status == 200
    assert parked_letters.release(desk, [one.handle for one in parked_letters.every(desk)])
    assert town.walker("alfa").get(f"odnosnik/{found[1]}").status == 410
    assert town.walker("alfa").get(links_of(town.letter())[0]).status == 200


def test_the_command_releases_all_and_names_them(town: Town, aside: str) -> None:
    outcome = run(town, "release", "alfa", "--all")
    assert (outcome.exit_code, outcome.output.strip()) == (0, aside)


def test_a_dropped_letter_is_gone_with_what_it_held(town: Town, aside: str, desk: Desk) -> None:
    assert run(town, "drop", "alfa", aside).exit_code == 0
    assert parked_letters.every(desk) == ()
    assert {(row["address"], row["facts"]) for row in map(dict, _letters(town))} == {(None, None)}
    assert run(town, "release", "alfa", aside).exit_code == 1


def _letters(town: Town) -> list[dict[str, object]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(town.site.settings.data / "alfa.sqlite3")) as thief:
        thief.row_factory = sqlite3.Row
        return [dict(row) for row in thief.execute("SELECT address, facts FROM letter")]


@pytest.mark.parametrize("arguments", [("release", "alfa"), ("drop", "alfa"), ("drop", "alfa", "x", "--all")])
def test_without_a_letter_or_all_nothing_is_done(
    town: Town, aside: str, desk: Desk, arguments: tuple[str, ...]
) -> None:
    assert run(town, *arguments).exit_code == 2
    assert len(parked_letters.every(desk)) == 1


def test_nothing_aside_is_said(town: Town) -> None:
    assert "No letter was put aside" in run(town, "list", "alfa").output
    assert json.loads(run(town, "list", "alfa", "--json").output) == []


def test_every_reason_that_the_code_gives_has_words() -> None:
    given = set(re.findall(r'return "([a-z_]+)"', (CORE / "post" / "smtp.py").read_text("utf-8")))
    given |= {"cannot_be_written", "smtp_451", "smtp_550", "sender_553", "server_421"}
    assert len(given) > 8
    unknown = catalogue(SOURCE_LANGUAGE).translate(say("the reason is not known to this release: {code}", code=""))
    for reason in given:
        words = catalogue(SOURCE_LANGUAGE).translate(letter_fates.why(reason))
        assert not words.startswith(unknown), reason
    assert "x_of_tomorrow" in catalogue(SOURCE_LANGUAGE).translate(letter_fates.why("x_of_tomorrow"))


def test_a_person_whose_letter_was_parked_is_answered_anew(town: Town, aside: str) -> None:
    assert town.walker("alfa").get(sent(town)).status == 200
