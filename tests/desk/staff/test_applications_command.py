"""``wrota applications``: the list, one whole, and decisions that happen once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from desk.staff.cooperative import ADDRESS, KEY, NEW, VALUES, account, found, sent
from sites import SAMPLES, environment
from town import Town, links_of
from wrota.cli import main
from wrota.desk import Desk
from wrota.store import tables
from wrota.store.applications import ApplicationStatus

PROOF = "rent-account=25999000090000000000000010"
GRANT = ("--identifier", f"symbol={NEW}", "--proof", PROOF, "--by", "Ewa")
REFUSE = ("--reason", "Lokal ma innego najemcę.", "--by", "Olaf")


@pytest.fixture
def wrota(town: Town) -> Callable[..., Result]:
    """Run ``wrota applications`` as an operator does, in English unless told otherwise."""
    environ = environment(SAMPLES, town.site.settings.data)

    def run(*words: str, **changes: str) -> Result:
        command, *rest = words
        return CliRunner().invoke(main, ["applications", command, KEY, *rest], env={**environ, **changes})

    return run


def test_the_list_has_who_asked_for_what_and_nothing_of_the_applicant(
    town: Town, desk: Desk, wrota: Callable[..., Result]
) -> None:
    numbers = [sent(town, desk, ulica=street) for street in ("Pierwsza", "Druga", "Trzecia")]
    wrota("grant", numbers[0], *GRANT)
    wrota("refuse", numbers[1], *REFUSE)
    result = wrota("list")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split()[0] for line in result.stdout.splitlines()] == numbers
    for line, told in zip(result.stdout.splitlines(), ("granted", "refused", "waiting"), strict=True):
        assert told in line
        assert "e-bom" in line
    for typed in (ADDRESS, "Jan", "Pierwsza", VALUES["nr-czlonkowski"]):
        assert typed not in result.stdout


def test_programs_get_stable_names(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    first, second = sent(town, desk), sent(town, desk, ulica="Druga")
    wrota("refuse", first, *REFUSE)
    result = wrota("list", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert [set(one) for one in told] == [{"number", "form", "state", "at", "decided_at", "by"}] * 2
    assert [(one["number"], one["form"], one["state"], one["by"]) for one in told] == [
        (first, "e-bom", "refused", "Olaf"),
        (second, "e-bom", "new", None),
    ]
    assert told[0]["at"] == "2026-11-21T11:00:00+00:00"
    assert datetime.fromisoformat(told[0]["decided_at"]).tzinfo is not None
    assert told[1]["decided_at"] is None
    assert ADDRESS not in result.stdout


@pytest.mark.parametrize(("options", "out"), [((), ""), (("--json",), "[]\n")])
def test_a_list_of_none_says_so(wrota: Callable[..., Result], options: tuple[str, ...], out: str) -> None:
    result = wrota("list", *options)
    assert (result.exit_code, result.stdout) == (0, out)
    assert bool(result.stderr) == (not options)


def test_one_is_shown_whole_and_the_look_is_recorded(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk, email="alicja@lokatorzy.example")
    result = wrota("show", number.lower())
    assert (result.exit_code, result.stderr) == (0, "")
    for told in (
        f"Number: {number}",
        "Application: Application for access to e-BOM",
        "State: waiting for a decision",
        "Accounts with this e-mail address: L0000101",
        "First name and surname: Jan Nowak",
        "Street: Przykładowa",
        "Telephone: –",
    ):
        assert told in result.stdout.splitlines()
    with desk.store.open():
        acts = [row.act for row in desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]
    assert acts[-1] == "application_shown"


def test_of_a_form_that_was_taken_out_long_numbers_are_masked(
    town: Town, desk: Desk, wrota: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = sent(town, desk, ulica="Prosta, PESEL 440514 01359")
    monkeypatch.setattr("wrota.desk.staff.application_details.form_of", lambda *_: None)
    told = wrota("show", number).stdout
    assert {"ulica: Prosta, PESEL …1359", f"nr-domu: {VALUES['nr-domu']}"} <= set(told.splitlines())
    assert "01359" not in told


def test_an_answer_of_several_lines_does_not_look_like_other_answers(
    town: Town, desk: Desk, wrota: Callable[..., Result]
) -> None:
    lines = wrota("show", sent(town, desk, ulica="Prosta\nState: granted")).stdout.splitlines()
    assert [line for line in lines if line.startswith("State:")] == ["State: waiting for a decision"]
    assert lines[lines.index("Street: Prosta") + 1] == "    State: granted"


def test_the_reason_is_shown_afterwards(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk)
    wrota("refuse", number, *REFUSE)
    told = wrota("show", number, "--lang", "pl").stdout
    assert "Powód: Lokal ma innego najemcę." in told
    assert "Stan: odrzucony" in told
    assert "Imię i nazwisko: Jan Nowak" in told


def test_a_grant_says_what_was_done_and_the_letter_comes(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk)
    result = wrota("grant", number, *GRANT, "--permission", "windykacja")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Granted: the account {NEW} was made, its letter goes to …@wnioskodawcy.example.\n"
    made = account(desk, NEW)
    assert made is not None
    assert made.permissions == ("oplaty", "czynsz", "media", "windykacja")
    # The command has the real clock.
    town.clock.moment = datetime.now(UTC)
    assert links_of(town.letter())


def test_what_staff_should_know_stands_beside_the_outcome(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    result = wrota("grant", sent(town, desk), "--identifier", "symbol=L0000101", "--by", "Ewa")
    assert result.exit_code == 0
    assert result.stdout.startswith("Granted to the account L0000101;")
    assert "another e-mail address on record" in result.stderr
    result = wrota("grant", sent(town, desk, ulica="Druga"), "--identifier", "symbol=L09", "--by", "Ewa")
    assert result.exit_code == 0
    assert "usual form" in result.stderr


@pytest.mark.parametrize("first", ["grant", "refuse"])
@pytest.mark.parametrize("second", ["grant", "refuse"])
def test_a_second_decision_ends_with_1_and_says_who_was_first(
    town: Town, desk: Desk, wrota: Callable[..., Result], first: str, second: str
) -> None:
    options = {"grant": GRANT, "refuse": REFUSE}
    number = sent(town, desk)
    assert wrota(first, number, *options[first]).exit_code == 0
    status = found(desk, number).status
    result = wrota(second, number, *options[second])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "before, by " + {"grant": "Ewa", "refuse": "Olaf"}[first] in result.stderr
    assert found(desk, number).status is status


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("show", ("ABCD-2345",), "There is no application of the number ABCD-2345."),
        ("grant", ("ABCD-2345", *GRANT), "There is no application"),
        ("grant", ("NUMBER", "--identifier", f"symbol={NEW}"), "Say who decides."),
        ("grant", ("NUMBER", "--by", "Ewa"), "Name the account"),
        ("grant", ("NUMBER", "--by", "Ewa", "--identifier", NEW), "Nobody here has an identifier"),
        ("grant", ("NUMBER", "--by", "Ewa", "--identifier", f"symbl={NEW}"), "Did you mean “symbol”?"),
        ("grant", ("NUMBER", "--by", "Ewa", "--identifier", "symbol=L0000106"), "This account has been blocked"),
        ("grant", ("NUMBER", *GRANT, "--permission", "Ą"), "A permission is made of"),
        ("grant", ("NUMBER", *GRANT, "--proof", "rent=1"), "There is no “rent”. Allowed: rent-account."),
        ("refuse", ("NUMBER", "--by", "Ewa"), "Say why"),
        ("refuse", ("NUMBER", "--reason", "Nie"), "Say who decides."),
        ("refuse", ("NUMBER",), "Say who decides."),
        ("refuse", (), "Missing argument"),
    ],
)
def test_what_cannot_be_done_ends_with_2_in_words_and_decides_nothing(
    town: Town, desk: Desk, wrota: Callable[..., Result], command: str, options: tuple[str, ...], said: str
) -> None:
    number = sent(town, desk)
    result = wrota(command, *(number if word == "NUMBER" else word for word in options))
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert found(desk, number).status is ApplicationStatus.NEW


def test_it_speaks_polish_unless_told_otherwise(town: Town, desk: Desk, wrota: Callable[..., Result]) -> None:
    number = sent(town, desk)
    assert "nie ma wniosku" in wrota("show", "ABCD-2345", LANG="").stderr.lower()
    assert "Wniosek odrzucono" in wrota("refuse", number, *REFUSE, "--lang", "pl").stdout
    assert "został już odrzucony" in wrota("refuse", number, *REFUSE, "--lang", "pl").stderr
