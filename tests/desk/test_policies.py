"""Policies: what is due when, and an acceptance that is kept once, with its proof and the text that was shown."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from blinker import ANY

from clocks import Clock
from crashing import CrashPoint, crashes
from grounds import stay
from sites import SAMPLES, SECRET
from wrota import signals
from wrota.desk import Desk, documents, own_sessions, policies, policy_proofs
from wrota.desk.policies import Agreement, Due
from wrota.desk.policy_proofs import Proved
from wrota.errors import FieldRefused, Refused, Stale, TooMany
from wrota.rules import keys
from wrota.rules.states import State
from wrota.seams import Seams
from wrota.store import Store, acceptances, accounts, audit, sessions, tables
from wrota.store.acceptances import How
from wrota.store.accounts import Account
from wrota.store.identifiers import Held
from wrota.store.people_bulk import NewProof, Record
from wrota.store.sessions import Session
from wrota.tenant.reader import read

OWN, OTHERS = "47999000090000000000000002", "74999000090000000000000001"
BASE = "http://pojezierze.localhost:8000"
POLICY = "sude"
FIRST = date(2018, 5, 25)
THREADS = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of an institution whose policy goes with a proof."""
    return Path(shutil.copytree(SAMPLES / "pojezierze", tmp_path / "tenants" / "pojezierze"))


@pytest.fixture
def desk(folder: Path, tmp_path: Path, seams: Seams, crash_point: CrashPoint) -> Iterator[Desk]:
    """The institution's desk."""
    own, world = keys.derive(SECRET, "pojezierze"), replace(seams, crash_point=crash_point)
    store = Store(tmp_path / "data" / "pojezierze.sqlite3", own, world)
    store.create()
    yield Desk(read(folder), store, own, world)
    store.retire()


def move_in(desk: Desk, symbol: str, proof: str, state: State = State.ACTIVE) -> Account:
    identifiers = (Held("symbol", symbol), Held("email", f"{symbol.lower()}@lokatorzy.example", shared=True))
    record = Record(state, symbol, identifiers=identifiers, proofs=(NewProof("rent-account", proof),))
    with desk.store.writing():
        return accounts.add(desk.store, record)


@pytest.fixture
def anna(desk: Desk) -> Account:
    """Anna, who has accepted nothing yet."""
    return move_in(desk, "L0000001", OWN)


@pytest.fixture
def bogdan(desk: Desk) -> Account:
    """Bogdan, of the same institution."""
    return move_in(desk, "L0000002", OTHERS)


def enter(desk: Desk, account: Account) -> Session:
    """Open a session of an account."""
    with desk.store.writing():
        token = sessions.open(desk.store, account.id)
    found = sessions.find(desk.store, token, idle=timedelta(hours=24), absolute=sessions.LONGEST, now=desk.seams.now())
    assert found
    return found


def seen(desk: Desk, account: Account, language: str = "pl") -> str:
    """Return the token of the page that an account looks at."""
    [one] = policies.due(desk, account)
    digest = documents.policy_text(desk, POLICY, one.version.date, language).digest
    return policies.token(desk, account, one, language, digest)


def agree(desk: Desk, session: Session, **other: Any) -> None:
    """Send the form, filled in rightly but for what is told otherwise."""
    token = other.pop("token", None) or seen(desk, session.account)
    facts = {"policy": POLICY, "ticked": True, "proof": OWN, "base": BASE}
    policies.accept(desk, session, Agreement(token=token, **{**facts, **other}))


def waits(desk: Desk, account: Account) -> list[tuple[str, date, How]]:
    """Return what is due, in short."""
    return [(one.policy.id, one.version.date, one.how) for one in policies.due(desk, account)]


def kept(desk: Desk, account: Account) -> list[tuple[date, How]]:
    return [(one.version, one.how) for one in acceptances.of(desk.store, account.id)]


def letters(desk: Desk) -> list[str]:
    return [row.name for row in desk.store.rows(tables.LetterRow.select())]


