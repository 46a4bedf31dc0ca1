"""Drafts: what was typed outlives the session, for the one who typed it and for nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from lxml.html import FormElement

from clocks import Clock
from people import ANNA, BOGDAN, portal
from reading import Page, Reader, told
from trial import FIELDS, OPEN_PATH, PATH, WRONG, put_into
from wrota.desk.drafts import OF_ONE
from wrota.errors import StoreBusy
from wrota.rules.identifiers import Identifier
from wrota.site import Site
from wrota.store import accounts, sessions, tables
from wrota.store import drafts as kept
from wrota.store.accounts import Account
from wrota.words import say

HERE = "http://alfa.localhost:8000" + PATH
STILL_HERE = told("What you typed is still here; only passwords have to be typed again.")
SAVED = told("Saved as a draft. You will find it on this page for 24 hours.")
SAVED_HERE = told(
    "Saved as a draft. You will find it on this page for 24 hours, in this browser, until the browser is closed."
)
KEPT = told("Your session has ended. What you typed was kept: it will be there again when you have signed in.")
FULL = told(
    "Too much is kept already from your network. What you typed is still here: please send the form, or save it later."
)
SECRET, PHRASE = "tajne-haslo-123", "tajna-fraza-123"
TYPED = {
    "name": "Łucja <b>Ż</b>",
    "story": "Raz,\ndwa.",
    "colour": "blue",
    "password": SECRET,
    "phrase": PHRASE,
    **{f"part_{number}": f"wpis {number}" for number in range(FIELDS)},
}

pytestmark = pytest.mark.usefixtures("trial")


@pytest.fixture
def trial(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the form into Anna's and Bogdan's portal."""
    put_into(portal(site, "alfa").app, monkeypatch)


@pytest.fixture
def anna(enter: Callable[..., Reader]) -> Reader:
    """Anna, signed in, with the form open."""
    reader = enter(ANNA)
    reader.get(PATH)
    return reader


def typed(page: Page) -> dict[str, str | None]:
    """Return what stands in the fields, passwords included."""
    form = page.form(page.address.partition(":8000")[2].partition("?")[0])
    shown = {name: form.fields[name] for name in TYPED}
    # Browsers leave out the newline that follows the tag; lxml does not.
    shown["story"] = shown["story"].lstrip("\n")
    return {**shown, "news": "yes" if form.inputs["news"].checked else None}


def send(reader: Reader, button: str | None = None, path: str = PATH, **more: str) -> Page:
    """Fill the open form in with its one box empty, and press a button."""
    assert reader.page is not None
    reader.page.form(path).inputs["news"].checked = False
    return reader.submit({**TYPED, **more}, action_ends=path, button=button)


def is_as_typed(page: Page) -> bool:
    """Say whether everything is there as it was typed, but for passwords."""
    expected = {**TYPED, "news": None, "password": None, "phrase": None}
    shown = {name: (value or None) if name in {"password", "phrase"} else value for name, value in typed(page).items()}
    return shown == expected and SECRET not in page.answer.text and PHRASE not in page.answer.text


def is_empty(page: Page) -> bool:
    """Say whether nothing is there that anybody typed."""
    return not any(typed(page)[name] for name in TYPED if name != "colour") and typed(page)["news"] == "yes"


def offers(page: Page) -> list[FormElement]:
    """Return the forms that throw a draft away."""
    return list(page.html.xpath("//*[@class='flash']//form[.//button[@name='discard']]"))


def account(site: Site) -> Account:
    """Return Anna's account."""
    store = portal(site, "alfa").store
    with store.open():
        return accounts.by_digests(store, [Identifier("login", ANNA.identifier)])[0]


def drafts(site: Site) -> list[tables.DraftRow]:
    """Return the rows of the drafts."""
    store = portal(site, "alfa").store
    with store.open():
        return list(store.rows(tables.DraftRow.select()))


