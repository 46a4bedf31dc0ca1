"""The ceiling of guesses: a hundred failures a day at one account, from wherever, then one judged try a minute."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from claiming import NUMBERS, PESEL_OF_DOROTA, examiner, let_claim
from clocks import Clock
from people import ANNA, OWN_EMAIL, PESEL, Person, move_in, stranger
from reading import Reader
from town import Town
from wrota.desk import Desk, guess_letters
from wrota.desk.sign_in import Attempt, SignedIn, sign_in
from wrota.errors import Refused, TooMany
from wrota.rules.networks import parse_networks
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import audit, cases, devices, tables
from wrota.store.guesses import MOST
from wrota.store.identifiers import Held

WRONG = "zupelnie-inne-1"
BASE = "http://alfa.localhost:8000"


def judged(desk: Desk, identifier: str, address: str, password: str = WRONG, *, is_human: bool = True) -> bool | None:
    """Try once; True where the try opened a session, False where it was judged wrong, None where it was not judged."""
    try:
        return bool(sign_in(desk, Attempt(identifier, password, address, base=BASE, is_human=is_human)).session)
    except TooMany:
        return None
    except Refused as no:
        note = cases.find(desk.store, no.case_code)
        return None if note and note.reason == "too_many_guesses" else False


def hammer(desk: Desk, clock: Clock, minutes: int, addresses: int = 500, *identifiers: str) -> int:
    """Guess from many addresses, as a machine that passes every robot check; return how many guesses were judged."""
    count = 0
    for minute in range(minutes):
        for number in range(20):
            address = f"198.51.{(minute * 20 + number) % addresses // 250}.{(minute * 20 + number) % 250}"
            names = identifiers or (ANNA.identifier,)
            count += judged(desk, names[number % len(names)], address) is False
        clock.move(seconds=60)
    return count


def test_five_hundred_addresses_have_a_hundred_guesses_and_then_one_a_minute(desk: Desk, clock: Clock) -> None:
    assert hammer(desk, clock, 5) == MOST
    assert hammer(desk, clock, 60) <= 60
    clock.move(days=1)
    assert hammer(desk, clock, 5) == MOST


def test_an_account_has_one_ceiling_under_all_its_names(desk: Desk, clock: Clock) -> None:
    assert hammer(desk, clock, 60, 500, ANNA.identifier, PESEL) <= MOST + 2 * 60


def test_unknown_names_have_the_same_ceiling(desk: Desk, clock: Clock) -> None:
    known = hammer(desk, clock, 12, 500, ANNA.identifier)
    assert hammer(desk, clock, 12, 500, "nikt.taki") == known


def test_beyond_the_ceiling_the_robot_check_is_asked_for(desk: Desk, clock: Clock) -> None:
    hammer(desk, clock, 5)
    clock.move(minutes=20)
    with pytest.raises(TooMany) as refused:
        sign_in(desk, Attempt(ANNA.identifier, ANNA.password, "203.0.113.5", base=BASE))
    assert refused.value.offers_check
    assert judged(desk, ANNA.identifier, "203.0.113.5", ANNA.password)


def test_the_robot_check_shortens_no_wait_of_the_callers_own(desk: Desk) -> None:
    assert [judged(desk, ANNA.identifier, "192.0.2.1") for _ in range(7)] == [False] * 5 + [None] * 2


def test_a_known_device_is_never_kept_out(desk: Desk, clock: Clock) -> None:
    opened = sign_in(desk, Attempt(ANNA.identifier, ANNA.password, "192.0.2.1", base=BASE))
    hammer(desk, clock, 10)
    again = sign_in(desk, Attempt(ANNA.identifier, ANNA.password, "192.0.2.1", device=opened.device, base=BASE))
    assert isinstance(again, SignedIn)


def test_a_clock_that_was_put_right_closes_no_account(desk: Desk, clock: Clock) -> None:
    clock.move(hours=3)
    assert hammer(desk, clock, 5) == MOST
    clock.move(hours=-3)
    assert judged(desk, ANNA.identifier, "192.0.2.1", ANNA.password, is_human=False)


def test_what_was_no_failure_does_not_count(desk: Desk, clock: Clock) -> None:
    for _ in range(MOST + 20):
        assert judged(desk, ANNA.identifier, "192.0.2.1", ANNA.password)
        clock.move(seconds=1)
    assert desk.store.rows(tables.FailureRow.select()) == []


def test_the_person_is_told_once_a_day_by_the_worker_alone(desk: Desk, clock: Clock, town: Town) -> None:
    hammer(desk, clock, 4)
    town.letters()
    hammer(desk, clock, 30)
    letters = [letter for letter in town.letters() if "zgadnięcia" in letter.subject or "guesses" in letter.subject]
    assert [letter.to for letter in letters] == [OWN_EMAIL]
    assert str(MOST) in letters[0].text
    assert guess_letters.tell_all(desk) == 0
    assert town.acts("alfa").count("guesses_told") == 1
    clock.move(days=1, minutes=1)
    hammer(desk, clock, 5)
    assert guess_letters.tell_all(desk) == 1
    assert audit.verify(desk.store) is None


def test_answers_at_the_ceiling_tell_nobody_apart(town: Town, clock: Clock, desk: Desk) -> None:
    seen = []
    for name in (ANNA.identifier, "nikt.taki"):
        hammer(desk, clock, 6, 500, name)
        reader = town.walker("alfa", "logowanie", address="203.0.113.9")
        page = reader.submit({"identifier": name, "password": WRONG})
        text = re.sub(r'(value|data-[a-z]+)="[^"]*"', "", page.answer.get_data(as_text=True))
        seen.append((page.status, text.replace(name, "")))
    assert seen[0] == seen[1]
    assert seen[0][0] == 429


@pytest.mark.parametrize("minutes", [0, 2, 6])
def test_below_and_at_the_ceiling_a_try_costs_the_same_whoever_is_meant(
    desk: Desk, clock: Clock, statements: list[str], minutes: int
) -> None:
    seen = []
    for name in (ANNA.identifier, "nikt.taki"):
        hammer(desk, clock, minutes, 500, name)
        clock.move(minutes=2)
        for _ in range(2):
            statements.clear()
            before = desk.seams.hasher.runs
            outcome = judged(desk, name, "203.0.113.9")
            seen.append((outcome, desk.seams.hasher.runs - before, list(statements)))
    assert seen[:2] == seen[2:]


@pytest.mark.parametrize("has_claims", [False, True])
def test_another_name_of_an_account_at_its_ceiling_costs_what_an_unknown_one_costs(
    tenants: Path, request: pytest.FixtureRequest, clock: Clock, statements: list[str], has_claims: bool
) -> None:
    if has_claims:
        let_claim(tenants)
    desk: Desk = request.getfixturevalue("desk")
    hammer(desk, clock, 6, 500, ANNA.identifier)
    assert judged(desk, ANNA.identifier, "203.0.113.8") is False
    seen = []
    for name in (PESEL, "99123199993"):
        statements.clear()
        before = desk.seams.hasher.runs
        outcome = judged(desk, name, "203.0.113.9")
        seen.append((desk.seams.hasher.runs - before, list(statements)))
        assert (outcome is None) == (name == PESEL)
    assert seen[0] == seen[1]


def test_beyond_the_ceiling_no_proof_is_looked_at_either(
    tenants: Path, request: pytest.FixtureRequest, clock: Clock
) -> None:
    let_claim(tenants)
    desk: Desk = request.getfixturevalue("desk")
    person, proofs = examiner()
    named = replace(person, identifiers=(*person.identifiers, Held("login", "dorota")))
    move_in(request.getfixturevalue("site"), named, state=State.REGISTERED, password_hash=None, proofs=proofs)
    hammer(desk, clock, 6, 500, "dorota")
    assert judged(desk, "dorota", "203.0.113.8") is False
    assert judged(desk, PESEL_OF_DOROTA, "203.0.113.9", NUMBERS[0]) is None
    clock.move(minutes=1)
    assert judged(desk, PESEL_OF_DOROTA, "203.0.113.9", NUMBERS[0])


# Many people behind one address


class Crowd:
    """People of one building, who type a wrong password once and then the right one as soon as they may."""

    def __init__(self, desk: Desk, people: list[Person], address: str, allowance: int | None = None) -> None:
        self._desk = desk
        self._address = address
        self._allowance = allowance
        self._left = {person.identifier: 0 for person in people}
        self._passwords = {person.identifier: person.password for person in people}
        self.came_in: dict[str, int] = {}

    def try_once(self, now: int, *, is_human: bool) -> None:
        """Let everybody who has come try once."""
        for name in [name for name in self._left if name not in self.came_in]:
            self._left[name] += 1
            password = WRONG if self._left[name] == 1 else self._passwords[name]
            wanted = Attempt(name, password, self._address, base=BASE, allowance=self._allowance, is_human=is_human)
            try:
                sign_in(self._desk, wanted)
            except (TooMany, Refused):
                continue
            self.came_in[name] = now


def pupils(site: Site, count: int) -> list[Person]:
    found = [replace(stranger(f"uczen{number:03}"), password=f"haslo-ucznia-{number:03}") for number in range(count)]
    for one in found:
        move_in(site, one)
    return found


def test_fifty_honest_people_and_an_attacker_behind_one_address(site: Site, desk: Desk, clock: Clock) -> None:
    crowd = Crowd(desk, pupils(site, 50), "192.0.2.77")
    guessed = 0
    for second in range(0, 1800, 10):
        guessed += judged(desk, ANNA.identifier, "192.0.2.77", is_human=False) is False
        for number in range(10):
            judged(desk, f"nikt-{second}-{number}", "192.0.2.77", is_human=False)
        if second >= 600 and len(crowd.came_in) < 50:
            crowd.try_once(second, is_human=second > 600)
        clock.move(seconds=10)
    assert len(crowd.came_in) == 50
    assert max(crowd.came_in.values()) - 600 <= 60
    assert guessed <= MOST


@pytest.mark.parametrize("allowance", [None, 500])
def test_two_hundred_pupils_on_their_first_day_all_get_in(
    site: Site, desk: Desk, clock: Clock, allowance: int | None
) -> None:
    crowd = Crowd(desk, pupils(site, 200), "203.0.113.7", allowance)
    for second in range(0, 900, 30):
        crowd.try_once(second, is_human=allowance is None and second > 0)
        clock.move(seconds=30)
    assert len(crowd.came_in) == 200


def test_a_named_network_counts_for_its_addresses_alone(desk: Desk) -> None:
    networks = parse_networks("203.0.113.0/24=60")
    for address, most in (("203.0.113.7", 60), ("198.51.100.7", 30)):
        tried = [_try_anybody(desk, number, address, networks.allowance(address)) for number in range(70)]
        assert tried.count(True) == most


def _try_anybody(desk: Desk, number: int, address: str, allowance: int | None) -> bool:
    try:
        sign_in(desk, Attempt(f"nikt-{number}", WRONG, address, allowance=allowance))
    except TooMany:
        return False
    except Refused:
        return True
    raise AssertionError("nobody is there")


def test_the_browser_that_chose_a_password_waits_for_nobody(town: Town, clock: Clock, desk: Desk) -> None:
    from following import NEW, choose, sent

    reader = town.walker("alfa", address="192.0.2.9")
    link = sent(town, address="192.0.2.9")
    hammer(desk, clock, 6)
    choose(reader, link)
    assert reader.cookies()["wrota_alfa_device"]
    reader.get("logowanie")
    assert reader.submit({"identifier": ANNA.identifier, "password": NEW}).status == 200
    assert devices.owner(desk.store, reader.cookies()["wrota_alfa_device"]) is not None


def test_whoever_has_to_wait_is_offered_the_robot_check(town: Town, clock: Clock, desk: Desk) -> None:
    for number in range(30):
        judged(desk, f"nikt-{number}", "192.0.2.9", is_human=False)
    reader = _refused(town)
    form = reader.here.form()
    assert "human" in form.fields or reader.here.html.xpath("//input[@name='human']")
    clock.move(seconds=10)
    page = reader.submit({"identifier": ANNA.identifier, "password": ANNA.password, "human": "y"})
    assert page.status == 200


def test_whoever_failed_too_often_at_one_account_is_not_offered_it(town: Town) -> None:
    reader = town.walker("alfa", "logowanie", address="192.0.2.9")
    for _ in range(6):
        page = reader.submit({"identifier": ANNA.identifier, "password": WRONG})
    assert page.status == 429
    assert not page.html.xpath("//input[@name='human']")


def _refused(town: Town) -> Reader:
    reader = town.walker("alfa", "logowanie", address="192.0.2.9")
    page = reader.submit({"identifier": ANNA.identifier, "password": ANNA.password})
    assert page.status == 429
    assert page.answer.headers["Retry-After"]
    return reader