def acts(desk: Desk) -> list[str]:
    assert audit.verify(desk.store) is None
    return [row.act for row in desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq))]


def publish(desk: Desk, folder: Path, day: date, again: str = "ask") -> Desk:
    """Publish a new version, and read the folder anew."""
    config = folder / "tenant.toml"
    text = config.read_text("utf-8").replace('again = "ask"', f'again = "{again}"')
    version = f'[[policy.version]]\ndate = {day}\nchanges = "Nowy punkt o przykładzie."\n\n[[policy.annex]]'
    config.write_text(text.replace("[[policy.annex]]", version), "utf-8")
    for ending in ("md", "en.md"):
        (folder / "policies" / POLICY / f"{day}.{ending}").write_text(f"# Przykład {day}\n", "utf-8")
    return replace(desk, tenant=read(folder))


# What is due


def test_whoever_has_accepted_nothing_is_asked(desk: Desk, anna: Account) -> None:
    assert waits(desk, anna) == [(POLICY, FIRST, How.ACCEPTED)]


def test_whoever_has_accepted_is_asked_no_more(desk: Desk, anna: Account, bogdan: Account) -> None:
    agree(desk, enter(desk, anna))
    assert waits(desk, anna) == []
    assert waits(desk, bogdan) == [(POLICY, FIRST, How.ACCEPTED)]


def test_what_is_due_costs_one_statement(desk: Desk, anna: Account, statements: list[str]) -> None:
    statements.clear()
    policies.due(desk, anna)
    assert len(statements) == 1


def test_where_nothing_need_be_accepted_nobody_is_asked(
    desk: Desk, folder: Path, anna: Account, statements: list[str]
) -> None:
    config = folder / "tenant.toml"
    text = config.read_text("utf-8").replace("must_accept = true", "must_accept = false")
    config.write_text(text.replace('\nproof = "rent-account"', ""), "utf-8")
    statements.clear()
    assert policies.due(replace(desk, tenant=read(folder)), anna) == ()
    assert statements == []


def test_a_future_version_starts_by_itself_at_midnight_in_warsaw(
    desk: Desk, folder: Path, anna: Account, clock: Clock
) -> None:
    agree(desk, enter(desk, anna))
    desk = publish(desk, folder, date(2026, 12, 1))
    assert waits(desk, anna) == []
    clock.move(days=9, hours=11, minutes=59, seconds=59)
    assert waits(desk, anna) == []
    clock.move(seconds=1)
    assert waits(desk, anna) == [(POLICY, date(2026, 12, 1), How.ACCEPTED)]


def test_a_first_acceptance_is_asked_for_also_where_changes_are_only_told(
    desk: Desk, folder: Path, anna: Account, bogdan: Account
) -> None:
    agree(desk, enter(desk, anna))
    desk = publish(desk, folder, date(2026, 11, 1), again="notice")
    assert waits(desk, anna) == [(POLICY, date(2026, 11, 1), How.NOTIFIED)]
    assert waits(desk, bogdan) == [(POLICY, date(2026, 11, 1), How.ACCEPTED)]


def test_a_notice_is_kept_as_one_and_tells_nobody(desk: Desk, folder: Path, anna: Account) -> None:
    session = enter(desk, anna)
    agree(desk, session)
    desk = publish(desk, folder, date(2026, 11, 1), again="notice")
    heard: list[dict[str, str]] = []

    def listen(_: str, **facts: str) -> None:
        heard.append(facts)

    with signals.policy_accepted.connected_to(listen, sender=ANY):
        agree(desk, session, ticked=False, proof="")
    assert kept(desk, anna) == [(date(2026, 11, 1), How.NOTIFIED), (FIRST, How.ACCEPTED)]
    assert waits(desk, anna) == []
    assert (heard, letters(desk), acts(desk)) == ([], ["policy_accepted"], ["policy_accepted", "policy_notified"])