def test_a_form_of_sixty_fields_outlives_its_session(anna: Reader, clock: Clock) -> None:
    clock.move(minutes=16)
    page = send(anna)
    assert (page.status, page.address.partition("?")[0]) == (200, "http://alfa.localhost:8000/logowanie")
    assert KEPT in page.text
    page = anna.submit(ANNA.typed)
    assert (page.status, page.address) == (200, HERE)
    assert STILL_HERE in page.text
    assert is_as_typed(page)


def test_it_outlives_a_night_as_well(anna: Reader, clock: Clock, enter: Callable[..., Reader]) -> None:
    clock.move(hours=25)
    enter(BOGDAN)
    send(anna)
    assert is_as_typed(anna.submit(ANNA.typed))


def test_the_session_may_end_for_another_tab_first(anna: Reader, clock: Clock) -> None:
    form = anna.page
    clock.move(minutes=16)
    anna.get("konto")
    anna.page = form
    send(anna)
    assert is_as_typed(anna.submit(ANNA.typed))


def test_whoever_signs_in_next_at_this_browser_sees_nothing_of_it(anna: Reader, clock: Clock, site: Site) -> None:
    clock.move(minutes=16)
    send(anna)
    page = anna.submit(BOGDAN.typed)
    assert page.address == HERE
    assert is_empty(page)
    assert STILL_HERE not in page.text
    assert len(drafts(site)) == 1


def test_the_owner_finds_it_in_another_browser(anna: Reader, clock: Clock, enter: Callable[..., Reader]) -> None:
    clock.move(minutes=16)
    send(anna)
    assert is_as_typed(enter(ANNA).get(PATH))


def test_a_draft_is_gone_after_a_day(anna: Reader, clock: Clock) -> None:
    clock.move(minutes=16)
    send(anna)
    clock.move(hours=24)
    assert is_empty(anna.submit(ANNA.typed))


@pytest.mark.parametrize("lost", ["", "x", None])
def test_nothing_is_kept_without_a_good_token(anna: Reader, clock: Clock, site: Site, lost: str | None) -> None:
    clock.move(minutes=16)
    answer = anna.send(PATH, {**TYPED, **({} if lost is None else {"csrf_token": lost})})
    assert answer.headers["Location"] == f"/logowanie?next={PATH}&notice=session-ended"
    assert drafts(site) == []


def test_nothing_is_kept_of_a_session_that_was_ended_on_purpose(anna: Reader, site: Site) -> None:
    store = portal(site, "alfa").store
    with store.open(), store.writing():
        store.change(tables.SessionRow.delete())
    page = send(anna)
    assert told("Your session has ended. Please sign in again.") in page.text
    assert drafts(site) == []


def test_nothing_is_kept_after_signing_out_in_another_tab(anna: Reader, site: Site) -> None:
    form = anna.page
    anna.submit(action_ends="wyloguj")
    anna.page = form
    assert told("Please sign in to open this page.") in send(anna).text
    assert drafts(site) == []


def test_looking_keeps_nothing(anna: Reader, clock: Clock, site: Site) -> None:
    clock.move(minutes=16)
    anna.get(f"{PATH}?name=cokolwiek")
    assert drafts(site) == []


def test_no_password_lies_in_a_draft_and_nothing_in_it_can_be_read(anna: Reader, clock: Clock, site: Site) -> None:
    send(anna, button="1")
    [row] = drafts(site)
    assert b"wpis 59" not in row.sealed
    store = portal(site, "alfa").store
    assert b"wpis 59" not in b"".join(file.read_bytes() for file in store.path.parent.iterdir())
    page = anna.get(PATH)
    assert is_as_typed(page)


def test_a_draft_has_the_fields_of_the_form_but_for_passwords(anna: Reader, site: Site) -> None:
    send(anna, button="1", obce="x" * 1000, password_hint="y")
    store = portal(site, "alfa").store
    with store.open():
        [draft] = kept.of(store, kept.account_owner(account(site)))
    assert (draft.form, set(draft.typed)) == (PATH, set(TYPED) - {"password", "phrase"})


