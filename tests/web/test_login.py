"""A visit: a session on the server, new at each sign-in, over in time, and worthless elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, CELINA, move_in, portal, stranger
from reading import Reader, told
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts

COOKIE = "wrota_alfa"


def is_inside(reader: Reader) -> bool:
    """Say whether the browser sees the own account."""
    answer = reader.fetch("konto")
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def with_cookie(site: Site, base: str, name: str, value: str) -> Reader:
    """Return a fresh browser into which somebody put a cookie."""
    reader = Reader(site, base)
    reader.set_cookie(name, value)
    return reader


def test_signing_in_gives_a_new_session_and_a_new_token(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    before = reader.get("logowanie").form().fields["csrf_token"], reader.cookies()[COOKIE]
    reader.submit(ANNA.typed)
    after = reader.get("haslo").form("haslo").fields["csrf_token"], reader.cookies()[COOKIE]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_what_an_attacker_put_into_the_browser_is_worth_nothing_after_signing_in(
    site: Site, browse: Callable[..., Reader]
) -> None:
    attacker = browse("alfa")
    token = attacker.get("logowanie").form().fields["csrf_token"]
    planted = attacker.cookies()[COOKIE]
    victim = with_cookie(site, attacker.base, COOKIE, planted)
    victim.get("logowanie")
    victim.submit(ANNA.typed)
    assert is_inside(victim)
    assert not is_inside(attacker)
    assert victim.send("wyloguj", {"csrf_token": token}).status_code == 403
    assert is_inside(victim)


def test_a_session_that_an_attacker_left_behind_does_not_swallow_the_next_person(
    site: Site, enter: Callable[..., Reader]
) -> None:
    attacker = enter(BOGDAN)
    victim = with_cookie(site, attacker.base, COOKIE, attacker.cookies()[COOKIE])
    victim.get("logowanie")
    victim.submit(ANNA.typed)
    assert ANNA.name in victim.get("konto").text
    assert BOGDAN.name in attacker.get("konto").text


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_the_cookie_of_one_institution_is_worth_nothing_at_another(
    site: Site, enter: Callable[..., Reader], browse: Callable[..., Reader], by_path: bool
) -> None:
    cookie = enter(CELINA, by_path=by_path).cookies()["wrota_beta"]
    base = browse("alfa", by_path=by_path).base
    for name in ("wrota_alfa", "wrota_beta"):
        assert not is_inside(with_cookie(site, base, name, cookie))


@pytest.mark.parametrize(("first", "second"), [(False, True), (True, False)], ids=["host to path", "path to host"])
def test_signing_in_by_host_and_by_path_are_visits_to_the_same_institution(
    site: Site, enter: Callable[..., Reader], browse: Callable[..., Reader], first: bool, second: bool
) -> None:
    cookie = enter(ANNA, by_path=first).cookies()[COOKIE]
    assert is_inside(with_cookie(site, browse("alfa", by_path=second).base, COOKIE, cookie))


def test_two_portals_on_one_host_do_not_sign_each_other_out(site: Site) -> None:
    reader = Reader(site, "http://localhost:8000/")
    for person in (ANNA, CELINA):
        reader.get(f"{person.tenant}/logowanie")
        reader.submit(person.typed)
    for person in (ANNA, CELINA):
        assert person.name in reader.get(f"{person.tenant}/konto").text


@pytest.mark.parametrize("value", ["", "x", "e30.aaaa.bbbb", "ż", "a" * 4000, ".eJw.."])
def test_a_cookie_that_is_none_of_ours_is_no_cookie(site: Site, browse: Callable[..., Reader], value: str) -> None:
    reader = with_cookie(site, browse("alfa").base, COOKIE, value)
    assert reader.get("").status == 200
    assert not is_inside(reader)


def test_a_session_ends_after_fifteen_idle_minutes(clock: Clock, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    clock.move(minutes=14, seconds=50)
    assert is_inside(reader)
    clock.move(minutes=14, seconds=50)
    assert is_inside(reader)
    clock.move(minutes=15, seconds=1)
    assert not is_inside(reader)


def test_a_session_ends_after_a_day_however_busy(clock: Clock, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    for _ in range(143):
        clock.move(minutes=10)
        assert is_inside(reader)
    clock.move(minutes=10, seconds=1)
    assert not is_inside(reader)


def test_what_has_ended_stays_ended_when_the_clock_is_put_back(clock: Clock, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    clock.move(hours=1)
    assert not is_inside(reader)
    clock.move(hours=-1)
    assert not is_inside(reader)


def test_a_session_from_the_future_is_none(clock: Clock, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    clock.move(minutes=-61)
    assert not is_inside(reader)


def test_a_change_to_summer_time_ends_nothing(clock: Clock, enter: Callable[..., Reader]) -> None:
    clock.moment = datetime(2027, 3, 28, 0, 55, tzinfo=UTC)
    reader = enter(ANNA)
    clock.move(minutes=10)
    assert is_inside(reader)


def test_whoever_is_blocked_meanwhile_is_outside_at_once(site: Site, enter: Callable[..., Reader]) -> None:
    person = stranger("dorota")
    account = move_in(site, person)
    reader = enter(person)
    store = portal(site, "alfa").store
    with store.open(), store.writing():
        accounts.set_state(store, account.id, State.BLOCKED)
    page = reader.get("konto")
    assert page.address.startswith("http://alfa.localhost:8000/logowanie")
    assert told("Your session has ended. Please sign in again.") in page.text
    assert person.name not in page.text
    assert person.name not in reader.get("").text
    assert person.name not in reader.get("nie-ma-takiej").text


def test_whoever_is_blocked_meanwhile_is_a_stranger_on_every_page(site: Site, enter: Callable[..., Reader]) -> None:
    person = stranger("edward")
    account = move_in(site, person)
    reader = enter(person)
    store = portal(site, "alfa").store
    with store.open(), store.writing():
        accounts.set_state(store, account.id, State.BLOCKED)
    assert person.name not in reader.get("nie-ma-takiej").text
    assert reader.get("").status == 200


def test_an_entitlement_that_ends_at_midnight_in_warsaw_ends_the_visit(
    site: Site, clock: Clock, enter: Callable[..., Reader]
) -> None:
    clock.moment = datetime(2026, 11, 21, 22, 55, tzinfo=UTC)
    person = stranger("felicja")
    move_in(site, person, valid_until=date(2026, 11, 21))
    reader = enter(person)
    assert is_inside(reader)
    clock.move(minutes=6)
    assert not is_inside(reader)


def test_whoever_comes_too_late_is_told_and_may_go_on(clock: Clock, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    clock.move(minutes=16)
    page = reader.get("haslo")
    assert told("Your session has ended. Please sign in again.") in page.text
    assert reader.submit(ANNA.typed).address == "http://alfa.localhost:8000/haslo"


def test_whoever_was_never_in_is_asked_to_sign_in(browse: Callable[..., Reader]) -> None:
    assert told("Please sign in to open this page.") in browse("alfa").get("konto").text


def test_htmx_is_led_to_the_sign_in_page_and_back_to_the_page_it_came_from(
    clock: Clock, enter: Callable[..., Reader]
) -> None:
    reader = enter(ANNA)
    token = reader.get("haslo").form("haslo").fields["csrf_token"]
    clock.move(minutes=16)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://alfa.localhost:8000/haslo?x=1"}
    answer = reader.send("uwaga/password/new_password", {"csrf_token": token, "new_password": "abc"}, headers=headers)
    assert (answer.status_code, answer.get_data()) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/logowanie?next=/haslo&notice=session-ended"


@pytest.mark.parametrize("hostile", ["http://[", "javascript:alert(1)", "//zle.example/haslo", "http://zle.example//x"])
def test_the_way_back_of_htmx_leads_nowhere_else(browse: Callable[..., Reader], hostile: str) -> None:
    reader = browse("alfa")
    answer = reader.fetch("konto", headers={"HX-Request": "true", "HX-Current-URL": hostile})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/logowanie?next=")
    reader.get(answer.headers["HX-Redirect"])
    page = reader.submit(ANNA.typed)
    assert page.address.startswith("http://alfa.localhost:8000/")


def test_a_history_restore_gets_whole_pages(browse: Callable[..., Reader]) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert browse("alfa").fetch("konto", headers=headers).status_code == 303


def test_every_request_counts_once_as_the_last_use(
    clock: Clock, enter: Callable[..., Reader], statements: list[str]
) -> None:
    reader = enter(ANNA)
    clock.move(minutes=1)
    statements.clear()
    reader.get("konto")
    assert len([sql for sql in statements if sql.startswith("UPDATE")]) == 1
    statements.clear()
    reader.get("konto")
    assert not [sql for sql in statements if sql.startswith("UPDATE")]
