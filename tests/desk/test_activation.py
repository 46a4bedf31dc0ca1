"""The desk where claims are saved and activated: of many at once one wins, and somebody else's address stays theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from claiming import NUMBERS, PESEL_OF_DOROTA, let_claim, move_examiner_in
from people import ANNA, OWN_EMAIL, move_in
from store.world import in_child, outcome
from town import Town, links_of
from wrota import signals
from wrota.desk import Desk, activation, claim_saving
from wrota.desk.claim_saving import Answers
from wrota.desk.pressers import Presser
from wrota.desk.sign_in import Attempt, sign_in
from wrota.errors import FieldRefused, Refused
from wrota.rules import moments
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import Store, accounts, audit, identifiers, sessions, tables
from wrota.store.identifiers import Held
from wrota.store.sessions import Session

BASE = "http://alfa.localhost:8000"
DOROTA = 2


@pytest.fixture
def site(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution where an address belongs to one person, with Dorota, who has not opened the account."""
    let_claim(tenants)
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("shared = true\n", ""), "utf-8")
    site = open_site()
    move_in(site, ANNA, identifiers=ANNA.identifiers[:2])
    move_examiner_in(site)
    return site


def begin(desk: Desk, number: str = NUMBERS[0]) -> Session:
    """Let Dorota in to claim."""
    token = sign_in(desk, Attempt(PESEL_OF_DOROTA, number, "192.0.2.1")).session
    found = sessions.find(desk.store, token, idle=timedelta(minutes=15), absolute=sessions.LONGEST, now=desk.now())
    assert found
    return found


def answers(email: str = "dorota@example.com", name: str = "Wielonumerowa") -> Answers:
    """Return answers that differ by the address and a name."""
    return Answers(email, f"hash of {email}", {"nazwisko": name})


def save(desk: Desk, session: Session, email: str = "dorota@example.com", name: str = "Wielonumerowa") -> None:
    """Save a claim."""
    claim_saving.save(desk, session, answers(email, name), BASE, "pl")


def token(town: Town) -> str:
    """Return the token of the letter that comes now."""
    return links_of(town.letter())[0].rsplit("/", 1)[-1]


def knowing(desk: Desk) -> Presser:
    """Return whoever knows the password of the form that waits."""
    saved = claim_saving.waiting(desk, account(desk))
    return Presser(judged=saved.answers.password_hash if saved else None)


def account(desk: Desk) -> accounts.Account:
    """Return Dorota's account."""
    found = accounts.get(desk.store, DOROTA)
    assert found
    return found


def test_nothing_is_the_accounts_own_before_it_is_activated(town: Town, desk: Desk) -> None:
    save(desk, begin(desk))
    assert account(desk).state is State.AWAITING_EMAIL
    assert account(desk).password_hash is None
    assert accounts.fields_of(desk.store, account(desk)) == {"okreg": "Poznań"}
    assert [held.kind for held in accounts.identifiers_of(desk.store, DOROTA)] == ["pesel"]


def test_what_waits_is_sealed(town: Town, desk: Desk) -> None:
    save(desk, begin(desk))
    for path in desk.store.path.parent.glob("alfa.sqlite3*"):
        held = path.read_bytes()
        assert not [word for word in ("dorota@example.com", "hash of", "Wielonumerowa") if word.encode() in held]


def test_of_many_activations_at_once_one_wins(town: Town, desk: Desk) -> None:
    save(desk, begin(desk))
    link, presser = token(town), knowing(desk)
    won = at_once(desk, [lambda: activation.activate(desk, link, BASE, presser)] * 20)
    assert won.count(None) == 19
    assert [row.account_id for row in desk.store.rows(tables.DeviceRow.select())] == [DOROTA]
    assert [row.act for row in desk.store.rows(tables.AuditEventRow.select())].count("activated") == 1
    assert audit.verify(desk.store) is None


def test_of_processes_that_activate_at_once_one_wins(town: Town, desk: Desk) -> None:
    save(desk, begin(desk))
    link, presser = token(town), knowing(desk)
    desk.store.retire()

    def activate() -> None:
        mine = replace(desk, store=Store(desk.store.path, desk.keys, desk.seams))
        assert activation.activate(mine, link, BASE, presser)

    children = [in_child(activate) for _ in range(4)]
    assert sorted(outcome(child) for child in children) == [0, 1, 1, 1]
    assert account(desk).state is State.ACTIVE


def test_of_many_saves_at_once_the_last_one_is_activated_whole(town: Town, desk: Desk) -> None:
    at_once(
        desk,
        [partial(save, desk, begin(desk, number), f"{number}@example.com", number) for number in NUMBERS],
    )
    tokens = [link.rsplit("/", 1)[-1] for letter in town.letters() for link in links_of(letter)]
    assert [activation.activate(desk, one, BASE, knowing(desk)) is not None for one in tokens].count(True) == 1
    [email, _] = accounts.identifiers_of(desk.store, DOROTA)
    number = email.value.partition("@")[0]
    assert accounts.fields_of(desk.store, account(desk))["nazwisko"] == number
    assert account(desk).password_hash == f"hash of {number}@example.com"