def test_the_file_of_the_own_data_has_ones_own_draft_in_clear_and_no_password(
    anna: Reader, enter: Callable[..., Reader]
) -> None:
    send(anna, button="1")
    bogdan = enter(BOGDAN)
    bogdan.get(PATH)
    send(bogdan, button="1", name="Cudze")
    anna.get("konto/plik")
    text = anna.submit({"password": ANNA.password}, action_ends="plik").answer.text
    [draft] = json.loads(text)["drafts"]
    assert (draft["form"], draft["typed"]["name"], draft["typed"]["story"]) == (PATH, TYPED["name"], "Raz,\ndwa.")
    assert not [alien for alien in (SECRET, PHRASE, "Cudze", ANNA.password) if alien in text]


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_form_filled_in_from_a_draft_offers_to_throw_it_away(
    enter: Callable[..., Reader], site: Site, htmx: bool
) -> None:
    reader = enter(ANNA, htmx=htmx)
    assert offers(reader.get(PATH)) == []
    assert offers(send(reader, button="1")) == []
    [discard] = offers(reader.get(PATH))
    page = reader.submit_form(discard, button="1")
    assert page.address == f"{HERE}?notice=draft-discarded"
    assert told("The draft has been thrown away.") in page.text
    assert is_empty(page)
    assert (drafts(site), offers(page), offers(reader.get(PATH))) == ([], [], [])


def test_one_throws_away_ones_own_draft_alone(anna: Reader, enter: Callable[..., Reader], site: Site) -> None:
    bogdan = enter(BOGDAN)
    bogdan.get(PATH)
    for reader in (anna, bogdan):
        send(reader, button="1")
    [discard] = offers(anna.get(PATH))
    anna.submit_form(discard, button="1")
    assert is_as_typed(bogdan.get(PATH))


