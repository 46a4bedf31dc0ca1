"""The example of embedding: the town's own pages do not notice the portals, and the portals do not notice the town."""

from __future__ import annotations

import csv
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import Client

from guests import is_closed
from reading import Reader, told
from wrota import Portal, SettingsError
from wrota.store import recovery_requests

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "embedded"
BASE = "http://localhost:5000/"
THREADS = 8
CLERK = "Janina Urzędniczka"
NAMES = {"czytelnia": "Czytelnia w Przykładowie", "dzialki": "Ogród działkowy „Pod Lipą”"}


class Sample(NamedTuple):
    """Somebody in one of the example's sheets of people."""

    portal: str
    identifier: str
    password: str
    name: str


def sample(portal: str, number: int) -> Sample:
    """Return the person in a row of a portal's sheet, counted from one, as the database counts accounts."""
    with (EXAMPLE / "tenants" / portal / "people" / "people.csv").open(encoding="utf-8", newline="") as lines:
        row = list(csv.DictReader(lines))[number - 1]
    identifier = next(value for column, value in row.items() if column.startswith("identifier:"))
    return Sample(portal, identifier, row["password"], row["name"])


HELENA, IGOR, NINA = (sample("czytelnia", number) for number in (1, 2, 7))
GARDENER, CHAIR = (sample("dzialki", number) for number in (1, 2))


def portal_of(town: Flask, key: str) -> Portal:
    """Return one of the two portals."""
    found: Portal = town.extensions["wrota"][key]
    return found


def enter(reader: Reader, person: Sample) -> None:
    """Sign a person in at their portal."""
    reader.get(f"/{person.portal}/logowanie")
    page = reader.submit({"identifier": person.identifier, "password": person.password}, action_ends="logowanie")
    assert (page.status, person.name in page.text) == (200, True), page.text


def enter_as_clerk(reader: Reader) -> None:
    """Sign the town's user 7 in at the town itself."""
    reader.get("/logowanie")
    assert CLERK in reader.submit({"number": "7"}, action_ends="logowanie").text


@pytest.fixture
def reader(town: Flask) -> Reader:
    """A browser at the town's front page."""
    return Reader(town, BASE)


# What the town's own pages answer, with the portals and without

Step = tuple[str, str, dict[str, Any]]

STEPS: tuple[Step, ...] = (
    ("GET", "/", {}),
    ("GET", "/", {}),
    ("HEAD", "/", {}),
    ("OPTIONS", "/", {}),
    ("GET", "/", {"headers": {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}}),
    ("GET", "/", {"headers": {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}}),
    ("GET", "/", {"headers": {"HX-Request": "true"}}),
    ("GET", "/urzad/sprawy", {}),
    ("GET", "/logowanie", {}),
    ("POST", "/logowanie", {"data": {"number": "7"}}),
    ("POST", "/logowanie", {"data": {"number": "7", "csrf_token": "forged"}}),
    ("POST", "/logowanie", {"data": {"number": "8", "csrf_token": "TOKEN"}}),
    ("POST", "/logowanie", {"data": {"number": "7", "csrf_token": "TOKEN"}}),
    ("GET", "/urzad/sprawy", {}),
    ("GET", "/urzad/sprawy", {"environ_overrides": {"SCRIPT_NAME": "/gmina"}}),
    ("GET", "/", {}),
    ("POST", "/wyloguj", {"data": {"csrf_token": "TOKEN"}}),
    ("GET", "/wyloguj", {}),
    ("PUT", "/logowanie", {"data": "x" * 9999}),
    ("GET", "/awaria", {}),
    ("GET", "/nie-ma", {}),
    ("POST", "/nie-ma", {}),
    ("GET", "/czytelnia2/logowanie", {}),
    ("GET", "/Czytelnia/", {}),
    ("GET", "/dzialk%C4%99", {}),
    ("GET", "/static/nie-ma.css", {}),
    ("GET", "/czytelnia/logowanie", {"headers": {"Host": "evil.example"}}),
)


