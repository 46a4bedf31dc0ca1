"""The profile of whoever is signed in: asked for by configuration, judged in words, kept whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from clocks import Clock
from people import ANNA, BOGDAN, CELINA, portal
from questionnaires import PROFILE, RIGHT, SHOWN, STORED, TYPED
from reading import Page, Reader, filled_in, told
from wrota.rules.identifiers import Identifier
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts, audit, drafts, tables
from wrota.store.accounts import Account

EMPTY = "Please fill in this field."
CHOOSE = "Please choose one of the answers."
AGAINST = "The date of birth and the PESEL number contradict each other. Please compare both."
SAVED = "Your data have been saved."


STAFF_ONLY = """
[[profile.group]]
key = "umowa"
title = "Umowa"
why = "Żeby rozliczać opłaty."
field = [{ name = "nr", label = "Numer", edited_by = "staff", required = true }]
"""


@pytest.fixture
def tenants(tenants: Path, request: pytest.FixtureRequest) -> Path:
    """The folders with a profile at Anna's institution, and none at Celina's."""
    (tenants / "alfa" / "profile.toml").write_text(getattr(request, "param", PROFILE), encoding="utf-8")
    return tenants


def save(reader: Reader, button: str | None = None) -> Page:
    """Fill in everything rightly and save."""
    return reader.submit(RIGHT, action_ends="konto/dane", button=button)


def account(site: Site, login: str = ANNA.identifier) -> Account:
    """Return somebody's account, read anew."""
    store = portal(site, "alfa").store
    with store.open():
        return accounts.by_digests(store, [Identifier("login", login)])[0]


def stored(site: Site, login: str = ANNA.identifier) -> dict[str, str]:
    """Return what the store keeps of somebody's profile."""
    store, whose = portal(site, "alfa").store, account(site, login)
    with store.open():
        return accounts.fields_of(store, whose)


def keep(site: Site, **values: str) -> None:
    """Let the institution keep something of Anna."""
    store, whose = portal(site, "alfa").store, account(site)
    with store.open(), store.writing():
        accounts.set_fields(store, whose, {name.replace("_", "-"): value for name, value in values.items()})


def note_of(page: Page, name: str) -> str:
    """Return what stands beside a field."""
    return " ".join(page.html.get_element_by_id(f"{name}-asked-note").text_content().split())


def token(reader: Reader) -> str:
    """Return the token of the open page."""
    assert reader.page is not None
    return str(reader.page.form("konto/dane").fields["csrf_token"])


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_answers_are_saved_in_one_form_and_stand_there_as_people_write_them(
    site: Site, enter: Callable[..., Reader], htmx: bool
) -> None:
    reader = enter(ANNA, htmx=htmx)
    reader.get("konto/dane")
    page = save(reader)
    assert (page.status, page.address.partition("?")[0]) == (200, "http://alfa.localhost:8000/konto/dane")
    assert told(SAVED) in page.text
    assert stored(site) == STORED
    assert {**filled_in(page.form("konto/dane")), **SHOWN} == filled_in(page.form("konto/dane"))


def test_saving_touches_nobody_else(site: Site, anna: Reader) -> None:
    save(anna)
    assert stored(site, BOGDAN.identifier) == {}


def test_each_fault_is_told_beside_its_field_and_above_them_with_a_link_that_leads_there(
    site: Site, anna: Reader
) -> None:
    wrong = {**TYPED, "imie": "", "telefon": "854-01-60", "kod": "6165", "symbol": "ab1", "nip": "1"}
    del wrong["region"]
    page = anna.submit(wrong, action_ends="konto/dane")
    assert page.status == 422
    assert page.title.startswith(told("Error"))
    links = page.html.xpath("//*[@class='summary__list']//a")
    labels = [link.text_content().partition(":")[0] for link in links]
    assert labels == ["Imię", "Data urodzenia", "PESEL", "NIP", "Telefon", "Kod pocztowy", "Region", "Symbol"]
    for link in links:
        target = page.html.get_element_by_id(link.get("href").lstrip("#"))
        assert target.tag in {"input", "select", "textarea"}
        assert page.html.xpath(f"//*[contains(@class, 'field--wrong')][.//*[@id='{target.get('id')}']]")
    assert note_of(page, "imie") == told(EMPTY)
    assert note_of(page, "region") == told(CHOOSE)
    assert note_of(page, "uwagi") == ""
    assert stored(site) == {}


