"""Staff decide: an account is matched or made and gets its letter, or the reason goes out; of two at once one wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desk.staff.cooperative import (
    ACTIVE,
    ADDRESS,
    BLOCKED,
    EXPIRED,
    HOMELESS,
    KEY,
    NEW,
    REGISTERED,
    account,
    fields,
    found,
    granted,
    held,
    sent,
    symbol,
)
from people import portal
from town import Town, links_of
from wrota.desk import Desk, password_by_link
from wrota.desk.applications import Applied, apply
from wrota.desk.staff.decisions import Grant, grant, refuse
from wrota.errors import AlreadyDecided, IdentifierTaken, NotThere, Refused
from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import applications as kept
from wrota.store import audit, proofs, tables
from wrota.store.applications import ApplicationStatus
from wrota.store.people_bulk import NewProof
from wrota.words import catalogue

PASSWORD = "RyBa18$05"


def contents(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """Return everything that is stored at the co-operative."""
    return town.contents(KEY)


def test_a_grant_makes_the_account_from_what_the_application_says(town: Town, desk: Desk) -> None:
    done = granted(desk, sent(town, desk))
    made = account(desk, NEW)
    assert made is not None
    assert (done.is_new, done.account.handle) == (True, made.handle)
    assert (made.state, made.name, made.language) == (State.REGISTERED, "Jan Nowak", "pl")
    assert made.permissions == ("oplaty", "czynsz", "media")
    assert made.password_hash is None
    assert sorted(held(desk, NEW)) == [("email", ADDRESS), ("symbol", NEW)]
    assert fields(desk, NEW) == {
        "nr-czlonkowski": "7100",
        "ulica": "Przykładowa",
        "nr-domu": "3",
        "nr-lokalu": "21",
    }


def test_its_letter_is_addressed_by_the_symbol_and_opens_the_account(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    granted(desk, number)
    letter = town.letter()
    assert letter.to == ADDRESS
    assert letter.text.startswith(f"{NEW},\n")
    for told in (number, "e-BOM", "http://pojezierze.localhost:8000", "7 dni"):
        assert told in letter.text
    [link] = links_of(letter)
    with desk.store.open():
        token = link.rpartition("/")[2]
        assert password_by_link.look(desk, token) is not None
        assert password_by_link.choose_password(desk, token, PASSWORD, "http://pojezierze.localhost:8000")
    opened = account(desk, NEW)
    assert opened is not None
    assert opened.state is State.ACTIVE


def test_a_grant_names_who_decided_and_for_whom(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    done = granted(desk, number)
    application = found(desk, number)
    assert (application.status, application.by) == (ApplicationStatus.GRANTED, "Ewa")
    assert (application.account_id, application.decided_at) == (done.account.id, town.clock())
    with desk.store.open():
        assert audit.verify(desk.store) is None
        event = desk.store.rows(tables.AuditEventRow.select().order_by(tables.AuditEventRow.seq.desc()))[0]
    assert (event.act, event.account) == ("application_granted", done.account.handle)
    assert application.handle in event.facts


def test_an_account_that_is_there_gets_what_it_lacks_and_keeps_what_it_has(town: Town, desk: Desk) -> None:
    before = account(desk, REGISTERED)
    assert before is not None
    done = granted(desk, sent(town, desk), REGISTERED.lower(), "windykacja")
    after = account(desk, REGISTERED)
    assert after is not None
    assert (done.is_new, after.handle, after.name) == (False, before.handle, before.name)
    assert after.permissions == ("oplaty", "czynsz", "media", "windykacja")
    assert ("email", "gabriela@lokatorzy.example") in held(desk, REGISTERED)
    assert ("email", ADDRESS) not in held(desk, REGISTERED)
    assert fields(desk, REGISTERED)["nr-czlonkowski"] == "7007"


def test_a_strangers_application_opens_nobodys_account(town: Town, desk: Desk) -> None:
    done = granted(desk, sent(town, desk, email="stranger@elsewhere.example"), ACTIVE)
    assert [letter.to for letter in town.letters()] == ["alicja@lokatorzy.example"]
    [warning] = done.warnings
    assert "a…a@lokatorzy.example" in catalogue("en").translate(warning)


def test_an_active_account_keeps_its_password_until_another_is_chosen(town: Town, desk: Desk) -> None:
    before = account(desk, ACTIVE)
    granted(desk, sent(town, desk, email="alicja@lokatorzy.example"), ACTIVE)
    after = account(desk, ACTIVE)
    assert before is not None
    assert after is not None
    assert (after.state, after.password_hash) == (State.ACTIVE, before.password_hash)
    assert ACTIVE in town.letter().text


def test_an_account_without_an_address_gets_that_of_the_application(town: Town, desk: Desk) -> None:
    done = granted(desk, sent(town, desk), HOMELESS)
    assert done.warnings == ()
    assert ("email", ADDRESS) in held(desk, HOMELESS)
    assert town.letter().to == ADDRESS


@pytest.mark.parametrize("text", ["Radoch", "radoch", " RADOCH "])
def test_p14_an_old_identifier_outside_the_pattern_is_matched_without_a_word(town: Town, desk: Desk, text: str) -> None:
    done = granted(desk, sent(town, desk, email="hubert@lokatorzy.example"), text)
    assert (done.is_new, done.account.name, done.warnings) == (False, "Hubert Dawnik", ())
    assert town.letter().text.startswith("Radoch,\n")


def test_p14_a_new_identifier_outside_the_pattern_is_given_with_a_warning(town: Town, desk: Desk) -> None:
    done = granted(desk, sent(town, desk), "L091085")
    assert done.is_new
    assert catalogue("en").translate(done.warnings[0]).startswith("symbol: This does not have the usual form.")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ((), "Name the account"),
        ((Identifier("", ""),), "Nobody here has an identifier"),
        ((Identifier("symbl", NEW),), "Did you mean “symbol”?"),
        ((Identifier("pesel", "44051401359"),), "Allowed: symbol."),
        ((Identifier("symbol", ""),), "symbol: Please fill in this field."),
        ((Identifier("symbol", "Л0004880"),), "symbol: Please use letters"),
        ((Identifier("symbol", "x" * 200),), "symbol: Please use at most 128"),
        ((*symbol(ACTIVE), *symbol(REGISTERED)), "several people"),
    ],
)
def test_what_names_nobody_is_refused_in_words_and_nothing_is_changed(
    town: Town, desk: Desk, named: tuple[Identifier, ...], said: str
) -> None:
    number = sent(town, desk)
    before = contents(town)
    with desk.store.open(), pytest.raises(Refused, match=said):
        grant(desk, number, Grant(named, "Ewa"))
    assert contents(town) == before


@pytest.mark.parametrize("text", [BLOCKED, EXPIRED])
def test_an_account_that_no_letter_can_open_is_refused_and_nothing_is_changed(
    town: Town, desk: Desk, text: str
) -> None:
    number = sent(town, desk)
    before = contents(town)
    with pytest.raises(Refused, match="cannot be opened by a letter"):
        granted(desk, number, text)
    assert contents(town) == before


def test_a_symbol_and_another_identifier_may_name_one_account(town: Town, desk: Desk) -> None:
    with desk.store.open():
        done = grant(desk, sent(town, desk), Grant((*symbol(NEW), *symbol("L0910851")), "Ewa"))
    assert done.is_new
    assert [value for kind, value in held(desk, NEW) if kind == "symbol"] == [NEW, "L0910851"]
    assert granted(desk, sent(town, desk, ulica="Inna"), "L0910851").account.id == done.account.id


def test_a_policys_number_that_is_not_on_record_is_told_and_given_by_the_next_grant(town: Town, desk: Desk) -> None:
    [warning] = granted(desk, sent(town, desk)).warnings
    assert "--proof rent-account=NUMBER" in catalogue("en").translate(warning)
    number = sent(town, desk, ulica="Inna")
    typed = NewProof("rent-account", "PL 25 9990 0009 0000 0000 0000 0010")
    with desk.store.open():
        done = grant(desk, number, Grant(symbol(NEW), "Ewa", proofs=(typed, typed)))
        assert done.warnings == ()
        assert proofs.fits(desk.store, done.account.id, "rent-account", "25999000090000000000000010")
        assert proofs.kinds(desk.store, done.account.id) == {"rent-account"}
        assert len(desk.store.rows(tables.ProofRow.select().where(tables.ProofRow.account == done.account.id))) == 1


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (NewProof("rent", "25999000090000000000000010"), "There is no “rent”. Allowed: rent-account."),
        (NewProof("rent-account", "25999000090000000000000011"), "rent-account: Some digit"),
        (NewProof("rent-account", ""), "rent-account: "),
    ],
)
def test_a_number_that_cannot_be_one_is_refused_and_nothing_is_changed(
    town: Town, desk: Desk, proof: NewProof, said: str
) -> None:
    number = sent(town, desk)
    before = contents(town)
    with desk.store.open(), pytest.raises(Refused, match=said):
        grant(desk, number, Grant(symbol(NEW), "Ewa", proofs=(proof,)))
    assert contents(town) == before


def test_two_applications_of_one_person_join_their_permissions(town: Town, desk: Desk) -> None:
    granted(desk, sent(town, desk), NEW, "windykacja")
    older = links_of(town.letter())
    granted(desk, sent(town, desk, ulica="Inna"))
    newer = links_of(town.letter())
    both = account(desk, NEW)
    assert both is not None
    assert both.permissions == ("oplaty", "czynsz", "media", "windykacja")
    with desk.store.open():
        assert password_by_link.look(desk, older[0].rpartition("/")[2]) is None
        assert password_by_link.look(desk, newer[0].rpartition("/")[2]) is not None


def test_a_slip_in_a_permission_is_told_and_a_wrong_one_refused(town: Town, desk: Desk) -> None:
    done = granted(desk, sent(town, desk), NEW, "windykacje")
    assert "“windykacja”" in catalogue("en").translate(done.warnings[0])
    with pytest.raises(Refused, match="A permission is made of"):
        granted(desk, sent(town, desk, ulica="Inna"), NEW, "Wszystko!")


@pytest.mark.parametrize("shared", ["false", "true"])
def test_an_address_of_somebody_else_is_given_only_where_it_may_be_shared(
    tenants: Path, open_site: Callable[..., Site], shared: str
) -> None:
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("shared = true", f"shared = {shared}") + FORM, "utf-8")
    desk = portal(open_site(), "alfa").desk
    for at in range(2):
        values = {"email": "dom@wnioskodawcy.example", "kto": f"Osoba {at}"}
        form = desk.tenant.config.application[0]
        with desk.store.open():
            number = apply(desk, Applied(form, values, "192.0.2.1", ALFA, "pl"))
            named = (Identifier("login", f"osoba-{at}"),)
            if at and shared == "false":
                with pytest.raises(Refused, match="belongs to another account"):
                    grant(desk, number, Grant(named, "Ewa"))
            else:
                assert grant(desk, number, Grant(named, "Ewa")).is_new


def test_what_is_already_an_identifier_of_another_kind_is_refused(
    tenants: Path, open_site: Callable[..., Site]
) -> None:
    with (tenants / "alfa" / "tenant.toml").open("a", encoding="utf-8") as config:
        config.write(FORM)
    desk = portal(open_site(), "alfa").desk
    form = desk.tenant.config.application[0]
    with desk.store.open():
        first = apply(desk, Applied(form, {"email": "a@b.example", "kto": "A"}, "192.0.2.1", ALFA, "pl"))
        grant(desk, first, Grant((Identifier("login", "44051401359"),), "Ewa"))
        second = apply(desk, Applied(form, {"email": "c@b.example", "kto": "C"}, "192.0.2.1", ALFA, "pl"))
        with pytest.raises(IdentifierTaken):
            grant(desk, second, Grant((Identifier("pesel", "44051401359"),), "Ewa"))
        assert kept.every(desk.store)[1].status is ApplicationStatus.NEW


ALFA = "http://alfa.localhost:8000"
FORM = """
[enrolment]
roads = ["application"]

