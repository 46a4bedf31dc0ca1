"""What went wrong is told in the institution's theme, in both languages, and the log learns nothing personal."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from clocks import Clock
from people import ANNA, PESEL, portal
from reading import Page, Reader, told
from wrota.errors import Overloaded
from wrota.site import Site
from wrota.store.database import Store
from wrota.web.error_pages import FAULTS
from wrota.words import catalogue, say

CANARY = "kanarek-w-kopalni-7"


def fail(*_: object, **__: object) -> NoReturn:
    """Go wrong in a way that nobody has foreseen, with somebody's secret in the words."""
    raise ValueError(f"cannot read {CANARY} of {PESEL}")


def raising(error: Exception) -> Callable[..., NoReturn]:
    """Return what raises an error whatever it is asked."""

    def step(*_: object, **__: object) -> NoReturn:
        raise error

    return step


Breaking = Callable[[Reader, pytest.MonkeyPatch, Site], Page]


def too_many(reader: Reader) -> Page:
    """Fail to sign in until the wait."""
    for _ in range(5):
        reader.get("logowanie")
        reader.submit({"identifier": "nikt", "password": "x"})
    reader.get("logowanie")
    return reader.submit({"identifier": "nikt", "password": "x"})


@pytest.fixture
def ways(site: Site, monkeypatch: pytest.MonkeyPatch) -> dict[int, Callable[[Reader], Page]]:
    """Return a way to each fault."""

    def breaking(name: str, step: Callable[..., NoReturn]) -> Callable[[Reader], Page]:
        def way(reader: Reader) -> Page:
            reader.get("logowanie")
            with monkeypatch.context() as patch:
                patch.setattr(site.seams.hasher, name, step)
                return reader.submit({"identifier": ANNA.identifier, "password": CANARY})

        return way

    return {
        400: lambda reader: reader.get("konto?x=%ff"),
        403: lambda reader: reader.post("wyloguj", {}),
        404: lambda reader: reader.get("nie-ma-takiej"),
        405: lambda reader: reader.get("wyloguj"),
        413: lambda reader: reader.post("logowanie", {"identifier": "a" * 300_000}),
        429: too_many,
        500: breaking("verify", fail),
        503: breaking("verify", raising(Overloaded(say("Busy.")))),
    }


def test_each_fault_wears_the_theme_of_the_institution(
    browse: Callable[..., Reader], ways: dict[int, Callable[[Reader], Page]]
) -> None:
    assert set(ways) == set(FAULTS)
    for code, way in ways.items():
        for language, name in (("pl", "Szkoła Alfa"), ("en", "Alfa School")):
            reader = browse("alfa", address=f"192.0.2.{code % 250}")
            reader.get("")
            if language == "en":
                reader.submit({"language": "en"}, action_ends="jezyk", button="en")
            page = way(reader)
            assert page.status == code
            assert page.html.get("lang") == language
            assert page.title.endswith(name)
            assert "22 000 00 01" in page.text, "whom to ask stands on every page"
            if code != 429:
                assert page.heading == catalogue(language).translate(FAULTS[code].heading)
                assert catalogue(language).translate(FAULTS[code].advice) in page.text


def test_what_can_be_tried_later_says_when(
    browse: Callable[..., Reader], ways: dict[int, Callable[[Reader], Page]]
) -> None:
    assert int(ways[429](browse("alfa", address="192.0.2.8")).answer.headers["Retry-After"]) == 30
    assert int(ways[503](browse("alfa")).answer.headers["Retry-After"]) == 10


def test_a_fault_at_a_portal_by_path_leads_back_into_it(browse: Callable[..., Reader]) -> None:
    page = browse("alfa", by_path=True).get("nie-ma-takiej")
    assert page.status == 404
    assert page.html.xpath("//p[contains(@class,'actions')]/a/@href") == ["/alfa/"]