def test_nothing_typed_is_lost_by_a_failed_save(anna: Reader) -> None:
    wrong = {**TYPED, "kod": "6165x", "szkoly[]": ["inna", "liceum"]}
    page = anna.submit(wrong, action_ends="konto/dane")
    left = filled_in(page.form("konto/dane"))
    assert page.status == 422
    assert left | wrong == {**left, "szkoly[]": ["inna", "liceum"]}
    assert sorted(left["szkoly[]"]) == ["inna", "liceum"]
    assert left["imie"] == TYPED["imie"]


def test_a_pesel_against_a_birth_date_names_both(site: Site, anna: Reader) -> None:
    page = anna.submit(TYPED, action_ends="konto/dane")
    assert page.status == 422
    assert note_of(page, "data") == told(AGAINST)
    assert "PESEL" in note_of(page, "nr-pesel")
    assert stored(site) == {}


def test_a_birth_date_has_to_agree_with_the_pesel_by_which_the_person_signs_in(anna: Reader) -> None:
    assert anna.submit({**RIGHT, "nr-pesel": ""}, action_ends="konto/dane").status == 200
    anna.get("konto/dane")
    page = anna.submit({**RIGHT, "nr-pesel": "", "data": "1.1.1990"}, action_ends="konto/dane")
    assert (page.status, note_of(page, "data")) == (422, told(AGAINST))


def test_what_the_staff_keeps_is_read_and_never_sent(site: Site, enter: Callable[..., Reader]) -> None:
    keep(site, nr_umowy="U/7/2026", od_kiedy="2020-09-01")
    reader = enter(ANNA)
    page = reader.get("konto/dane")
    assert "U/7/2026" in page.text
    assert "1 września 2020" in page.text
    assert not {"nr-umowy", "od-kiedy"} & filled_in(page.form("konto/dane")).keys()
    reader.submit({**RIGHT, "nr-umowy": "mine", "od-kiedy": "2000-01-01"}, action_ends="konto/dane")
    assert stored(site) == {**STORED, "nr-umowy": "U/7/2026", "od-kiedy": "2020-09-01"}


def test_what_the_institution_does_not_know_is_said_not_to_be_given(anna: Reader) -> None:
    kept = [" ".join(node.text_content().split()) for node in anna.here.html.find_class("kept")]
    assert kept == [f"Nr umowy: {told('not given')}", f"Od kiedy: {told('not given')}"]


def test_an_emptied_field_is_kept_no_longer(site: Site, anna: Reader) -> None:
    save(anna)
    anna.submit({**SHOWN, "uwagi": "", "szkoly[]": []}, action_ends="konto/dane")
    assert stored(site) == {name: text for name, text in STORED.items() if name not in {"uwagi", "szkoly"}}


def test_choices_are_told_in_the_readers_language_and_stored_in_the_first(site: Site, anna: Reader) -> None:
    save(anna)
    anna.post("jezyk", {"language": "en", "next": "/konto/dane", "csrf_token": token(anna)})
    page = anna.get("konto/dane")
    labels = [node.text_content() for node in page.html.find_class("choice__label")]
    assert labels == ["Opole", "other", "liceum", "technical school", "inna"]
    assert "Ukraine" in [node.text_content() for node in page.html.xpath("//option[@selected]")]
    anna.submit({"region": "inny"}, action_ends="konto/dane")
    assert stored(site)["region"] == "inny"


def test_an_answer_that_was_not_offered_is_refused(site: Site, anna: Reader) -> None:
    for wrong in ({"region": "Kraków"}, {"kraj": "Polska"}, {"szkoly[]": ["liceum", "kurs"]}, {"szkoly[]": ["x"] * 99}):
        anna.get("konto/dane")
        page = anna.submit({**RIGHT, **wrong}, action_ends="konto/dane")
        [name] = wrong
        assert (page.status, note_of(page, name.rstrip("[]"))) == (422, told(CHOOSE))
    assert stored(site) == {}