def test_whoever_was_only_told_is_asked_where_the_institution_changes_its_mind(
    desk: Desk, folder: Path, anna: Account
) -> None:
    session = enter(desk, anna)
    agree(desk, session)
    desk = publish(desk, folder, date(2026, 11, 1), again="notice")
    agree(desk, session, ticked=False, proof="")
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace('again = "notice"', 'again = "ask"'), "utf-8")
    desk = replace(desk, tenant=read(folder))
    assert waits(desk, anna) == [(POLICY, date(2026, 11, 1), How.ACCEPTED)]
    agree(desk, session)
    assert kept(desk, anna)[0] == (date(2026, 11, 1), How.ACCEPTED)
    assert waits(desk, anna) == []


# The act


@pytest.mark.parametrize(
    "typed", [OWN, f"PL{OWN}", "47 9990 0009 0000 0000 0000 0002", "47-9990-0009-0000-0000-0000-0002", f" {OWN} "]
)
def test_the_own_number_accepts_however_it_is_written(desk: Desk, anna: Account, clock: Clock, typed: str) -> None:
    shown_at = clock()
    token = seen(desk, anna)
    clock.move(minutes=7)
    agree(desk, enter(desk, anna), token=token, proof=typed)
    [one] = acceptances.of(desk.store, anna.id)
    shown = documents.shown(desk, POLICY, FIRST, "pl")
    assert (one.digest, {annex.file: annex.digest for annex in one.annexes}) == (shown.digest, shown.annexes)
    assert (one.how, one.proof, one.language, one.shown_at, one.at) == (
        How.ACCEPTED,
        "matched",
        "pl",
        shown_at,
        clock(),
    )
    assert acceptances.text(desk.store, one.digest) == shown.text


def test_the_language_that_was_shown_is_kept(desk: Desk, anna: Account) -> None:
    agree(desk, enter(desk, anna), token=seen(desk, anna, "en"))
    [one] = acceptances.of(desk.store, anna.id)
    assert (one.language, one.annexes[0].language) == ("en", "en")
    assert one.digest == documents.policy_text(desk, POLICY, FIRST, "en").digest


def test_an_acceptance_has_its_receipt_its_event_and_its_signal(desk: Desk, anna: Account) -> None:
    heard: list[tuple[str, dict[str, str], bool]] = []

    def listen(tenant: str, **facts: str) -> None:
        heard.append((tenant, facts, desk.store._connections.in_transaction()))

    with signals.policy_accepted.connected_to(listen, sender=ANY):
        agree(desk, enter(desk, anna))
    assert (letters(desk), acts(desk)) == (["policy_accepted"], ["policy_accepted"])
    facts = {"handle": anna.handle, "policy": POLICY, "version": "2018-05-25"}
    assert heard == [("pojezierze", facts, False)]
    [event] = desk.store.rows(tables.AuditEventRow.select())
    [one] = acceptances.of(desk.store, anna.id)
    assert one.handle in event.facts
    assert one.digest[:32] in event.facts


def test_without_the_box_nothing_is_accepted_and_no_try_is_counted(desk: Desk, anna: Account) -> None:
    for _ in range(9):
        with pytest.raises(FieldRefused) as no:
            agree(desk, enter(desk, anna), ticked=False)
        assert no.value.field == "accept"
    assert kept(desk, anna) == []


@pytest.mark.parametrize("proof", [OTHERS, OWN[:-1], OWN + "0", "0" * 26, "numer", "=" * 200, "４７" + OWN[2:]])
def test_another_number_is_refused_beside_its_field(desk: Desk, anna: Account, bogdan: Account, proof: str) -> None:
    if proof.startswith("４"):
        agree(desk, enter(desk, anna), proof=proof)
        return
    with pytest.raises(FieldRefused) as no:
        agree(desk, enter(desk, anna), proof=proof)
    assert no.value.field == "proof"
    assert (kept(desk, anna), letters(desk), acts(desk)) == ([], [], ["policy_proof_refused"])


