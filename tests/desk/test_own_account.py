"""What the owner of an account does with it: sessions elsewhere, the own data, and closing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, PESEL, move_in, portal, stranger
from town import settle
from wrota import signals
from wrota.desk import Desk, closing, letters, own_data, own_sessions, password_by_link
from wrota.desk.letters import Destination
from wrota.desk.present_password import Given
from wrota.errors import FieldRefused, Refused, TooMany
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, audit, devices, drafts, pending, promised_links, sessions, tables
from wrota.store.seal import token_digest
from wrota.store.sessions import Session

ANNA_EMAIL = "rodzina@example.org"
BASE = "http://alfa.localhost:8000"
RIGHT = Given(ANNA.password, "192.0.2.1")
WRONG = Given("pomylka-12345", "192.0.2.1")
HOUR = timedelta(hours=1)


def signed_in(desk: Desk, account_id: int = 1, device: str | None = None) -> Session:
    """Open a session for an account and return it."""
    with desk.store.writing():
        token = sessions.open(desk.store, account_id, device=device)
    found = sessions.find(desk.store, token, idle=HOUR, absolute=HOUR, now=desk.now())
    assert found is not None
    return found


def handles(desk: Desk, here: Session) -> list[str]:
    return [session.handle for session in own_sessions.every(desk, here)]


def acts(desk: Desk) -> list[str]:
    return [row.act for row in desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]


def test_the_own_living_sessions_are_listed_this_one_first(desk: Desk, clock: Clock) -> None:
    over = signed_in(desk)
    clock.move(minutes=20)
    here = signed_in(desk)
    clock.move(minutes=5)
    later = signed_in(desk)
    signed_in(desk, 2)
    assert handles(desk, here) == [here.handle, later.handle]
    assert over.handle not in handles(desk, here)


def test_one_other_session_is_ended_with_its_device_and_never_the_own_one(desk: Desk) -> None:
    with desk.store.writing():
        mine, other = devices.remember(desk.store, 1), devices.remember(desk.store, 1)
    here, there, same = signed_in(desk, device=mine), signed_in(desk, device=other), signed_in(desk, device=mine)
    own_sessions.end_one(desk, here, there.handle)
    own_sessions.end_one(desk, here, same.handle)
    own_sessions.end_one(desk, here, here.handle)
    own_sessions.end_one(desk, here, "0" * 32)
    assert handles(desk, here) == [here.handle]
    assert [devices.owner(desk.store, token) for token in (mine, other)] == [1, None]
    assert acts(desk) == ["other_session_ended"] * 2


def test_nobody_ends_a_neighbours_session(desk: Desk) -> None:
    here, bogdans = signed_in(desk), signed_in(desk, 2)
    own_sessions.end_one(desk, here, bogdans.handle)
    own_sessions.end_others(desk, here)
    assert handles(desk, bogdans) == [bogdans.handle]


def test_all_others_are_ended_at_once(desk: Desk) -> None:
    with desk.store.writing():
        mine, other = devices.remember(desk.store, 1), devices.remember(desk.store, 1)
    here = signed_in(desk, device=mine)
    signed_in(desk, device=other)
    signed_in(desk)
    own_sessions.end_others(desk, here)
    assert handles(desk, here) == [here.handle]
    assert [devices.owner(desk.store, token) for token in (mine, other)] == [1, None]


def test_the_file_holds_what_is_kept_in_full_with_the_institutions_words(desk: Desk) -> None:
    told = json.loads(own_data.export(desk, signed_in(desk), RIGHT, "O pliku", "en"))
    assert list(told)[:3] == ["about", "made_at", "account"]
    assert (told["about"], told["made_at"]) == ("O pliku", "2026-11-21T11:00:00+00:00")
    assert (told["account"]["name"], told["account"]["state"]) == (ANNA.name, "active")
    [pesel] = [row for row in told["identifiers"] if row["kind"] == "pesel"]
    assert pesel == {"label": "PESEL", "kind": "pesel", "value": PESEL, "is_main": True, "confirmed_at": None}
    assert len(told["sessions"]) == 1


def test_the_file_tells_of_the_own_letters_that_wait(desk: Desk) -> None:
    to = Destination(ANNA_EMAIL, "uk", BASE)
    with desk.store.writing():
        anna, bogdan = accounts.get(desk.store, 1), accounts.get(desk.store, 2)
        assert anna is not None
        assert bogdan is not None
        for account in (anna, bogdan):
            letters.send_notice(desk, "password_changed", account, BASE, to=ANNA_EMAIL)
        letters.send_access(desk, [bogdan], to)
        letters.send_to_applicant(desk, "application_refused", to, of_application=None)
    told = json.loads(own_data.export(desk, signed_in(desk), RIGHT, "", "pl"))["letters"]
    at = "2026-11-21T11:00:00+00:00"
    assert told == [{"kind": "password_changed", "language": "pl", "address": ANNA_EMAIL, "at": at, "state": "waiting"}]


def test_that_the_file_was_given_out_is_written_down_and_in_it(desk: Desk) -> None:
    told = json.loads(own_data.export(desk, signed_in(desk), RIGHT, "", "pl"))
    assert [event["act"] for event in told["audit"]] == acts(desk) == ["own_data_given"]


def test_without_the_password_there_is_no_file(desk: Desk) -> None:
    session = signed_in(desk)
    for _ in range(5):
        with pytest.raises(FieldRefused):
            own_data.export(desk, session, WRONG, "", "pl")
    with pytest.raises(TooMany):
        own_data.export(desk, session, RIGHT, "", "pl")
    assert acts(desk) == ["own_data_refused"] * 5


def test_a_closed_account_is_closed_with_all_that_was_open(desk: Desk) -> None:
    session = signed_in(desk)
    with desk.store.writing():
        device = devices.remember(desk.store, 1)
        link = promised_links.make(desk.store, 1, "access", HOUR)
        pending.keep(desk.store, 1, "email", {"email": "nowa@example.org"})
        drafts.keep(desk.store, f"account:{session.account.handle}", "konto/dane", {"city": ["x"]})
    closing.close(desk, session, RIGHT, BASE)
    closed = accounts.get(desk.store, 1)
    assert closed is not None
    assert closed.state is State.CLOSED
    assert own_sessions.every(desk, session) == ()
    assert devices.owner(desk.store, device) is None
    assert password_by_link.look(desk, link) is None
    assert pending.find(desk.store, 1, "email") is None
    assert drafts.find(desk.store, f"account:{session.account.handle}", "konto/dane") is None
    assert [row.name for row in desk.store.rows(tables.LetterRow.select())] == ["account_closed"]
    assert acts(desk)[-1] == "account_closed"
    assert audit.verify(desk.store) is None


def test_the_app_around_is_told_by_a_handle(desk: Desk) -> None:
    heard = []

    def listen(tenant: str, **facts: str) -> None:
        heard.append((tenant, facts))

    session = signed_in(desk)
    with signals.closed.connected_to(listen):
        with pytest.raises(FieldRefused):
            closing.close(desk, session, WRONG, BASE)
        closing.close(desk, session, RIGHT, BASE)
    assert heard == [("alfa", {"handle": session.account.handle})]


def test_a_neighbours_things_stay(desk: Desk) -> None:
    bogdans = signed_in(desk, 2)
    with desk.store.writing():
        device = devices.remember(desk.store, 2)
        link = promised_links.make(desk.store, 2, "access", HOUR)
    closing.close(desk, signed_in(desk), RIGHT, BASE)
    assert handles(desk, bogdans) == [bogdans.handle]
    assert devices.owner(desk.store, device) == 2
    assert password_by_link.look(desk, link) is not None


def test_a_wrong_password_closes_nothing(desk: Desk) -> None:
    session = signed_in(desk)
    with pytest.raises(FieldRefused):
        closing.close(desk, session, WRONG, BASE)
    assert handles(desk, session) == [session.handle]
    assert acts(desk) == ["closing_refused"]


def test_an_account_without_an_address_is_closed_without_a_letter(site: Site, desk: Desk) -> None:
    account = move_in(site, stranger("ktos"))
    closing.close(desk, signed_in(desk, account.id), Given("ciche-jezioro-88", "192.0.2.1"), BASE)
    assert desk.store.rows(tables.LetterRow.select()) == []


def test_a_password_changed_meanwhile_closes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    session, hasher = signed_in(desk), desk.seams.hasher
    verify = hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        fits = verify(stored, password)
        clock.move(seconds=1)
        with desk.store.writing():
            accounts.set_password(desk.store, 1, hasher.hash(BOGDAN.password))
        return fits

    monkeypatch.setattr(hasher, "verify", slow)
    with pytest.raises(FieldRefused):
        closing.close(desk, session, RIGHT, BASE)
    assert acts(desk) == ["closing_refused"]


def test_whoever_is_signed_out_while_the_password_is_judged_closes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere, verify = signed_in(desk), signed_in(desk), desk.seams.hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        own_sessions.end_one(desk, elsewhere, here.handle)
        return verify(stored, password)

    monkeypatch.setattr(desk.seams.hasher, "verify", slow)
    with pytest.raises(Refused, match="session has ended"):
        closing.close(desk, here, RIGHT, BASE)
    assert acts(desk) == ["other_session_ended"]
    assert handles(desk, elsewhere) == [elsewhere.handle]


def test_where_the_institution_does_not_want_it_nobody_closes(tenants: Path, site: Site) -> None:
    settle(tenants, "alfa", "account", closing=False)
    desk = portal(site, "alfa").desk
    session = signed_in(desk)
    site.portals.forget(frozenset())
    desk = portal(site, "alfa").desk
    assert not closing.is_offered(desk)
    with pytest.raises(Refused):
        closing.close(desk, session, RIGHT, BASE)


def test_the_devices_digest_is_that_of_its_token(desk: Desk) -> None:
    with desk.store.writing():
        device = devices.remember(desk.store, 1)
    assert signed_in(desk, device=device).device == token_digest(device)