@pytest.fixture
def standing_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take time and chance out of the town's cookies and tokens, so that bytes can be compared."""
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: 1_800_000_000)
    monkeypatch.setattr("os.urandom", lambda length: b"\7" * length)


def walk(app: Flask) -> Iterator[tuple[str, list[tuple[str, str]], bytes]]:
    """Take all the steps with one browser, and yield whole answers."""
    browser, token = Client(app), ""
    for method, path, options in STEPS:
        data = options.get("data")
        if isinstance(data, dict) and data.get("csrf_token") == "TOKEN":
            options = {**options, "data": {**data, "csrf_token": token}}
        answer = browser.open(path, method=method, base_url=BASE, **options)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
        token = found[1] if found else token
        yield answer.status, list(answer.headers), answer.data


@pytest.mark.usefixtures("standing_still")
def test_no_page_of_the_town_changes_a_byte(example: ModuleType) -> None:
    alone, host = example.town(), example.create_app()
    example.behind_proxy(alone)
    torn_down: dict[Flask, list[object]] = {}
    for app in (alone, host):
        torn_down[app] = []
        app.teardown_request(torn_down[app].append)
    before, after = list(walk(alone)), list(walk(host))
    for step, without, within in zip(STEPS, before, after, strict=True):
        assert within == without, step
    assert [repr(error) for error in torn_down[host]] == [repr(error) for error in torn_down[alone]]
    assert len(torn_down[host]) == len(STEPS)
    endpoints = {dict(headers).get("X-Town") for _, headers, _ in before}
    assert endpoints >= {rule.endpoint for rule in alone.url_map.iter_rules()}, "a page of the town was not visited"
    assert {answer[0][:3] for answer in before} == {"200", "303", "400", "404", "405", "500"}


def test_the_town_does_not_see_what_is_the_portals(town: Flask, reader: Reader) -> None:
    seen: list[str] = []
    town.before_request_funcs[None].insert(0, lambda: seen.append("asked"))
    town.teardown_request_funcs.setdefault(None, []).append(lambda _: seen.append("torn down"))
    enter(reader, HELENA)
    reader.get("/czytelnia/nie-ma")
    assert seen == []
    reader.get("/")
    assert seen == ["asked", "torn down"]


def test_each_answers_for_what_it_does_not_have(reader: Reader) -> None:
    for key, name in NAMES.items():
        page = reader.get(f"/{key}/nie-ma")
        assert (page.status, page.title) == (404, f"{told('There is no such page')} – {name}")
        assert "X-Town" not in page.answer.headers
    page = reader.get("/nie-ma")
    assert (page.status, page.title) == (404, "Gmina przeprasza: 404 – Gmina Przykładowo")


@pytest.mark.parametrize(("method", "status"), [("PUT", 405), ("POST", 403)])
def test_the_portals_refuse_in_their_own_theme(reader: Reader, method: str, status: int) -> None:
    answer = reader.fetch("/czytelnia/wyloguj", method)
    assert answer.status_code == status
    assert "X-Town" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


# Two kinds of users, two portals


def test_the_towns_user_7_is_not_the_portals_and_the_other_way_round(reader: Reader) -> None:
    enter_as_clerk(reader)
    assert reader.fetch("/czytelnia/konto").status_code == 303
    assert reader.fetch("/wypozyczenia/").status_code == 303
    enter(reader, NINA)
    assert NINA.name in reader.get("/czytelnia/konto").text
    assert CLERK in reader.get("/urzad/sprawy").text
    assert NINA.name not in reader.get("/urzad/sprawy").text
    reader.get("/")
    reader.submit(action_ends="wyloguj")
    assert reader.fetch("/urzad/sprawy").status_code == 303
    assert NINA.name in reader.get("/czytelnia/konto").text