def test_whose_number_the_institution_does_not_have_is_told_so(desk: Desk, anna: Account) -> None:
    with desk.store.writing():
        desk.store.change(tables.ProofRow.delete())
    with pytest.raises(FieldRefused, match="no such number for this account yet"):
        agree(desk, enter(desk, anna))
    assert kept(desk, anna) == []


def test_an_empty_number_is_no_try(desk: Desk, anna: Account) -> None:
    session = enter(desk, anna)
    for _ in range(9):
        with pytest.raises(FieldRefused, match="fill in"):
            agree(desk, session, proof=" ")
    assert acts(desk) == []


def test_after_five_tries_of_a_session_there_is_a_wait_that_grows(desk: Desk, anna: Account, clock: Clock) -> None:
    session = enter(desk, anna)
    for _ in range(5):
        with pytest.raises(FieldRefused):
            agree(desk, session, proof=OTHERS)
    expected = [30, 60, 120]
    for seconds in expected:
        for proof in (OTHERS, OWN):
            with pytest.raises(TooMany) as enough:
                agree(desk, session, proof=proof)
            assert enough.value.retry_after == seconds
        clock.move(seconds=seconds)
        with pytest.raises(FieldRefused):
            agree(desk, session, proof=OTHERS)
    clock.move(seconds=240)
    agree(desk, session)
    assert waits(desk, anna) == []


def test_tries_of_one_session_do_not_count_in_another(desk: Desk, anna: Account, bogdan: Account) -> None:
    first, second, other = enter(desk, anna), enter(desk, anna), enter(desk, bogdan)
    for _ in range(5):
        with pytest.raises(FieldRefused):
            agree(desk, first, proof=OTHERS)
    agree(desk, other, proof=OTHERS)
    agree(desk, second)
    assert waits(desk, anna) == waits(desk, bogdan) == []


# What was shown


def test_a_text_that_changed_meanwhile_is_shown_again(desk: Desk, folder: Path, anna: Account) -> None:
    session, token = enter(desk, anna), seen(desk, anna)
    path = folder / "policies" / POLICY / "2018-05-25.md"
    path.write_bytes(path.read_bytes() + b"\n")
    desk = replace(desk, tenant=read(folder))
    with pytest.raises(Stale):
        agree(desk, session, token=token)
    assert kept(desk, anna) == []
    agree(desk, session)
    assert kept(desk, anna) == [(FIRST, How.ACCEPTED)]


def test_an_annex_that_changed_meanwhile_is_shown_again(desk: Desk, folder: Path, anna: Account) -> None:
    token = seen(desk, anna)
    path = folder / "policies" / POLICY / "zagrozenia.md"
    path.write_bytes(path.read_bytes() + b"\n")
    desk = replace(desk, tenant=read(folder))
    with pytest.raises(Stale):
        agree(desk, enter(desk, anna), token=token)


def test_a_newer_version_is_shown_before_anything_is_accepted(
    desk: Desk, folder: Path, anna: Account, clock: Clock
) -> None:
    desk = publish(desk, folder, date(2026, 11, 22))
    token = seen(desk, anna)
    clock.move(hours=12)
    with pytest.raises(Stale):
        agree(desk, enter(desk, anna), token=token)
    assert kept(desk, anna) == []


def test_a_slip_cannot_be_forged_changed_or_lent(desk: Desk, anna: Account, bogdan: Account) -> None:
    token, session = seen(desk, anna), enter(desk, anna)
    changed = token[:40] + ("B" if token[40] == "A" else "A") + token[41:]
    for forged in ("x", "żółw", token[:-4], changed, seen(desk, bogdan)):
        with pytest.raises(Stale):
            agree(desk, session, token=forged)
    assert (kept(desk, anna), acts(desk)) == ([], [])


def test_a_page_whose_digest_is_another_accepts_nothing(desk: Desk, anna: Account) -> None:
    [one] = policies.due(desk, anna)
    with pytest.raises(Stale):
        agree(desk, enter(desk, anna), token=policies.token(desk, anna, one, "pl", "0" * 64))