[[application]]
key = "dostep"
title = "Wniosek"
why = "Żeby odpowiedzieć."
name_field = "kto"
field = [
  { name = "kto", label = "Kto", required = true },
  { name = "email", label = "E-mail", type = "email", required = true },
]
"""


def test_a_refusal_sends_the_reason_to_the_applicant_alone(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    with desk.store.open():
        refuse(desk, number.lower(), "Lokal jest wynajęty\nkomuś innemu.", " Ewa ")
    letter = town.letter()
    assert letter.to == ADDRESS
    for told in (number, "e-BOM", "Lokal jest wynajęty komuś innemu.", "odmownie"):
        assert told in letter.text
    assert not links_of(letter)
    application = found(desk, number)
    assert (application.status, application.by) == (ApplicationStatus.REFUSED, "Ewa")
    assert account(desk, NEW) is None


@pytest.mark.parametrize(
    ("by", "reason", "said"), [("", "Nie", "Say who"), (" ", "Nie", "Say who"), ("Ewa", " \n ", "Say why")]
)
def test_a_refusal_says_who_and_why(town: Town, desk: Desk, by: str, reason: str, said: str) -> None:
    number = sent(town, desk)
    with desk.store.open(), pytest.raises(Refused, match=said):
        refuse(desk, number, reason, by)
    assert found(desk, number).status is ApplicationStatus.NEW


@pytest.mark.parametrize("typed", ["", "ABCD-2345", "7", "x" * 500])
def test_a_number_that_is_nobodys_is_told(desk: Desk, typed: str) -> None:
    with desk.store.open():
        with pytest.raises(NotThere):
            refuse(desk, typed, "Nie", "Ewa")
        with pytest.raises(NotThere):
            grant(desk, typed, Grant(symbol(NEW), "Ewa"))


def test_a_form_that_is_no_longer_there_is_told(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    bare = desk.tenant.config.model_copy(update={"application": ()})
    later = replace(desk, tenant=replace(desk.tenant, config=bare))
    with pytest.raises(Refused, match="no longer in the configuration"):
        granted(later, number)


def test_whoever_comes_second_is_told_who_decided_and_when(town: Town, desk: Desk) -> None:
    number = sent(town, desk)
    granted(desk, number)
    town.letters()
    town.clock.move(days=1)
    before = contents(town)
    with desk.store.open(), pytest.raises(AlreadyDecided, match="granted before, by Ewa, on 2026-11-21 12:00") as late:
        refuse(desk, number, "Nie", "Olaf")
    assert late.value.by == "Ewa"
    with pytest.raises(AlreadyDecided):
        granted(desk, number, "L0910851")
    assert contents(town) == before


def test_an_account_whose_last_day_has_passed_is_not_opened_by_a_grant(town: Town, desk: Desk) -> None:
    made = granted(desk, sent(town, desk)).account
    with desk.store.open(), desk.store.writing():
        ended = tables.AccountRow.update(valid_until=date(2026, 11, 20)).where(tables.AccountRow.id == made.id)
        desk.store.change(ended)
    with pytest.raises(Refused):
        granted(desk, sent(town, desk, ulica="Inna"))


def test_a_link_that_replaces_a_password_lives_no_longer_than_one_that_restores_access(town: Town, desk: Desk) -> None:
    granted(desk, sent(town, desk), ACTIVE)
    [letter] = [one for one in town.letters() if links_of(one)]
    assert "1 dzień" in letter.text
    granted(desk, sent(town, desk, email="inny@example.net"), NEW)
    [letter] = [one for one in town.letters() if links_of(one)]
    assert "7 dni" in letter.text
