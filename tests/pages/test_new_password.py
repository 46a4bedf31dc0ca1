"""The new password behind a link: nobody chooses whose it is, one of many wins, and all that was open is closed."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from urllib.parse import urlsplit

import pytest

from following import NEW, change, choose, finish, is_dead, of, sent
from people import ANNA, BOGDAN, CELINA, PESEL
from reading import Reader, filled_in, masked
from town import Town, links_of
from wrota.rules.states import State
from wrota.seams import Hasher, Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import Store, accounts, tables


def test_a_link_opened_in_two_browsers_and_used_in_one_is_refused_in_the_other(town: Town) -> None:
    link = sent(town)
    here, elsewhere = town.walker("alfa", link), town.walker("alfa", link)
    assert finish(here).status == 200
    assert is_dead(finish(elsewhere, "calkiem-inne-haslo-9"))
    assert is_dead(here.get(link))


def test_a_change_of_the_password_kills_the_link(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", "logowanie")
    reader.submit(ANNA.typed)
    reader.get("haslo")
    new = {"password": ANNA.password, "new_password": NEW, "new_password_again": NEW}
    assert reader.submit(new, action_ends="haslo").status == 200
    assert is_dead(town.walker("alfa", link).here)


@pytest.mark.parametrize("state", [State.BLOCKED, State.EXPIRED, State.CLOSED])
def test_a_change_of_the_state_kills_the_link_even_on_the_open_page(town: Town, state: State) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    change(town, ANNA, accounts.set_state, state)
    assert is_dead(finish(reader))
    assert is_dead(town.walker("alfa", link).here)


def test_whoever_is_blocked_while_the_password_is_being_hashed_is_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = town.walker("alfa", sent(town))
    hashed = town.site.seams.hasher.hash

    def slow(password: str) -> str:
        result = hashed(password)
        change(town, ANNA, accounts.set_state, State.BLOCKED)
        return result

    monkeypatch.setattr(town.site.seams.hasher, "hash", slow)
    assert is_dead(finish(reader))
    assert of(town, ANNA).state is State.BLOCKED


def test_an_entitlement_that_ends_meanwhile_ends_the_link(town: Town) -> None:
    def ends_today(store: Store, account_id: int) -> None:
        store.change(tables.AccountRow.update(valid_until=date(2026, 11, 21)).where(tables.AccountRow.id == account_id))

    town.clock.move(hours=11, minutes=30)
    change(town, ANNA, ends_today)
    link = sent(town)
    assert town.walker("alfa", link).here.status == 200
    town.clock.move(minutes=31)
    assert is_dead(town.walker("alfa", link).here)


def test_an_account_that_is_gone_takes_its_link_along(town: Town) -> None:
    link = sent(town)
    reader = town.walker("alfa", link)
    change(town, ANNA, lambda store, this: store.change(tables.AccountRow.delete().where(tables.AccountRow.id == this)))
    assert is_dead(finish(reader))


def test_nobody_chooses_whose_password_it_is(town: Town) -> None:
    bogdans = town.walker("alfa", sent(town, BOGDAN))
    annas = town.walker("alfa", sent(town))
    fields = filled_in(annas.here.form())
    fields.update({"new_password": NEW, "new_password_again": NEW})
    fields.update({"handle": filled_in(bogdans.here.form())["handle"], "account": "2", "identifier": "bogdan"})
    assert annas.send(urlsplit(annas.here.address).path, fields).status_code == 200
    assert of(town, ANNA).password_changed_at == town.clock()
    assert town.site.seams.hasher.verify(of(town, BOGDAN).password_hash, BOGDAN.password)


def test_the_page_cannot_be_reached_without_a_link(town: Town) -> None:
    reader = town.walker("alfa", "logowanie")
    token = reader.here.form().fields["csrf_token"]
    for handle in ("0" * 16, "x", "1", "None", "nowe-haslo"):
        for fields in ({}, {"new_password": NEW, "new_password_again": NEW, "handle": handle, "human": "y"}):
            answer = reader.send(f"nowe-haslo/{handle}", {"csrf_token": token, **fields})
            assert answer.status_code == 410
            assert reader.send(f"nowe-haslo/{handle}/wejscie", {"csrf_token": token, **fields}).status_code == 410
    assert "password_chosen" not in town.acts("alfa")


def test_two_letters_in_two_tabs_each_change_their_own_account(town: Town) -> None:
    annas, bogdans = sent(town), sent(town, BOGDAN)
    reader = town.walker("alfa", annas)
    first_tab = reader.here
    reader.get(bogdans)
    second_tab = reader.here
    reader.page = first_tab
    assert ANNA.identifier in finish(reader).text
    reader.page = second_tab
    assert BOGDAN.identifier in finish(reader, "drugie-haslo-w-szafie").text
    for person, password in ((ANNA, NEW), (BOGDAN, "drugie-haslo-w-szafie")):
        assert town.site.seams.hasher.verify(of(town, person).password_hash, password)


def test_all_that_was_open_is_closed_by_a_new_password(town: Town) -> None:
    thief = town.walker("alfa", "logowanie")
    thief.submit(ANNA.typed)
    assert thief.fetch("konto").status_code == 200
    choose(town.walker("alfa"), sent(town))
    assert thief.fetch("konto").status_code == 303
    contents = town.contents("alfa")
    assert contents["session"] == []
    assert len(contents["device"]) == 1, "the browser in which the password was chosen"
    assert thief.cookies()["wrota_alfa_device"] not in str(contents["device"])


def test_the_owner_is_told_and_the_audit_names_nobody(town: Town) -> None:
    choose(town.walker("alfa"), sent(town))
    letter = town.letter()
    assert letter.to == "anna@example.com"
    assert links_of(letter) == []
    audit = str(town.contents("alfa")["audit"])
    assert not [text for text in (PESEL, ANNA.name, "anna.n", "anna@", NEW) if text in audit]
    assert of(town, ANNA).handle in audit


def test_celina_with_the_same_number_and_address_elsewhere_is_untouched(town: Town) -> None:
    before = town.contents("beta")
    choose(town.walker("alfa"), sent(town))
    town.letters()
    assert town.contents("beta") == before
    assert town.site.seams.hasher.verify(of(town, CELINA).password_hash, CELINA.password)


def test_of_sixty_who_set_a_password_at_once_in_two_processes_one_wins(town: Town) -> None:
    reader = town.walker("alfa", sent(town))
    fields = {**filled_in(reader.here.form()), "new_password_again": "", "new_password": ""}
    sending = urlsplit(reader.here.address).path, fields, reader.cookies()["wrota_alfa"]
    settings = town.site.settings
    town.site.close()
    with multiprocessing.get_context("spawn").Pool(2) as crowd:
        both = crowd.starmap_async(thirty, [(settings, sending, town.clock())] * 2).get(timeout=60)
        answers = [answer for some in both for answer in some]
    statuses = Counter(status for status, _ in answers)
    assert statuses == {200: 1, 410: 59}
    assert len({body for status, body in answers if status == 410}) == 1
    assert town.acts("alfa").count("password_chosen") == 1
    assert len(town.letters()) == 1


def thirty(settings: Settings, sending: tuple[str, dict[str, str], str], now: datetime) -> list[tuple[int, str]]:
    """Send a valid form thirty times at once, as one of several processes."""
    path, fields, cookie = sending
    # All sixty are to meet at the link: none is told to come later because so many hash.
    site = Site(settings, Seams(now=lambda: now, hasher=Hasher(memory_kib=8, passes=1, waiting=60)))

    def send(number: int) -> tuple[int, str]:
        reader = Reader(site, "http://alfa.localhost:8000/")
        reader.set_cookie("wrota_alfa", cookie)
        password = f"{NEW}-{number:02}"
        answer = reader.send(path, {**fields, "new_password": password, "new_password_again": password})
        return answer.status_code, masked(answer.get_data(as_text=True))

    with ThreadPoolExecutor(30) as crowd:
        answers = list(crowd.map(send, range(30)))
    site.close()
    return answers
