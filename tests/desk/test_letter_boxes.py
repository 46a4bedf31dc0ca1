"""Letter boxes: whatever a stranger types, one box gets a bounded number of letters, over all accounts and tags."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from claiming import let_claim
from clocks import Clock
from grounds import stay
from people import ANNA, BOGDAN, FAMILY_EMAIL, Person, move_in, stranger
from wrota.desk import Desk, claim_saving, email_change, letters
from wrota.desk.claim_saving import Answers
from wrota.desk.email_change import AddressChange
from wrota.desk.letters import ACCESS, ACTIVATION, EMAIL, Destination
from wrota.desk.present_password import Given
from wrota.desk.recovery import RecoveryQuery, ask
from wrota.desk.recovery_worker import answer_all
from wrota.errors import TooMany
from wrota.rules.limits import LETTERS_PER_BOX
from wrota.rules.names import LetterName
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, cases, outbox, sessions, tables
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.links import LinkKind
from wrota.store.sessions import Session

BASE = "http://alfa.localhost:8000"
MANY = 25
HOUR = timedelta(hours=1)


def neighbour(number: int, email: str) -> Person:
    """Return somebody of an own login, whose letters go to an address."""
    return Person(
        "alfa", f"Osoba {number}", "ciche-jezioro-88", (Held("login", f"osoba.{number}"), Held("email", email))
    )


@pytest.fixture
def site(tenants: Path, open_site: Callable[..., Site]) -> Site:
    """An institution in which accounts can be claimed, too."""
    let_claim(tenants)
    site = open_site()
    for person in (ANNA, BOGDAN):
        move_in(site, person)
    return site


@pytest.fixture
def crowd(site: Site) -> list[Account]:
    """Accounts that each have the same letter box under another tag."""
    return [move_in(site, neighbour(number, f"ofiara+{number}@example.com")) for number in range(MANY)]


def recover(desk: Desk, *typed: str) -> list[str]:
    """Ask for a way back in for each, let the worker answer, and return what staff find under the case codes."""
    with desk.store.open():
        codes = [
            ask(desk, RecoveryQuery(one, f"198.51.100.{place}", BASE, "pl")) for place, one in enumerate(typed, start=1)
        ]
        answer_all(desk)
        notes = [cases.find(desk.store, code) for code in codes]
    return [note.reason if note else "" for note in notes]


def waiting(desk: Desk) -> int:
    """Return how many letters wait."""
    with desk.store.open():
        return outbox.figures(desk.store).waiting


def signed_in(desk: Desk, account: Account) -> Session:
    """Open a session for an account and return it."""
    with desk.store.writing():
        token = sessions.open(desk.store, account.id)
    found = sessions.find(desk.store, token, idle=HOUR, absolute=HOUR, now=desk.now())
    assert found is not None
    return found


def withheld(desk: Desk) -> int:
    """Return how many letters the audit says were withheld."""
    events = tables.AuditEventRow.select().where(tables.AuditEventRow.act == "letter_withheld")
    return len(desk.store.rows(events))


def test_of_many_accounts_behind_one_box_a_few_get_a_letter_within_the_hour(
    desk: Desk, clock: Clock, crowd: list[Account]
) -> None:
    typed = [f"osoba.{number}" for number in range(MANY)]
    reasons = recover(desk, *typed)
    assert reasons == ["sent"] * LETTERS_PER_BOX + ["too_many_letters"] * (MANY - LETTERS_PER_BOX)
    assert waiting(desk) == LETTERS_PER_BOX
    clock.move(minutes=59)
    assert recover(desk, "ofiara+7@example.com") == ["too_many_letters"]
    clock.move(minutes=2)
    assert recover(desk, "ofiara+7@example.com") == ["sent"]


def test_a_full_box_keeps_no_other_box_waiting(desk: Desk, crowd: list[Account]) -> None:
    recover(desk, *(f"osoba.{number}" for number in range(MANY)))
    assert recover(desk, ANNA.identifier, BOGDAN.identifier) == ["sent", "sent"]


def test_a_family_gets_the_links_of_all_by_one_letter_that_counts_once(site: Site, desk: Desk) -> None:
    for number in range(MANY):
        move_in(site, Person("alfa", f"Dziecko {number}", "x", (Held("email", "dom@example.com", shared=True),)))
    for _ in range(3):
        assert recover(desk, "dom@example.com") == ["sent"]
        with desk.store.open(), desk.store.writing():
            desk.store.change(tables.LinkRow.update(digest=tables.LinkRow.handle.cast("BLOB")))
    assert waiting(desk) == 3


def test_each_of_a_family_may_ask_by_an_own_login(site: Site, desk: Desk) -> None:
    family = [neighbour(number, "dom@example.com") for number in range(LETTERS_PER_BOX)]
    for person in family:
        (login, email) = person.identifiers
        move_in(site, person, identifiers=(login, Held("email", email.value, shared=True)))
    assert recover(desk, *(person.identifier for person in family)) == ["sent"] * LETTERS_PER_BOX
    assert waiting(desk) == LETTERS_PER_BOX


def test_a_new_address_is_asked_for_alike_whether_its_box_is_full(desk: Desk, crowd: list[Account]) -> None:
    with desk.store.open():
        for place, account in enumerate(crowd):
            session = signed_in(desk, account)
            change = AddressChange(f"Cel+{place}@example.net", Given("ciche-jezioro-88", "192.0.2.1"))
            email_change.ask(desk, session, change, BASE)
            assert email_change.waiting(desk, account) == f"cel+{place}@example.net"
        assert outbox.figures(desk.store).waiting == LETTERS_PER_BOX
        assert withheld(desk) == MANY - LETTERS_PER_BOX


def test_letters_that_are_withheld_count_for_their_account(desk: Desk, crowd: list[Account]) -> None:
    with desk.store.open():
        fill(desk, crowd, EMAIL, "cel@example.net")
        session = signed_in(desk, crowd[-1])
        for _ in range(3):
            email_change.ask(desk, session, AddressChange("cel@example.net", Given("ciche-jezioro-88", "::1")), BASE)
        with pytest.raises(TooMany):
            email_change.ask(desk, session, AddressChange("cel@example.net", Given("ciche-jezioro-88", "::1")), BASE)
        assert withheld(desk) == 3


def test_a_saved_claim_waits_alike_and_its_letter_comes_once_there_is_room(
    site: Site, desk: Desk, clock: Clock
) -> None:
    people = [
        move_in(site, neighbour(number, f"{number}@example.org"), state=State.REGISTERED, password_hash=None)
        for number in range(LETTERS_PER_BOX + 1)
    ]
    with desk.store.open():
        fill(desk, people[1:], ACTIVATION, "dom@example.com")
        before = outbox.figures(desk.store).waiting
        with desk.store.writing():
            token = sessions.open(desk.store, people[0].id, purpose=sessions.CLAIM)
        session = sessions.find(desk.store, token, idle=3 * HOUR, absolute=3 * HOUR, now=desk.now())
        assert session is not None
        answers = Answers("dom+nowe@example.com", desk.seams.hasher.hash("ciche-jezioro-88"), {})
        claim_saving.save(desk, session, answers, BASE, "pl")
        assert claim_saving.saved_by(desk, session) is not None
        assert (outbox.figures(desk.store).waiting - before, withheld(desk)) == (0, 1)
        clock.move(minutes=61)
        stay(desk, session)
        claim_saving.send_again(desk, session, "dom+nowe@example.com", BASE)
        assert (outbox.figures(desk.store).waiting - before, withheld(desk)) == (1, 1)


def test_letters_of_one_kind_do_not_keep_those_of_another_from_a_box(desk: Desk, crowd: list[Account]) -> None:
    with desk.store.open():
        fill(desk, crowd, EMAIL, FAMILY_EMAIL)
        assert letters.has_enough(desk, FAMILY_EMAIL, EMAIL)
    assert recover(desk, FAMILY_EMAIL) == ["sent"]


def test_what_staff_send_is_not_counted(desk: Desk, crowd: list[Account]) -> None:
    to = Destination("ofiara@example.com", "pl", BASE)
    with desk.store.open():
        with desk.store.writing():
            for account in crowd:
                letters.send_link(desk, "application_granted", ACCESS, account, to, application="e-BOM", number="1")
                letters.send_link(desk, "invitation", "invitation", account, to)
        for kind in (ACCESS, "invitation"):
            assert not letters.has_enough(desk, "ofiara@example.com", kind)


def test_what_is_stored_of_a_box_is_a_keyed_digest(desk: Desk, site: Site) -> None:
    recover(desk, ANNA.identifier)
    with desk.store.open():
        (row,) = desk.store.rows(tables.LinkRow.select())
        assert row.box is not None
        assert row.box != row.address
        assert len(row.box) == 32
        assert ANNA.identifier.encode() not in row.box


def test_a_stranger_of_no_account_fills_no_box(desk: Desk, site: Site) -> None:
    lone = stranger("samotny")
    move_in(site, lone)
    assert recover(desk, "samotny", "nikogo.nie.ma") == ["no_address", "unknown"]
    assert waiting(desk) == 0


def fill(desk: Desk, people: list[Account], kind: LinkKind, address: str) -> None:
    """Fill a box with letters of a kind."""
    names: dict[LinkKind, LetterName] = {ACCESS: "access", ACTIVATION: "activation", EMAIL: "email_confirm"}
    with desk.store.writing():
        for account in people[:LETTERS_PER_BOX]:
            named = accounts.get(desk.store, account.id)
            assert named is not None
            letters.send_link(desk, names[kind], kind, named, Destination(address, "pl", BASE))
