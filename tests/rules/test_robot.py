"""The robot check: tickets ripen by themselves, or by work."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from wrota.rules import robot
from wrota.rules.robot import Judgement, Ticket

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
RIPENS = timedelta(seconds=3)


def _work(ticket: Ticket) -> str:
    for number in itertools.count():
        if hashlib.sha256(f"{ticket.text}&{number}".encode()).hexdigest() == ticket.challenge:
            return f"{number}.{ticket.challenge}.{ticket.signature}"
    raise AssertionError


@pytest.fixture
def ticket() -> Ticket:
    return robot.issue(KEY, secrets.token_bytes, NOW)


@pytest.mark.parametrize(
    ("seconds", "judgement"),
    [
        (0, Judgement.EARLY),
        (2.9, Judgement.EARLY),
        (3, Judgement.RIPE),
        (3600, Judgement.RIPE),
        (3601, Judgement.WORTHLESS),
        (-1, Judgement.WORTHLESS),
    ],
)
def test_a_ticket_ripens_and_goes_stale(ticket: Ticket, seconds: float, judgement: Judgement) -> None:
    assert robot.judge(KEY, ticket.text, "", NOW + timedelta(seconds=seconds), RIPENS) is judgement


def test_work_makes_a_ticket_ripe_at_once(ticket: Ticket) -> None:
    assert robot.judge(KEY, ticket.text, _work(ticket), NOW, RIPENS) is Judgement.PASSED


def test_work_for_another_ticket_is_worth_nothing(ticket: Ticket) -> None:
    other = robot.issue(KEY, secrets.token_bytes, NOW)
    assert robot.judge(KEY, ticket.text, _work(other), NOW, RIPENS) is Judgement.EARLY


def test_a_ticket_shown_again_keeps_its_age(ticket: Ticket) -> None:
    shown = robot.again(KEY, ticket.text, secrets.token_bytes)
    assert shown.text == ticket.text
    assert robot.judge(KEY, shown.text, _work(shown), NOW, RIPENS) is Judgement.PASSED


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "None", "ż", "1.2", "\0", "x" * 5000])
def test_what_is_no_ticket_is_worthless(text: str) -> None:
    assert robot.judge(KEY, text, "", NOW, RIPENS) is Judgement.WORTHLESS


def test_a_forged_age_is_worthless(ticket: Ticket) -> None:
    name, issued, mac = ticket.text.split(".")
    older = f"{name}.{int(issued) - 9000}.{mac}"
    assert robot.judge(KEY, older, "", NOW, RIPENS) is Judgement.WORTHLESS


def test_another_key_makes_a_ticket_worthless(ticket: Ticket) -> None:
    assert robot.judge(bytes(32), ticket.text, "", NOW + RIPENS, RIPENS) is Judgement.WORTHLESS


@pytest.mark.parametrize("work", ["1", "x.y.z", "-1.a.b", "99999999999.a.b", "1..", "ż.ż.ż"])
def test_what_is_no_work_does_not_help(ticket: Ticket, work: str) -> None:
    assert robot.judge(KEY, ticket.text, work, NOW, RIPENS) is Judgement.EARLY