def test_signing_out_at_a_portal_signs_nobody_out_of_the_town(reader: Reader) -> None:
    enter(reader, NINA)
    enter_as_clerk(reader)
    reader.get("/czytelnia/konto")
    reader.submit(action_ends="czytelnia/wyloguj")
    assert reader.fetch("/czytelnia/konto").status_code == 303
    assert CLERK in reader.get("/urzad/sprawy").text


def test_a_portals_user_7_alone_opens_nothing_of_the_town(reader: Reader) -> None:
    enter(reader, NINA)
    answer = reader.fetch("/urzad/sprawy")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/logowanie?next=/urzad/sprawy")


def test_signing_in_at_one_portal_is_not_signing_in_at_the_other(reader: Reader) -> None:
    enter(reader, HELENA)
    assert HELENA.name in reader.get("/mieszkancy").text
    assert reader.get("/mieszkancy").text.count("Zaloguj") == 1
    assert reader.fetch("/dzialki/konto").status_code == 303
    enter(reader, CHAIR)
    assert "Zaloguj" not in reader.get("/mieszkancy").text
    reader.get("/dzialki/konto")
    reader.submit(action_ends="dzialki/wyloguj")
    assert HELENA.name in reader.get("/mieszkancy").text
    assert CHAIR.name not in reader.get("/mieszkancy").text


def test_no_two_cookies_clash_and_no_third_party_of_the_three_sets_anothers(reader: Reader) -> None:
    enter_as_clerk(reader)
    for person in (HELENA, CHAIR):
        enter(reader, person)
    paths = {cookie.key: cookie.path for cookie in (reader.client._cookies or {}).values()}
    assert paths == {
        "session": "/",
        "wrota_czytelnia": "/",
        "wrota_czytelnia_device": "/czytelnia",
        "wrota_dzialki": "/",
        "wrota_dzialki_device": "/dzialki",
    }
    for path, own in (("/", "session"), ("/czytelnia/", "wrota_czytelnia"), ("/dzialki/", "wrota_dzialki")):
        named = [cookie.partition("=")[0] for cookie in reader.fetch(path).headers.getlist("Set-Cookie")]
        assert set(named) <= {own}


def test_one_portals_cookie_is_worth_nothing_at_the_other(town: Flask, reader: Reader) -> None:
    enter(reader, HELENA)
    thief = Reader(town, BASE)
    for name in ("wrota_dzialki", "session"):
        thief.set_cookie(name, reader.cookies()["wrota_czytelnia"])
    assert thief.fetch("/dzialki/konto").status_code == 303
    assert thief.fetch("/urzad/sprawy").status_code == 303
    assert thief.get("/mieszkancy").text.count("Zaloguj") == 2


# The guarded pages


def test_whoever_wants_a_guarded_page_signs_in_and_is_there(reader: Reader) -> None:
    page = reader.get("/wypozyczenia/zamowienie")
    assert page.address == f"{BASE}czytelnia/logowanie?next=/wypozyczenia/zamowienie&notice=sign-in-first"
    page = reader.submit({"identifier": IGOR.identifier, "password": IGOR.password}, action_ends="logowanie")
    assert (page.address, page.heading) == (f"{BASE}wypozyczenia/zamowienie", "Zamówienie")
    page = reader.submit({"title": "Nad Niemnem"}, action_ends="zamowienie")
    assert f"Zamówiono „Nad Niemnem” dla: {IGOR.name}." in page.text
    assert "Uprawnienia: rzadkie." in reader.get("/wypozyczenia/").text


def test_the_towns_own_protection_of_forms_holds_on_guarded_pages(reader: Reader) -> None:
    enter(reader, IGOR)
    assert reader.send("/wypozyczenia/zamowienie", {"title": "x"}).status_code == 400