def test_without_a_good_token_no_draft_is_thrown_away(anna: Reader, site: Site) -> None:
    send(anna, button="1")
    answer = anna.send(PATH, {"discard": "1", "csrf_token": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    assert is_as_typed(anna.get(PATH))


def test_a_session_that_ended_meanwhile_throws_no_draft_away(anna: Reader, clock: Clock) -> None:
    send(anna, button="1")
    [discard] = offers(anna.get(PATH))
    clock.move(minutes=16)
    page = anna.submit_form(discard, button="1")
    assert told("Your session has ended. Please sign in again.") in page.text
    page = anna.submit(ANNA.typed)
    assert is_as_typed(page)
    assert offers(page)


def test_a_stranger_throws_the_own_draft_away(browse: Callable[..., Reader], site: Site) -> None:
    reader, other = browse("alfa"), browse("alfa")
    for one in (reader, other):
        one.get(OPEN_PATH)
        send(one, button="1", path=OPEN_PATH)
    [discard] = offers(reader.get(OPEN_PATH))
    assert is_empty(reader.submit_form(discard, button="1"))
    assert is_as_typed(other.get(OPEN_PATH))


def test_the_button_keeps_and_judges_nothing(anna: Reader) -> None:
    page = send(anna, button="1", name=WRONG)
    assert page.status == 200
    assert SAVED in page.text
    assert not page.html.xpath("//*[@class='summary']")
    assert anna.get(PATH).form(PATH).fields["name"] == WRONG


def test_what_is_kept_last_replaces_what_was_kept_before(anna: Reader, site: Site) -> None:
    send(anna, button="1", name="pierwsze")
    send(anna, button="1", name="drugie")
    assert anna.get(PATH).form(PATH).fields["name"] == "drugie"
    assert len(drafts(site)) == 1


def test_the_button_without_a_good_token_keeps_nothing_and_loses_nothing(anna: Reader, site: Site) -> None:
    page = send(anna, button="1", csrf_token="x")
    assert page.status == 403
    assert is_as_typed(page)
    assert drafts(site) == []


def test_a_form_that_was_refused_leaves_its_draft_and_success_forgets_it(anna: Reader, site: Site) -> None:
    send(anna, button="1")
    assert send(anna, name=WRONG).status == 422
    assert len(drafts(site)) == 1
    anna.get(PATH)
    assert anna.submit({"password": "x"}, action_ends=PATH).address == "http://alfa.localhost:8000/"
    assert drafts(site) == []
    assert is_empty(anna.get(PATH))


def test_another_spelling_of_the_address_is_the_same_form(anna: Reader, site: Site) -> None:
    assert anna.page is not None
    token = anna.page.form(PATH).fields["csrf_token"]
    for spelling in (PATH, f"{PATH}/"):
        assert anna.send(spelling, {"name": spelling, "later": "1", "csrf_token": token}).status_code == 200
    assert len(drafts(site)) == 1
    assert anna.get(PATH).form(PATH).fields["name"] == f"{PATH}/"


def test_what_is_done_is_done_though_its_draft_cannot_be_forgotten_just_now(
    anna: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(anna, button="1")

    def refuse(*_: object) -> None:
        raise StoreBusy(say("The store is busy."))

    monkeypatch.setattr("wrota.store.drafts.drop", refuse)
    assert send(anna).address == "http://alfa.localhost:8000/"


def test_a_stranger_finds_the_own_draft_in_the_same_browser_alone(browse: Callable[..., Reader], site: Site) -> None:
    reader = browse("alfa")
    reader.get(OPEN_PATH)
    page = send(reader, button="1", path=OPEN_PATH)
    assert SAVED_HERE in page.text
    assert is_as_typed(reader.get(OPEN_PATH))
    assert is_empty(browse("alfa").get(OPEN_PATH))
    send(reader, path=OPEN_PATH)
    assert drafts(site) == []


def test_a_stranger_keeps_thirty_forms_and_waits_then_without_losing_what_was_typed(
    browse: Callable[..., Reader], site: Site, clock: Clock, anna: Reader
) -> None:
    for _ in range(30):
        reader = browse("alfa")
        reader.get(OPEN_PATH)
        assert send(reader, button="1", path=OPEN_PATH).status == 200
    page = send(reader, button="1", path=OPEN_PATH)
    assert page.status == 429
    assert is_as_typed(page)
    assert len(drafts(site)) == 30
    assert send(anna, button="1").status == 200
    clock.move(minutes=1)
    reader.get(OPEN_PATH)
    assert send(reader, button="1", path=OPEN_PATH).status == 200


def test_what_one_address_keeps_is_bounded_in_bytes_and_told_without_losing_what_was_typed(
    browse: Callable[..., Reader], site: Site, clock: Clock, anna: Reader
) -> None:
    large, statuses = "x" * 186_000, []
    for number in range(8):
        reader = browse("alfa")
        reader.get(OPEN_PATH)
        statuses.append(send(reader, button="1", path=OPEN_PATH, story=large).status)
        clock.move(minutes=1)
        assert sum(len(row.sealed) for row in drafts(site)) <= OF_ONE, number
    assert statuses == [200] * 5 + [429] * 3
    page = reader.here
    assert FULL in page.text
    assert page.answer.headers["Retry-After"]
    assert large in page.answer.text
    assert send(anna, button="1").status == 200
    elsewhere = browse("alfa", address="198.51.100.7")
    elsewhere.get(OPEN_PATH)
    assert send(elsewhere, button="1", path=OPEN_PATH).status == 200
    clock.move(hours=24)
    reader.get(OPEN_PATH)
    assert send(reader, button="1", path=OPEN_PATH).status == 200


def test_the_draft_that_was_there_stays_where_its_larger_successor_is_refused(
    browse: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = browse("alfa")
    reader.get(OPEN_PATH)
    send(reader, button="1", path=OPEN_PATH)
    monkeypatch.setattr("wrota.desk.drafts.OF_ONE", 10_000)
    assert send(reader, button="1", path=OPEN_PATH, story="x" * 10_000).status == 429
    assert is_as_typed(reader.get(OPEN_PATH))


def test_the_oldest_drafts_of_strangers_go_where_all_are_too_many_and_the_log_says_so(
    browse: Callable[..., Reader],
    site: Site,
    clock: Clock,
    anna: Reader,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    send(anna, button="1")
    monkeypatch.setattr("wrota.desk.drafts.OF_ALL", 25_000)
    readers = [browse("alfa", address=f"198.51.100.{number}") for number in range(4)]
    for reader in readers:
        reader.get(OPEN_PATH)
        assert send(reader, button="1", path=OPEN_PATH, story="x" * 8_000).status == 200
        clock.move(seconds=1)
    assert [not is_empty(reader.get(OPEN_PATH)) for reader in readers] == [False, False, True, True]
    assert is_as_typed(anna.get(PATH))
    assert "alfa: drafts of people without a session" in caplog.text
    assert "198.51" not in caplog.text


def test_a_strangers_draft_ends_when_somebody_signs_out(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get(OPEN_PATH)
    send(reader, button="1", path=OPEN_PATH)
    reader.get("logowanie")
    reader.submit(ANNA.typed)
    assert is_empty(reader.get(OPEN_PATH))
    reader.submit(action_ends="wyloguj")
    assert is_empty(reader.get(OPEN_PATH))


def claim_of(site: Site, reader: Reader, clock: Clock) -> None:
    """Turn Anna's session into that of a claim."""
    store = portal(site, "alfa").store
    with store.open(), store.writing():
        store.change(tables.SessionRow.update(purpose=sessions.CLAIM, used_at=clock()))


def test_a_claim_is_found_again_by_the_same_account_in_the_same_browser_alone(
    anna: Reader, site: Site, enter: Callable[..., Reader], clock: Clock
) -> None:
    claim_of(site, anna, clock)
    anna.get(OPEN_PATH)
    assert SAVED_HERE in send(anna, button="1", path=OPEN_PATH).text
    assert is_as_typed(anna.get(OPEN_PATH))
    other = enter(ANNA)
    claim_of(site, other, clock)
    assert is_empty(other.get(OPEN_PATH))


def test_a_page_without_a_draft_asks_once_and_a_stranger_without_one_never(
    anna: Reader, browse: Callable[..., Reader], statements: list[str]
) -> None:
    statements.clear()
    anna.get(PATH)
    assert len([sql for sql in statements if '"draft"' in sql]) == 1
    statements.clear()
    browse("alfa").get(OPEN_PATH)
    assert statements == []


def test_a_note_in_a_form_whose_session_has_ended_says_so_and_leads_nowhere(anna: Reader, clock: Clock) -> None:
    assert anna.page is not None
    token = anna.page.form(PATH).fields["csrf_token"]
    clock.move(minutes=16)
    headers = {"HX-Request": "true", "HX-Current-URL": HERE}
    answer = anna.send("uwaga/trial/name", {"csrf_token": token, "name": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "HX-Redirect" not in answer.headers
    said = "Your session has ended. Send the form: what you typed will be there when you have signed in again."
    assert told(said) in answer.text
    send(anna)
    assert is_as_typed(anna.submit(ANNA.typed))


def test_a_note_after_signing_out_in_another_tab_says_what_to_do_and_it_helps(anna: Reader) -> None:
    form = anna.page
    assert form is not None
    token = form.form(PATH).fields["csrf_token"]
    anna.submit(action_ends="wyloguj")
    answer = anna.send("uwaga/trial/name", {"csrf_token": token, "name": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 403
    said = "You are signed out. Sign in in another tab of the browser, come back here and send the form."
    assert told(said) in answer.text
    anna.get("logowanie")
    anna.submit(ANNA.typed)
    anna.page = form
    page = send(anna)
    assert page.status == 403
    assert is_as_typed(page)
