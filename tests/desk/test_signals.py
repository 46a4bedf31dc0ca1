"""Signals: what a portal tells the code around it, when, and what it never tells."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from blinker import ANY, NamedSignal

from people import ANNA, BOGDAN, CELINA, move_in, portal, stranger
from reading import Reader
from wrota import signals
from wrota.desk import password_by_link
from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, promised_links

EVERY = {name: signal for name, signal in vars(signals).items() if isinstance(signal, NamedSignal)}
NEW = "nowe-haslo-na-dluzej-81"
Told = list[tuple[str, str, dict[str, str]]]


@pytest.fixture
def told() -> Iterator[Told]:
    """Everything that any portal tells: the signal, the tenant's key, the facts."""
    heard: Told = []
    with ExitStack() as ears:
        for name, signal in EVERY.items():
            ears.enter_context(signal.connected_to(_ear(name, heard), sender=ANY))
        yield heard


def _ear(name: str, heard: Told) -> Callable[..., None]:
    return lambda tenant, **facts: heard.append((name, tenant, facts))


@pytest.fixture
def handle(site: Site) -> Callable[[str], str]:
    """Return the handle of the account that is known by a login."""

    def find(login: str) -> str:
        store = portal(site, "alfa").store
        with store.open():
            return accounts.by_digests(store, [Identifier("login", login)])[0].handle

    return find


def test_coming_and_going_is_told_with_a_handle_alone(
    enter: Callable[..., Reader], told: Told, handle: Callable[[str], str]
) -> None:
    enter(ANNA).submit(action_ends="wyloguj")
    facts = {"handle": handle(ANNA.identifier)}
    assert told == [("signed_in", "alfa", facts), ("signed_out", "alfa", facts)]


def test_a_refusal_is_told_with_its_reason_alone(site: Site, browse: Callable[..., Reader], told: Told) -> None:
    move_in(site, stranger("zofia"), state=State.BLOCKED)
    for identifier, password in (("nikt", "x"), (ANNA.identifier, "x"), ("zofia", "ciche-jezioro-88")):
        reader = browse("alfa")
        reader.get("logowanie")
        reader.submit({"identifier": identifier, "password": password})
    reasons = [facts for name, _, facts in told if name == "sign_in_refused"]
    assert reasons == [{"reason": "unknown"}, {"reason": "wrong_password"}, {"reason": "blocked"}]
    assert len(told) == 3


def test_a_changed_password_is_told_and_is_no_signing_in(
    enter: Callable[..., Reader], told: Told, handle: Callable[[str], str]
) -> None:
    reader = enter(ANNA)
    told.clear()
    reader.get("haslo")
    typed = {"password": ANNA.password, "new_password": NEW, "new_password_again": NEW}
    reader.submit({**typed, "password": "falsch"}, action_ends="haslo")
    assert told == []
    reader.get("haslo")
    reader.submit(typed, action_ends="haslo")
    assert told == [("password_changed", "alfa", {"handle": handle(ANNA.identifier)})]


@pytest.mark.parametrize(
    ("state", "names"),
    [(State.REGISTERED, ["activated", "password_changed"]), (State.ACTIVE, ["password_changed"])],
)
def test_a_link_tells_of_the_password_and_on_the_first_visit_of_the_account(
    site: Site, told: Told, state: State, names: list[str]
) -> None:
    desk = portal(site, "alfa").desk
    account = move_in(site, stranger("zofia"), state=state)
    with desk.store.open():
        with desk.store.writing():
            token = promised_links.make(desk.store, account.id, "access", timedelta(hours=1))
        assert password_by_link.choose_password(desk, token, NEW, "http://alfa.localhost:8000")
        assert not password_by_link.choose_password(desk, token, NEW, "http://alfa.localhost:8000")
    assert told == [(name, "alfa", {"handle": account.handle}) for name in names]


@pytest.mark.parametrize("identifier", [ANNA.identifier, "nikt"])
def test_asking_for_a_way_in_tells_the_same_for_everybody(
    browse: Callable[..., Reader], told: Told, identifier: str
) -> None:
    reader = browse("alfa")
    reader.get("przywracanie")
    reader.submit({"identifier": identifier})
    assert told == [("recovery_asked", "alfa", {})]


def test_a_receiver_may_listen_to_one_tenant(enter: Callable[..., Reader]) -> None:
    heard: list[str] = []

    def listen(tenant: str, **_: str) -> None:
        heard.append(tenant)

    with signals.signed_in.connected_to(listen, sender="beta"):
        enter(ANNA)
        enter(CELINA)
    assert heard == ["beta"]


def test_what_is_told_is_already_committed(site: Site, enter: Callable[..., Reader], statements: list[str]) -> None:
    seen: list[tuple[str, bool]] = []

    def look(tenant: str, **_: str) -> None:
        seen.append((statements[-1], portal(site, tenant).store._connections.in_transaction()))

    with ExitStack() as ears:
        for signal in EVERY.values():
            ears.enter_context(signal.connected_to(look, sender=ANY))
        enter(ANNA).submit(action_ends="wyloguj")
    assert seen == [("COMMIT", False)] * 2


def test_a_receiver_that_fails_spoils_nothing(
    enter: Callable[..., Reader], told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str, **__: str) -> None:
        raise RuntimeError("a fault of the listener's own")

    with signals.signed_in.connected_to(fail, sender=ANY), caplog.at_level(logging.ERROR, "wrota"):
        assert ANNA.name in enter(ANNA).get("konto").text
    assert [name for name, *_ in told] == ["signed_in"]
    assert "A receiver of the signal signed-in failed" in caplog.text


def test_a_muted_signal_tells_nobody(enter: Callable[..., Reader], told: Told) -> None:
    with signals.signed_in.muted():
        enter(BOGDAN)
    assert told == []


@pytest.mark.parametrize("name", EVERY)
def test_every_signal_says_what_it_tells(name: str) -> None:
    assert EVERY[name].name == name.replace("_", "-")
    assert (EVERY[name].__doc__ or "").count(".") >= 2