def test_whoever_is_inside_keeps_the_menu_on_a_page_that_is_not_there(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("nie-ma-takiej")
    assert page.status == 404
    assert ANNA.name in page.text


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_an_unforeseen_fault_tells_the_log_where_but_nothing_of_anybody(
    browse: Callable[..., Reader],
    enter: Callable[..., Reader],
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    if where == "outside":
        reader = browse("alfa")
        reader.get("logowanie")
        monkeypatch.setattr(site.seams.hasher, "verify", fail)
        page = reader.submit({"identifier": PESEL, "password": CANARY})
    else:
        reader = enter(ANNA)
        monkeypatch.setattr("wrota.desk.account.identifiers.masked", fail)
        page = reader.get("konto")
    assert page.status == 500
    assert page.heading == told("Something went wrong on our side")
    assert "Unforeseen ValueError" in caplog.text
    assert "test_error_pages.py" in caplog.text
    assert CANARY not in page.answer.get_data(as_text=True)
    for secret in (CANARY, PESEL):
        assert secret not in caplog.text


def test_a_whole_walk_leaves_no_secret_in_the_log(
    site: Site, browse: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reader = browse("alfa")
    secrets = {ANNA.password, CANARY, PESEL, ANNA.name}
    reader.get("logowanie")
    reader.submit({"identifier": PESEL, "password": CANARY})
    reader.get(f"logowanie?next=/konto&identifier={PESEL}&password={CANARY}")
    reader.get(f"{PESEL}/{CANARY}")
    reader.get("logowanie")
    reader.submit({"identifier": PESEL, "password": ANNA.password})
    secrets |= set(reader.cookies().values())
    for path in ("", "konto", "haslo"):
        secrets.add(reader.get(path).html.forms[-1].fields["csrf_token"])
    reader.submit({"password": CANARY, "new_password": CANARY, "new_password_again": CANARY}, action_ends="haslo")
    reader.post("haslo", {"csrf_token": "x", "password": CANARY})
    with monkeypatch.context() as patch:
        patch.setattr(site.seams.hasher, "verify", fail)
        reader.get("haslo")
        typed = {"password": CANARY, "new_password": "fioletowy-parasol-7", "new_password_again": "fioletowy-parasol-7"}
        assert reader.submit(typed, action_ends="haslo").status == 500
    reader.submit(action_ends="wyloguj")
    for record in caplog.records:
        said = logging.Formatter().format(record)
        assert not [secret for secret in secrets if secret in said], said


def test_a_database_that_somebody_else_keeps_writing_to_is_told(
    site: Site,
    browse: Callable[..., Reader],
    enter: Callable[..., Reader],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside, outside = enter(ANNA), browse("alfa")
    outside.get("logowanie")
    clock.move(minutes=1)
    store = portal(site, "alfa").store
    monkeypatch.setattr(store._connections, "_timeout", 0.05)
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        page = outside.submit(ANNA.typed)
        assert (page.status, page.answer.headers["Retry-After"]) == (503, "10")
        assert page.heading == told("The service has a short break")
        assert inside.get("konto").status == 200, "reading goes on"
        writer.execute("ROLLBACK")
    assert outside.get("logowanie").status == 200
    assert outside.submit(ANNA.typed).status == 200


@pytest.mark.parametrize("harm", ["flipped", "no database"])
def test_a_damaged_database_is_told_to_people_inside_and_outside(
    site: Site, enter: Callable[..., Reader], browse: Callable[..., Reader], clock: Clock, harm: str
) -> None:
    reader, stranger = enter(ANNA), browse("alfa")
    stranger.get("logowanie")
    store = portal(site, "alfa").store
    store.retire()
    hurt(store.path, harm)
    clock.move(minutes=1)
    for page in (reader.get("konto"), stranger.submit(ANNA.typed)):
        assert page.status == 503
        assert page.title.endswith("Szkoła Alfa")
        assert int(page.answer.headers["Retry-After"])
        assert ANNA.name not in page.text
    assert stranger.get("logowanie").status == 200


def test_a_store_that_fails_is_asked_once_and_the_page_still_has_a_theme(
    enter: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = enter(ANNA)
    asked: list[str] = []

    def broken(*_: object) -> NoReturn:
        asked.append("asked")
        raise ValueError("the disk has gone")

    monkeypatch.setattr(Store, "rows", broken)
    page = reader.get("konto")
    assert page.status == 500
    assert page.title.endswith("Szkoła Alfa")
    assert asked == ["asked"]


def hurt(path: Path, harm: str) -> None:
    """Do harm to a database file whose log was closed."""
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    if harm == "no database":
        content[:] = b"to nie jest baza danych" * 500
    else:
        content[4096:] = bytes(byte ^ 0xFF for byte in content[4096:])
    path.write_bytes(content)


def test_a_fault_has_a_number_that_page_and_log_show_with_the_masked_address(
    browse: Callable[..., Reader], site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = browse("alfa")
    reader.get("logowanie")
    monkeypatch.setattr(site.seams.hasher, "verify", fail)
    page = reader.submit({"identifier": PESEL, "password": CANARY})
    assert page.status == 500
    assert page.case_code
    assert f"Unforeseen ValueError at POST /logowanie, case {page.case_code}" in caplog.text
    reader.get("logowanie")
    data = {**dict(reader.here.form().fields), "identifier": PESEL, "password": CANARY}
    note = reader.send("logowanie", data, headers={"HX-Request": "true"})
    assert note.status_code == 500
    [code] = set(re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", note.text))
    assert f"case {code}" in caplog.text
    assert code != page.case_code


@pytest.mark.parametrize("path", ["logowanie", f"odnosnik/{CANARY}", f"{PESEL}/{CANARY}?q={PESEL}"])
def test_what_fails_before_there_is_a_portal_is_told_in_words_with_its_number(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    monkeypatch.setattr(site.portals, "get", fail)
    page = Reader(site, "http://alfa.localhost:8000/").get(path)
    assert page.status == 500
    assert told("Something went wrong on our side") in page.text
    [code] = set(re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.text))
    assert f"case {code}" in caplog.text
    assert CANARY not in caplog.text
    assert PESEL not in caplog.text


def test_strangers_write_no_method_into_the_log(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(site.portals, "get", fail)
    Reader(site, "http://alfa.localhost:8000/").fetch("logowanie", CANARY.upper())
    assert "at another method /logowanie" in caplog.text
    assert CANARY.upper() not in caplog.text
