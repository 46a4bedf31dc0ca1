"""The proof-of-work ticket of the robot check, which ripens by itself for whoever has no script."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from altcha import v1 as altcha

GOOD_FOR = timedelta(hours=1)
MOST_WORK = 40_000
"""The largest number that the work has to find: about a second on an old telephone."""


class Judgement(Enum):
    """The outcome of validating a ticket: what it is worth when the form is sent."""

    PASSED = "passed"
    RIPE = "ripe"
    """Nothing was done for it, but it has waited."""

    EARLY = "early"
    WORTHLESS = "worthless"


@dataclass(frozen=True)
class Ticket:
    """A signed ticket and the work that makes it ripe at once; the work is a challenge of altcha's first protocol."""

    text: str
    challenge: str
    signature: str
    most: int


def issue(key: bytes, random: Callable[[int], bytes], now: datetime) -> Ticket:
    """Write a ticket; nothing is stored until it is used."""
    body = f"{random(12).hex()}.{_milliseconds(now)}"
    return _with_work(key, f"{body}.{_mac(key, body)}", int.from_bytes(random(4), "big") % MOST_WORK)


def again(key: bytes, text: str, random: Callable[[int], bytes]) -> Ticket:
    """Write the same ticket with other work, for a form that is shown again."""
    return _with_work(key, text, int.from_bytes(random(4), "big") % MOST_WORK)


def judge(key: bytes, text: str, work: str, now: datetime, ripens_after: timedelta) -> Judgement:
    """Judge a ticket by its age, or by the work done for it; whether it was used before, the store says."""
    issued = _issued(key, text)
    if issued is None or not timedelta(0) <= now - issued <= GOOD_FOR:
        return Judgement.WORTHLESS
    if _is_worked_off(key, text, work):
        return Judgement.PASSED
    return Judgement.RIPE if now - issued >= ripens_after else Judgement.EARLY


def _with_work(key: bytes, text: str, number: int) -> Ticket:
    challenge = altcha.create_challenge(
        altcha.ChallengeOptions(hmac_key=key, salt=text, number=number, max_number=MOST_WORK)
    )
    return Ticket(text, challenge.challenge, challenge.signature, MOST_WORK)


def _is_worked_off(key: bytes, text: str, work: str) -> bool:
    """Say whether the work is a solution of a challenge made for this very ticket."""
    number, _, rest = work.partition(".")
    challenge, _, signature = rest.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return False
    payload = altcha.Payload("SHA-256", challenge, int(number), text + "&", signature)
    return altcha.verify_solution(payload, key, check_expires=False)[0]


def _issued(key: bytes, text: str) -> datetime | None:
    body, _, mac = text.rpartition(".")
    if not hmac.compare_digest(_mac(key, body).encode(), mac.encode(errors="replace")):
        return None
    return datetime.fromtimestamp(int(body.rpartition(".")[2]) / 1000, UTC)


def _mac(key: bytes, body: str) -> str:
    return hmac.digest(key, b"robot|" + body.encode(errors="replace"), "sha256").hex()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