def test_a_save_and_the_activation_of_the_letter_before_leave_one_of_both(town: Town, desk: Desk) -> None:
    for turn in range(10):
        first, second = begin(desk), begin(desk)
        save(desk, first, "stara@example.com", "Stara")
        link = token(town)
        newer = partial(save, desk, second, "nowa@example.com", "Nowa")
        at_once(desk, [partial(activation.activate, desk, link, BASE, knowing(desk)), partial(tolerate, newer)])
        if account(desk).state is State.ACTIVE:
            assert accounts.fields_of(desk.store, account(desk))["nazwisko"] == "Stara"
            assert not desk.store.rows(tables.PendingChangeRow.select())
            return
        assert accounts.fields_of(desk.store, account(desk)) == {"okreg": "Poznań"}
        town.letters()
        town.clock.move(hours=1, minutes=turn + 1)


def test_a_save_after_somebody_has_opened_the_account_is_told_so(town: Town, desk: Desk) -> None:
    late = begin(desk)
    save(desk, begin(desk))
    assert activation.activate(desk, token(town), BASE, knowing(desk))
    with pytest.raises(Refused, match="opened meanwhile"):
        save(desk, late, "inna@example.com")
    assert account(desk).password_hash == "hash of dorota@example.com"
    assert not desk.store.rows(tables.PendingChangeRow.select())


@pytest.mark.parametrize("typed", [OWN_EMAIL, OWN_EMAIL.upper(), ANNA.identifiers[0].value + "@example.com"])
def test_an_address_of_another_account_is_found_out_at_activation_alone(town: Town, desk: Desk, typed: str) -> None:
    with desk.store.writing():
        first = accounts.get(desk.store, 1)
        assert first
        identifiers.add(desk.store, 1, first.handle, Held("email", OWN_EMAIL))
        identifiers.add(desk.store, 1, first.handle, Held("email", "anna.n@example.com", 1))
    save(desk, begin(desk), typed)
    link = token(town)
    with pytest.raises(Refused, match="Another account is already known by this address"):
        activation.activate(desk, link, BASE, knowing(desk))
    assert account(desk).state is State.AWAITING_EMAIL
    assert account(desk).password_hash is None
    save(desk, begin(desk, NUMBERS[1]), "inna@example.com")
    assert activation.activate(desk, token(town), BASE, knowing(desk))


@pytest.mark.parametrize("typed", ["", "dorota", "dorota@example.com,inna@example.com", "a@b.c\nBcc: x@example.com"])
def test_what_is_no_address_is_refused_at_the_desk_too(desk: Desk, typed: str) -> None:
    with pytest.raises(FieldRefused):
        save(desk, begin(desk), typed)


def test_activation_is_told_once_it_is_done(town: Town, desk: Desk) -> None:
    heard: list[tuple[str, str]] = []

    def listen(tenant: str, handle: str) -> None:
        heard.append((tenant, handle))

    save(desk, begin(desk))
    with signals.activated.connected_to(listen):
        activation.activate(desk, token(town), BASE, knowing(desk))
    assert heard == [("alfa", account(desk).handle)]


def test_only_the_session_that_saved_may_send_again(town: Town, desk: Desk) -> None:
    first, second = begin(desk), begin(desk, NUMBERS[1])
    save(desk, first)
    with pytest.raises(Refused, match="fill in the form first"):
        claim_saving.send_again(desk, second, "inna@example.com", BASE)
    assert claim_saving.saved_by(desk, second) is None


def test_nothing_that_was_typed_shows_in_what_is_passed_around(town: Town, desk: Desk) -> None:
    session = begin(desk)
    save(desk, session)
    shown = repr(claim_saving.saved_by(desk, session)) + repr(answers())
    assert not [word for word in ("dorota@", "hash of", "Wielonumerowa") if word in shown]


def tolerate(act: Callable[[], object]) -> object:
    """Do something that may be refused."""
    try:
        return act()
    except Refused:
        return None


def at_once(desk: Desk, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Let threads do several things at the same moment."""
    start = threading.Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        with desk.store.open():
            start.wait()
            return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_whoever_presses_is_looked_at_in_the_transaction_that_acts(town: Town, desk: Desk) -> None:
    session, stranger = begin(desk), begin(desk, NUMBERS[1])
    save(desk, session)
    link = token(town)
    for presser in (Presser(), Presser(judged="another hash"), Presser(stranger)):
        with pytest.raises(Refused):
            activation.activate(desk, link, BASE, presser)
    with desk.store.writing():
        sessions.end(desk.store, session)
    with pytest.raises(Refused, match="ended"):
        activation.activate(desk, link, BASE, Presser(session))
    assert account(desk).state is State.AWAITING_EMAIL
    assert activation.activate(desk, link, BASE, knowing(desk))


def test_the_letter_says_that_the_form_was_filled_in_again_and_when(town: Town, desk: Desk) -> None:
    save(desk, begin(desk))
    assert "ponownie" not in town.letter().subject
    town.clock.move(minutes=5)
    save(desk, begin(desk, NUMBERS[1]), "inna@example.com")
    letter = town.letter()
    assert "formularz wypełniono ponownie" in letter.subject
    assert moments.in_words(desk.now(), "pl") in letter.text