def test_an_answer_that_is_not_offered_any_more_is_asked_for_again(site: Site, enter: Callable[..., Reader]) -> None:
    keep(site, region="Kalisz", kraj="SU", szkoly="liceum|kurs")
    left = filled_in(enter(ANNA).get("konto/dane").form("konto/dane"))
    assert "region" not in left
    assert (left["kraj"], left["szkoly[]"]) == ("", ["liceum"])


def test_a_draft_keeps_what_was_typed_and_judges_nothing(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    reader.get("konto/dane")
    wrong = {**TYPED, "kod": "6165x"}
    page = reader.submit({**wrong, "later": "y"}, action_ends="konto/dane")
    assert (page.status, page.html.find_class("summary")) == (200, [])
    assert stored(site) == {}
    again = filled_in(enter(ANNA).get("konto/dane").form("konto/dane"))
    assert again | wrong == again
    assert save(reader).status == 200
    assert filled_in(reader.get("konto/dane").form("konto/dane"))["kod"] == "61-655"


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_draft_that_is_thrown_away_leaves_what_was_saved(
    site: Site, enter: Callable[..., Reader], htmx: bool
) -> None:
    keep(site, kod="60-001")
    reader = enter(ANNA, htmx=htmx)
    reader.get("konto/dane")
    reader.submit({"kod": "6165x", "later": "1"}, action_ends="konto/dane")
    page = reader.get("konto/dane")
    assert page.form("konto/dane").fields["kod"] == "6165x"
    [discard] = page.html.find_class("discard")
    page = reader.submit_form(discard, button="1")
    assert (page.status, page.html.find_class("discard")) == (200, [])
    assert told("The draft has been thrown away.") in page.text
    assert page.form("konto/dane").fields["kod"] == "60-001"
    assert stored(site) == {"kod": "60-001"}


def test_a_draft_keeps_what_the_form_asks_the_person_and_nothing_else(site: Site, anna: Reader, clock: Clock) -> None:
    strange = {"nr-umowy": "9", "szkoly": "x", "obce": "y" * 1000, "csrf_token": token(anna)}
    assert anna.send("konto/dane", {**strange, "imie": "Łucja", "szkoly[]": ["inna"], "later": "1"}).status_code == 200
    assert drafted(site) == {"imie": ("Łucja",), "szkoly[]": ("inna",)}
    clock.move(minutes=16)
    anna.send("konto/dane", {**strange, "imie": "Maria", "szkoly[]": ["liceum", "inna"]})
    assert drafted(site) == {"imie": ("Maria",), "szkoly[]": ("liceum", "inna")}


def drafted(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Return what the store keeps of Anna's unfinished profile."""
    store, whose = portal(site, "alfa").store, account(site)
    with store.open():
        [draft] = drafts.of(store, drafts.account_owner(whose))
    assert draft.form == "/konto/dane"
    return draft.typed


def test_saving_is_told_by_the_audit_without_anything_personal(site: Site, anna: Reader) -> None:
    save(anna)
    anna.submit(RIGHT, action_ends="konto/dane")
    store = portal(site, "alfa").store
    with store.open():
        told_of = [row for row in store.rows(tables.AuditEventRow.select()) if row.act == "profile_updated"]
        assert audit.verify(store) is None
    assert [(row.account, row.facts) for row in told_of] == [(account(site).handle, f'{{"fields":{len(STORED)}}}')]


def test_an_account_that_was_blocked_meanwhile_saves_nothing(site: Site, anna: Reader) -> None:
    store, whose = portal(site, "alfa").store, account(site)
    with store.open(), store.writing():
        accounts.set_state(store, whose.id, State.BLOCKED)
    page = anna.submit(RIGHT, action_ends="konto/dane")
    assert page.html.get_element_by_id("identifier", None) is not None
    assert stored(site) == {}


def test_where_the_institution_keeps_no_profile_there_is_no_page(enter: Callable[..., Reader]) -> None:
    reader = enter(CELINA)
    assert reader.fetch("konto/dane").status_code == 404
    assert reader.send("uwaga/profile/imie").status_code == 404


@pytest.mark.parametrize("tenants", [STAFF_ONLY], indirect=True)
def test_a_profile_that_only_staff_changes_has_no_form(anna: Reader) -> None:
    assert anna.page is not None
    assert told("These data are changed by the staff of the institution.") in anna.page.text
    assert not anna.page.html.find_class("button--main")