# Twice, at once, and interrupted


def test_sending_the_form_twice_keeps_it_once(desk: Desk, anna: Account) -> None:
    session, token = enter(desk, anna), seen(desk, anna)
    for _ in range(3):
        agree(desk, session, token=token)
    assert (kept(desk, anna), letters(desk)) == ([(FIRST, How.ACCEPTED)], ["policy_accepted"])
    assert acts(desk) == ["policy_accepted"]


def test_of_many_at_once_one_is_kept_with_one_receipt(desk: Desk, anna: Account) -> None:
    session, token, start = enter(desk, anna), seen(desk, anna), threading.Barrier(THREADS)
    went_wrong: list[BaseException] = []

    def act() -> None:
        with desk.store.open():
            start.wait()
            try:
                agree(desk, session, token=token)
            except TooMany:
                pass  # Tries are counted before they are judged; more than five at once have to wait.
            except BaseException as error:
                went_wrong.append(error)

    threads = [threading.Thread(target=act) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert went_wrong == []
    assert (kept(desk, anna), letters(desk)) == ([(FIRST, How.ACCEPTED)], ["policy_accepted"])
    assert acts(desk) == ["policy_accepted"]


def test_an_account_that_was_stopped_meanwhile_accepts_nothing(desk: Desk, anna: Account) -> None:
    session = enter(desk, anna)
    with desk.store.writing():
        accounts.set_state(desk.store, anna.id, State.BLOCKED)
    with pytest.raises(Refused):
        agree(desk, session)
    assert (kept(desk, anna), letters(desk), acts(desk)) == ([], [], [])


@pytest.mark.parametrize("how", ["signed out elsewhere", "blocked"])
def test_who_is_stopped_while_the_number_is_compared_accepts_nothing(
    desk: Desk, anna: Account, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    here, elsewhere, prove = enter(desk, anna), enter(desk, anna), policy_proofs.prove

    def slow(*what: Any) -> Proved:
        proved = prove(*what)
        if how == "blocked":
            with desk.store.writing():
                accounts.set_state(desk.store, anna.id, State.BLOCKED)
        else:
            own_sessions.end_one(desk, elsewhere, here.handle)
        return proved

    monkeypatch.setattr(policy_proofs, "prove", slow)
    with pytest.raises(Refused, match="has been blocked" if how == "blocked" else "session has ended"):
        agree(desk, here)
    assert (kept(desk, anna), letters(desk)) == ([], [])
    assert "policy_accepted" not in acts(desk)


def test_an_acceptance_is_there_exactly_with_its_receipt_and_its_event(
    desk: Desk, anna: Account, crash_point: CrashPoint, clock: Clock
) -> None:
    session, token, points = enter(desk, anna), seen(desk, anna), []
    for at in crashes(crash_point, clock, lambda: agree(desk, session, token=token), lambda: stay(desk, session)):
        points.append(at)
        events = acts(desk).count("policy_accepted")
        assert len(kept(desk, anna)) == letters(desk).count("policy_accepted") == events
    assert len(points) > 10
    assert len(kept(desk, anna)) == 1


def test_a_policy_without_a_proof_asks_for_the_box_alone(desk: Desk, folder: Path, anna: Account) -> None:
    config = folder / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace('\nproof = "rent-account"', ""), "utf-8")
    desk = replace(desk, tenant=read(folder))
    agree(desk, enter(desk, anna), proof="")
    [one] = acceptances.of(desk.store, anna.id)
    assert (one.how, one.proof) == (How.ACCEPTED, None)


def test_due_names_the_policy_and_the_version_itself(desk: Desk, anna: Account) -> None:
    [one] = policies.due(desk, anna)
    assert isinstance(one, Due)
    assert (one.policy, one.version) == (documents.policy(desk, POLICY), documents.in_force(desk, POLICY))
