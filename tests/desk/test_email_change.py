"""The main e-mail address: nothing changes before the new one is proved, and both readers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clocks import Clock
from grounds import stay
from people import ANNA, BOGDAN, CELINA, OWN_EMAIL, Person, move_in, portal, stranger
from wrota.desk import Desk, email_change, own_sessions, password_by_link
from wrota.desk.email_change import AddressChange
from wrota.desk.lifetimes import lifetimes
from wrota.desk.present_password import Given
from wrota.desk.pressers import Presser
from wrota.errors import FieldRefused, Refused, TooMany
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, deliveries, links, promised_links, sessions, tables
from wrota.store.identifiers import Held
from wrota.store.links import Link
from wrota.store.sessions import Session

NEW, BASE = "nowa@example.net", "http://beta.localhost:8000"


@pytest.fixture
def key() -> str:
    """Beta: people sign in there by e-mail, so nobody shares one."""
    return "beta"


def signed_in(desk: Desk, account_id: int = 1) -> Session:
    """Open a session for an account and return it."""
    with desk.store.writing():
        token = sessions.open(desk.store, account_id)
    hour = timedelta(hours=1)
    found = sessions.find(desk.store, token, idle=hour, absolute=hour, now=desk.now())
    assert found is not None
    return found


def ask(desk: Desk, session: Session, email: str = NEW, password: str = CELINA.password) -> None:
    email_change.ask(desk, session, AddressChange(email, Given(password, "192.0.2.1")), BASE)


def owner(desk: Desk, account_id: int = 1) -> Presser:
    """Return whoever knows the password of an account."""
    found = accounts.get(desk.store, account_id)
    return Presser(judged=found.password_hash if found else None)


def letters(desk: Desk) -> list[tuple[str, deliveries.Contents]]:
    """Take every letter that waits, opened, with its name."""
    found = []
    while letter := deliveries.lease(desk.store):
        contents = deliveries.open(desk.store, letter, lifetimes(desk.tenant.config))
        if contents:
            found.append((letter.name, contents))
        deliveries.delivered(desk.store, letter)
    return found


def token(desk: Desk) -> str:
    """Return the token of the one letter that waits."""
    [(name, contents)] = letters(desk)
    assert name == "email_confirm"
    return contents.blocks[0].token


def emails(desk: Desk, account_id: int = 1) -> list[Held]:
    return [held for held in accounts.identifiers_of(desk.store, account_id) if held.kind == "email"]


def acts(desk: Desk) -> list[str]:
    return [row.act for row in desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]


def test_the_letter_goes_to_the_new_address_and_nothing_changes_yet(desk: Desk) -> None:
    ask(desk, signed_in(desk), " Nowa@Example.NET ")
    assert email_change.waiting(desk, signed_in(desk).account) == NEW
    [(name, contents)] = letters(desk)
    assert (name, contents.address, contents.lifetime) == ("email_confirm", NEW, timedelta(days=1))
    assert [held.value for held in emails(desk)] == [OWN_EMAIL]


def test_the_link_makes_it_the_main_address_and_both_readers_are_told(desk: Desk) -> None:
    ask(desk, signed_in(desk))
    assert email_change.confirm(desk, token(desk), BASE, owner(desk))
    assert emails(desk) == [Held("email", NEW, confirmed_at=desk.now())]
    told = letters(desk)
    assert [(name, contents.address) for name, contents in told] == [
        ("email_changed", OWN_EMAIL),
        ("email_changed", NEW),
    ]
    assert {contents.values["new_email"] for _, contents in told} == {"n…a@example.net"}
    assert email_change.waiting(desk, signed_in(desk).account) is None


def test_looking_at_the_link_changes_nothing(desk: Desk, statements: list[str]) -> None:
    ask(desk, signed_in(desk))
    proof = token(desk)
    statements.clear()
    for _ in range(5):
        found = email_change.look(desk, proof)
        assert found is not None
        assert found[1] == NEW
    assert all(sql.startswith("SELECT") for sql in statements)


def test_all_other_links_and_sessions_end_and_the_one_here_stays(desk: Desk) -> None:
    here, elsewhere = signed_in(desk), signed_in(desk)
    with desk.store.writing():
        other = promised_links.make(desk.store, 1, "access", timedelta(hours=1))
    ask(desk, here)
    assert email_change.confirm(desk, token(desk), BASE, Presser(here))
    assert password_by_link.look(desk, other) is None
    left = desk.store.rows(tables.SessionRow.select())
    assert [row.handle for row in left] == [here.handle]
    assert elsewhere.handle != here.handle


def test_a_session_of_somebody_else_at_this_browser_is_not_what_stays(site: Site, desk: Desk) -> None:
    other = move_in(site, Person("beta", "Danuta", "ciche-jezioro-88", (Held("symbol", "L0000002"),)))
    mine, theirs = signed_in(desk), signed_in(desk, other.id)
    ask(desk, mine)
    assert email_change.confirm(desk, token(desk), BASE, owner(desk))
    assert [row.handle for row in desk.store.rows(tables.SessionRow.select())] == [theirs.handle]


def test_the_newest_wins_and_the_older_letter_proves_nothing(desk: Desk) -> None:
    session = signed_in(desk)
    ask(desk, session, "pierwsza@example.net")
    first = token(desk)
    ask(desk, session)
    assert email_change.look(desk, first) is None
    assert not email_change.confirm(desk, first, BASE, owner(desk))
    assert email_change.confirm(desk, token(desk), BASE, owner(desk))
    assert [held.value for held in emails(desk)] == [NEW]


def test_a_letter_overtaken_before_it_went_out_is_never_sent(desk: Desk) -> None:
    session = signed_in(desk)
    ask(desk, session, "pierwsza@example.net")
    ask(desk, session)
    assert [contents.address for _, contents in letters(desk)] == [NEW]


def test_it_can_be_given_up(desk: Desk) -> None:
    session = signed_in(desk)
    ask(desk, session)
    proof = token(desk)
    email_change.cancel(desk, session)
    email_change.cancel(desk, session)
    assert email_change.waiting(desk, session.account) is None
    assert not email_change.confirm(desk, proof, BASE, owner(desk))
    assert acts(desk).count("email_change_cancelled") == 1


def test_after_a_day_nothing_waits_any_more(desk: Desk, clock: Clock) -> None:
    session = signed_in(desk)
    ask(desk, session)
    proof = token(desk)
    clock.move(days=1)
    assert email_change.waiting(desk, session.account) is None
    assert email_change.look(desk, proof) is None


def test_a_link_proves_once_and_links_of_other_kinds_never(desk: Desk) -> None:
    ask(desk, signed_in(desk))
    proof = token(desk)
    assert password_by_link.look(desk, proof) is None
    assert not password_by_link.choose_password(desk, proof, "RyBa18$05-inne", BASE)
    assert email_change.confirm(desk, proof, BASE, owner(desk))
    assert not email_change.confirm(desk, proof, BASE, owner(desk))
    with desk.store.writing():
        other = promised_links.make(desk.store, 1, "access", timedelta(hours=1))
    assert email_change.look(desk, other) is None


def test_an_address_of_another_account_is_told_only_to_its_reader(site: Site, desk: Desk) -> None:
    move_in(site, Person("beta", "Danuta", "ciche-jezioro-88", (Held("symbol", "L0000002"), Held("email", NEW))))
    ask(desk, signed_in(desk))
    assert email_change.waiting(desk, signed_in(desk).account) == NEW
    proof = token(desk)
    with pytest.raises(Refused):
        email_change.confirm(desk, proof, BASE, owner(desk))
    assert [held.value for held in emails(desk)] == [OWN_EMAIL]
    assert letters(desk) == []
    assert email_change.look(desk, proof) is None
    assert acts(desk)[-1] == "email_taken"


def test_asking_costs_the_same_whether_another_account_has_the_address(
    site: Site, desk: Desk, statements: list[str]
) -> None:
    move_in(site, Person("beta", "Danuta", "ciche-jezioro-88", (Held("symbol", "L0000002"), Held("email", NEW))))
    counts = []
    for email in ("wolna@example.net", NEW):
        session = signed_in(desk)
        statements.clear()
        ask(desk, session, email)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_family_may_share_an_address_where_the_institution_lets_it(site: Site) -> None:
    desk = portal(site, "alfa").desk
    bogdans = next(held.value for held in BOGDAN.identifiers if held.kind == "email")
    ask(desk, signed_in(desk), bogdans, ANNA.password)
    assert email_change.confirm(desk, token(desk), BASE, owner(desk))
    assert [(held.value, held.place, held.shared) for held in emails(desk)] == [(bogdans, 0, True)]


def test_somebody_without_an_address_gives_the_first_one(site: Site) -> None:
    desk = portal(site, "alfa").desk
    account = move_in(site, stranger("ktos"))
    ask(desk, signed_in(desk, account.id), password="ciche-jezioro-88")
    assert email_change.confirm(desk, token(desk), BASE, owner(desk, account.id))
    assert [held.value for held in emails(desk, account.id)] == [NEW]
    assert [contents.address for _, contents in letters(desk)] == [NEW]


@pytest.mark.parametrize("email", ["", "  ", "nowa", "nowa@", "ó@example.net", OWN_EMAIL.upper(), "x" * 300])
def test_what_cannot_be_the_new_address_is_refused_beside_its_field(desk: Desk, email: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        ask(desk, signed_in(desk), email)
    assert refused.value.field == "email"
    assert letters(desk) == []


def test_a_wrong_password_is_refused_and_counted_with_those_of_the_password_page(desk: Desk) -> None:
    session = signed_in(desk)
    for _ in range(5):
        with pytest.raises(FieldRefused) as refused:
            ask(desk, session, password="pomylka-12345")
        assert refused.value.field == "password"
    with pytest.raises(TooMany):
        ask(desk, session)
    assert letters(desk) == []
    assert acts(desk)[-5:] == ["email_change_refused"] * 5


def test_strangers_get_only_so_many_letters_an_hour(desk: Desk, clock: Clock) -> None:
    session = signed_in(desk)
    for number in range(3):
        ask(desk, session, f"obca{number}@example.net")
    with pytest.raises(TooMany) as enough:
        ask(desk, session)
    assert enough.value.retry_after == 3600
    clock.move(hours=1, seconds=1)
    stay(desk, session)
    ask(desk, session)


def test_whoever_is_signed_out_while_the_password_is_judged_asks_for_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere, verify = signed_in(desk), signed_in(desk), desk.seams.hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        own_sessions.end_one(desk, elsewhere, here.handle)
        return verify(stored, password)

    monkeypatch.setattr(desk.seams.hasher, "verify", slow)
    with pytest.raises(Refused, match="session has ended"):
        ask(desk, here)
    assert (email_change.waiting(desk, here.account), letters(desk)) == (None, [])
    assert "email_change_asked" not in acts(desk)


def test_whoever_was_signed_out_gives_nothing_up(desk: Desk) -> None:
    here, elsewhere = signed_in(desk), signed_in(desk)
    ask(desk, here)
    own_sessions.end_one(desk, elsewhere, here.handle)
    with pytest.raises(Refused, match="session has ended"):
        email_change.cancel(desk, here)
    assert email_change.waiting(desk, here.account) == NEW


def test_an_account_that_is_blocked_while_the_password_is_judged_asks_for_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, verify = signed_in(desk), desk.seams.hasher.verify

    def slow(stored: str | None, password: str) -> bool:
        with desk.store.writing():
            accounts.set_state(desk.store, 1, State.BLOCKED)
        return verify(stored, password)

    monkeypatch.setattr(desk.seams.hasher, "verify", slow)
    with pytest.raises(FieldRefused):
        ask(desk, session)
    assert (email_change.waiting(desk, session.account), letters(desk)) == (None, [])


@pytest.mark.parametrize("state", [State.BLOCKED, State.CLOSED, State.EXPIRED])
def test_an_account_that_may_not_come_in_cannot_change_its_address(desk: Desk, state: State) -> None:
    ask(desk, signed_in(desk))
    proof = token(desk)
    with desk.store.writing():
        accounts.set_state(desk.store, 1, state)
    assert email_change.look(desk, proof) is None
    assert not email_change.confirm(desk, proof, BASE, owner(desk))


def test_another_tenants_link_proves_nothing(site: Site, desk: Desk) -> None:
    elsewhere = portal(site, "alfa").desk
    ask(elsewhere, signed_in(elsewhere), NEW, ANNA.password)
    assert email_change.look(desk, token(elsewhere)) is None


def test_of_two_confirmations_at_once_one_wins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(desk, signed_in(desk))
    proof = token(desk)
    look = email_change.look

    def slow(desk: Desk, token: str) -> tuple[Link, str] | None:
        found = look(desk, token)
        links.use(desk.store, token, "email")
        return found

    monkeypatch.setattr(email_change, "look", slow)
    assert not email_change.confirm(desk, proof, BASE, owner(desk))
    assert [held.value for held in emails(desk)] == [OWN_EMAIL]


def test_the_letter_speaks_the_language_of_the_person(site: Site) -> None:
    desk = portal(site, "alfa").desk
    with desk.store.writing():
        accounts.set_language(desk.store, 1, "en")
    ask(desk, signed_in(desk), NEW, ANNA.password)
    [row] = desk.store.rows(tables.LetterRow.select())
    assert row.language == "en"


def test_whoever_presses_is_looked_at_in_the_transaction_that_acts(desk: Desk) -> None:
    session = signed_in(desk)
    ask(desk, session)
    proof = token(desk)
    ended = signed_in(desk)
    with desk.store.writing():
        sessions.end(desk.store, ended)
    for presser in (Presser(), Presser(judged="another hash"), Presser(ended)):
        with pytest.raises(Refused):
            email_change.confirm(desk, proof, BASE, presser)
    assert [held.value for held in emails(desk)] == [OWN_EMAIL]
    assert email_change.confirm(desk, proof, BASE, Presser(session))