def test_a_page_for_a_permission_is_open_to_whoever_has_it(town: Flask, reader: Reader) -> None:
    assert reader.get("/zarzad").address == f"{BASE}dzialki/logowanie?next=/zarzad&notice=sign-in-first"
    enter(reader, CHAIR)
    assert CHAIR.name in reader.get("/zarzad").text
    other = Reader(town, BASE)
    enter(other, GARDENER)
    page = other.get("/zarzad")
    assert (page.status, page.heading) == (403, "Gmina przeprasza: 403")


def test_being_signed_in_at_the_other_portal_does_not_open_a_guarded_page(reader: Reader) -> None:
    enter(reader, HELENA)
    assert reader.fetch("/zarzad").headers["Location"].startswith("/dzialki/logowanie")


def test_the_receiver_of_the_town_hears_of_its_readers_alone(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "town"):
        enter(reader, HELENA)
        enter(reader, CHAIR)
    said = [record.getMessage() for record in caplog.records if record.name == "town"]
    assert len(said) == 1
    assert re.fullmatch(r"reader [0-9a-f]{32} signed in", said[0])


# Addresses, proxies, what is left open


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Original-Host", "Forwarded"])
def test_a_forged_host_never_reaches_an_address(town: Flask, reader: Reader, name: str) -> None:
    readers = portal_of(town, "czytelnia")
    form = reader.get("/czytelnia/przywracanie").form()
    data = {**dict(form.fields), "identifier": HELENA.identifier}
    headers = {name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    answer = reader.send("/czytelnia/przywracanie", data, headers=headers)
    with readers.store.open():
        asked = recovery_requests.oldest(readers.store)
    if name == "Host":
        assert (answer.status_code, asked) == (404, None)
        assert answer.headers["X-Town"] == "nowhere"
    else:
        assert asked
        assert asked.base == "http://localhost:5000/czytelnia"
        assert "evil.example" not in answer.text


def test_a_site_behind_its_proxy_already_is_told_what_to_do(example: ModuleType) -> None:
    app = example.town()
    example.behind_proxy(app)
    with pytest.raises(SettingsError, match="app.wsgi_app is already wrapped by ProxyFix. Call init_app first"):
        example.embed(app)
    assert isinstance(app.wsgi_app, ProxyFix)


def test_a_town_can_be_built_twice_in_one_process(example: ModuleType, town: Flask) -> None:
    second = example.create_app()
    for app in (town, second):
        reader = Reader(app, BASE)
        enter(reader, HELENA)
        assert HELENA.name in reader.get("/wypozyczenia/").text
    for portal in second.extensions["wrota"].values():
        portal.close()


def test_after_every_page_the_store_is_closed(town: Flask, reader: Reader) -> None:
    enter(reader, HELENA)
    for path in ("/czytelnia/konto", "/mieszkancy", "/wypozyczenia/", "/zarzad", "/czytelnia/nie-ma", "/nie-ma"):
        reader.get(path)
        assert all(is_closed(portal) for portal in town.extensions["wrota"].values()), path


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files by /proc")
def test_many_threads_leave_nothing_open(town: Flask, reader: Reader) -> None:
    enter(reader, HELENA)
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies().items())
    before = open_databases()
    seen: list[object] = []

    def look() -> None:
        for _ in range(25):
            with town.test_request_context("/", base_url=BASE, headers={"Cookie": cookies}):
                account = portal_of(town, "czytelnia").account
                seen.append((account and account.name, is_closed(portal_of(town, "czytelnia"))))

    at_once(look, THREADS)
    assert set(seen) == {(HELENA.name, True)}
    assert len(seen) == 25 * THREADS
    # SQLite keeps the file of a closed connection for the next one, as long as another holds a lock on it.
    assert open_databases() <= before + THREADS


def at_once(work: Callable[[], None], threads: int) -> None:
    """Do the same in several threads, and wait for all."""
    crew = [threading.Thread(target=work) for _ in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def open_databases() -> int:
    """Count the files of databases that this process has open."""
    names = [file.readlink().name for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    return sum(".sqlite3" in name for name in names)
