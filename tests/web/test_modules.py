"""Modules that an operator connects: who gets in, who gets words, and what a module may know of the person."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask

import library
from clocks import Clock, Stopwatch
from people import ANNA, BOGDAN, CELINA, EVERYBODY, OWN_EMAIL, PESEL, Person, move_in, portal
from reading import Reader, told
from sites import ADDRESSES, SECRET, found
from wrota import SettingsError, modules
from wrota.rules.states import State
from wrota.site import Site
from wrota.store import accounts

LOANS, ARCHIVE = "/modul/library/loans", "/modul/library/archive"
EVERY_PAGE = [LOANS, ARCHIVE, *(f"/modul/library/{name}" for name in ("cover", "who", "static/shelf.css", "missing"))]
GRANTED = {ANNA: ("reader",), BOGDAN: (), CELINA: ("reader", "staff")}
NOT_OPEN = told("This module is not open to you")

Enter = Callable[..., Reader]


@pytest.fixture
def shelf(tmp_path: Path) -> Blueprint:
    """The one blueprint that both institutions share."""
    return library.library(tmp_path / "library", others=("pages/account.html", "layouts/frame.html"))


@pytest.fixture
def serve(open_site: Callable[..., Site], tenants: Path, shelf: Blueprint) -> Callable[[], Site]:
    """Serve the institutions as they are configured by then; Anna and Celina may borrow, Celina is of the staff."""

    def open_one() -> Site:
        site = open_site(modules=[shelf])
        for person in EVERYBODY:
            move_in(site, person, permissions=GRANTED[person])
        return site

    return open_one


@pytest.fixture
def site(serve: Callable[[], Site], tenants: Path) -> Site:
    """A site of alfa and beta, both of which name two views of the library."""
    for key in ("alfa", "beta"):
        library.name(tenants, key, "loans", permission="reader")
        library.name(tenants, key, "archive", permission="staff")
    return serve()


def test_a_module_is_opened_from_the_home_and_wears_the_portals_theme(enter: Enter) -> None:
    reader = enter(ANNA)
    [link] = reader.get("").html.xpath("//a[@id='module-loans']")
    page = reader.get(link.get("href"))
    assert (page.status, page.heading) == (200, "Loans")
    assert "Shelf of Szkoła Alfa for Anna Nowak" in page.text
    assert page.form("wyloguj") is not None
    [sheet] = page.html.xpath("//link[contains(@href, '/modul/')]/@href")
    assert reader.fetch(sheet).get_data() == b"/* Shelf */"


def test_a_modules_answer_carries_the_portals_headers(enter: Enter) -> None:
    reader = enter(ANNA)
    theirs, ours = reader.fetch(LOANS).headers, reader.fetch("konto").headers
    for name in ("Content-Security-Policy", "Cache-Control", "Referrer-Policy", "X-Content-Type-Options"):
        assert theirs[name] == ours[name]
    assert theirs["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_stranger_is_asked_to_sign_in(browse: Callable[..., Reader], site: Site, path: str) -> None:
    reader = browse("alfa")
    plain = reader.fetch(path)
    assert (plain.status_code, plain.headers["Location"]) == (303, f"/logowanie?next={path}&notice=sign-in-first")
    swapped = reader.fetch(path, headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.get_data()) == (401, b"")
    assert swapped.headers["HX-Redirect"] == plain.headers["Location"]


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
@pytest.mark.parametrize("way", [LOANS, f"{LOANS}?rok=2026"])
def test_whoever_wanted_a_module_signs_in_and_is_there(
    browse: Callable[..., Reader], site: Site, way: str, by_path: bool
) -> None:
    reader = browse("alfa", by_path=by_path)
    reader.get(way.lstrip("/"))
    page = reader.submit(ANNA.typed)
    assert (page.status, page.address) == (200, reader.base + way.lstrip("/"))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_from_an_address_that_cannot_be_looked_at_the_way_leads_home(
    browse: Callable[..., Reader], site: Site, method: str
) -> None:
    answer = browse("alfa").fetch(f"{LOANS}?q=żółw" if method == "GET" else "modul/library/order", method)
    wanted = LOANS if method == "GET" else "/"
    assert answer.headers["Location"] == f"/logowanie?next={wanted}&notice=sign-in-first"


def test_whoever_lacks_the_permission_gets_words_and_no_entry_in_the_menu(enter: Enter) -> None:
    reader = enter(ANNA)
    assert not reader.get("").html.xpath("//*[@id='module-archive']")
    page = reader.get(ARCHIVE)
    assert (page.status, page.heading) == (403, NOT_OPEN)
    assert "archive" not in page.text
    advice = told("Your account has no permission for it. If it should have one, please ask the staff.")
    assert advice in page.text
    swapped = reader.fetch(ARCHIVE, headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.mimetype) == (403, "text/html")
    assert advice in swapped.get_data(as_text=True)
    assert "<html" not in swapped.get_data(as_text=True)


def test_what_no_entry_names_is_open_to_whoever_may_open_one(enter: Enter) -> None:
    anna, bogdan = enter(ANNA), enter(BOGDAN)
    for path in ("cover", "book/7", "static/shelf.css"):
        assert anna.fetch(f"modul/library/{path}").status_code == 200
        assert bogdan.fetch(f"modul/library/{path}").status_code == 403
    for path in (LOANS, ARCHIVE):
        assert bogdan.get(path).heading == NOT_OPEN


def test_a_view_that_two_entries_name_is_open_by_either(serve: Callable[[], Site], tenants: Path) -> None:
    library.name(tenants, "alfa", "loans", permission="staff")
    library.name(tenants, "alfa", "loans", title="Loans again", key="again", permission="reader")
    reader = sign_in(serve(), ANNA)
    assert reader.fetch(LOANS).status_code == 200
    assert reader.get("").html.xpath("//*[starts-with(@id, 'module-')]/@id") == ["module-plan", "module-again"]


# What a module may know


def test_a_module_knows_the_person_and_nobody_else(enter: Enter, site: Site) -> None:
    known = enter(ANNA).fetch("modul/library/who").get_json()
    assert known == {
        "handle": known["handle"],
        "name": ANNA.name,
        "identifiers": {"email": [OWN_EMAIL, "rodzina@example.com"], "login": ["anna.n"], "pesel": [PESEL]},
        "permissions": ["reader"],
        "unit": None,
        "language": "pl",
        "once": True,
    }
    other = enter(CELINA).fetch("modul/library/who").get_json()
    assert (other["name"], other["permissions"]) == (CELINA.name, ["reader", "staff"])
    assert other["handle"] != known["handle"]
    assert set(other["identifiers"]) == {"symbol", "pesel", "email"}


def test_who_it_is_costs_one_statement_in_a_request(enter: Enter, statements: list[str]) -> None:
    reader = enter(ANNA)
    costs = {}
    for name in ("cover", "who"):
        statements.clear()
        reader.fetch(f"modul/library/{name}")
        costs[name] = len(statements)
    assert costs["who"] == costs["cover"] + 1


def test_a_module_speaks_the_language_of_the_screen(enter: Enter) -> None:
    reader = enter(ANNA)
    reader.get("")
    reader.submit({"language": "en"}, action_ends="jezyk", button="en")
    assert reader.fetch("modul/library/who").get_json()["language"] == "en"
    assert reader.get(LOANS).html.get("lang") == "en"


def test_nobody_is_known_outside_of_a_portals_request() -> None:
    app = Flask("somebody")
    with pytest.raises(RuntimeError, match="portal's guard"):
        modules.person()
    with app.test_request_context(), pytest.raises(RuntimeError, match="portal's guard"):
        modules.person()


def test_a_person_is_not_told_to_logs(site: Site) -> None:
    told_to_logs = repr(modules.Person("ab12", "Anna Nowak", {"pesel": (PESEL,)}, ("reader",), None, "pl"))
    assert "ab12" in told_to_logs
    assert not {"Anna", PESEL} & set(told_to_logs.replace("'", " ").split())


# One blueprint, many portals


def test_institutions_share_a_module_and_nothing_else(enter: Enter, shelf: Blueprint, site: Site) -> None:
    for _ in range(2):
        assert "Shelf of Szkoła Alfa for Anna Nowak" in enter(ANNA).get(LOANS).text
        assert f"for {CELINA.name}" in enter(CELINA).get(LOANS).text
    thief = Reader(site, "http://beta.localhost:8000/")
    thief.set_cookie("wrota_beta", enter(ANNA).cookies().get("wrota_alfa", ""))
    assert thief.fetch(LOANS).status_code == 303
    assert not any((shelf.before_request_funcs, shelf.after_request_funcs, shelf.url_value_preprocessors))


def test_an_institution_that_names_no_view_does_not_have_the_module(
    serve: Callable[[], Site], tenants: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library.name(tenants, "beta", "loans", permission="reader")
    site = serve()
    assert sign_in(site, ANNA).get(LOANS).status == 404
    assert sign_in(site, CELINA).get(LOANS).status == 200
    assert not caplog.records


def test_a_modules_templates_take_no_page_of_the_portals_place(enter: Enter) -> None:
    page = enter(ANNA).get("konto")
    assert ANNA.name in page.text
    assert page.form("wyloguj") is not None


def test_modules_of_one_name_at_two_sites_keep_their_own_templates(
    open_site: Callable[..., Site], tenants: Path, tmp_path: Path
) -> None:
    library.name(tenants, "alfa", "loans")
    for mark in ("First", "Second", "First"):
        other = library.library(tmp_path / f"{mark}-{len(list(tmp_path.iterdir()))}", mark)
        site = open_site(modules=[other], data=tmp_path / f"data-{len(list(tmp_path.iterdir()))}")
        found(site)
        move_in(site, ANNA)
        assert f"{mark} of Szkoła Alfa" in sign_in(site, ANNA).get(LOANS).text


# What nobody has connected, and what cannot be


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("library.lons", "alfa: library.lons is no view"),
        ("library.book", "alfa: library.book is"),
        ("libary.loans", ""),
    ],
)
def test_a_view_that_is_not_there_is_said_to_be_unconnected(
    serve: Callable[[], Site], tenants: Path, caplog: pytest.LogCaptureFixture, view: str, said: str
) -> None:
    library.name(tenants, "alfa", "loans", view=view)
    page = sign_in(serve(), ANNA).get("")
    [entry] = page.html.xpath("//*[@id='module-loans']")
    assert entry.tag == "div"
    assert told("This institution has not connected this module yet.") in " ".join(entry.text_content().split())
    assert [said in record.getMessage() for record in caplog.records] == ([True] if said else [])


def test_without_modules_a_view_is_said_to_be_unconnected(open_site: Callable[..., Site], tenants: Path) -> None:
    library.name(tenants, "alfa", "loans")
    site = open_site()
    move_in(site, ANNA)
    reader = sign_in(site, ANNA)
    assert reader.get("").html.xpath("//div[@id='module-loans']")
    assert reader.get(LOANS).status == 404


@pytest.mark.parametrize("name", ["Library", "my-library", "1st", "l" * 41, "żółw"])
def test_a_module_that_no_configuration_could_name_is_refused(open_site: Callable[..., Site], name: str) -> None:
    with pytest.raises(SettingsError, match="is not a name for a module's blueprint"):
        open_site(modules=[Blueprint(name, __name__)])


def test_two_modules_of_one_name_are_refused(open_site: Callable[..., Site]) -> None:
    with pytest.raises(SettingsError, match="Two modules are blueprints of the name “library”"):
        open_site(modules=[Blueprint("library", __name__), Blueprint("library", "another")])


# The portal's own rules hold on a module's pages


@pytest.mark.parametrize("state", [State.BLOCKED, State.CLOSED])
def test_whoever_was_stopped_meanwhile_is_turned_back(enter: Enter, site: Site, state: State) -> None:
    reader = enter(ANNA)
    store = portal(site, "alfa").store
    with store.open(), store.writing():
        accounts.set_state(store, 1, state)
    assert reader.fetch(LOANS).status_code == 303


def test_a_session_that_has_ended_leads_to_the_sign_in_page_and_back(enter: Enter, clock: Clock) -> None:
    reader = enter(ANNA)
    clock.move(minutes=16)
    swapped = reader.fetch(LOANS, headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.get_data()) == (401, b"")
    reader.get(LOANS)
    assert reader.submit(ANNA.typed).address.endswith(LOANS)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 200), ({"Origin": "http://evil.example"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403)],
)
def test_what_another_sites_page_sends_to_a_module_is_refused(
    enter: Enter, headers: dict[str, str], status: int
) -> None:
    answer = enter(ANNA).send("modul/library/order", {"title": "Lalka"}, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("missing", 404, "There is no such page"), ("failing", 500, "Something went wrong on our side"),
     ("book/x", 404, "There is no such page")],
)  # fmt: skip
def test_what_goes_wrong_in_a_module_is_told_in_the_portals_words(
    enter: Enter, caplog: pytest.LogCaptureFixture, path: str, status: int, heading: str
) -> None:
    with caplog.at_level(logging.CRITICAL, "wrota"):
        page = enter(ANNA).get(f"modul/library/{path}")
    assert (page.status, page.heading) == (status, told(heading))


def test_a_view_that_is_named_while_serving_is_there_at_once(
    serve: Callable[[], Site], tenants: Path, stopwatch: Stopwatch
) -> None:
    site = serve()
    reader = sign_in(site, ANNA)
    assert reader.get(LOANS).status == 404
    library.name(tenants, "alfa", "loans", permission="reader")
    stopwatch.move(seconds=5)
    assert reader.get(LOANS).status == 200


def test_a_site_of_the_environment_has_the_modules_that_it_is_given(
    tenants: Path, tmp_path: Path, shelf: Blueprint, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.name(tenants, "alfa", "loans")
    variables = {"TENANTS": tenants, "DATA": tmp_path / "data", "SECRET": SECRET.decode(), "ADDRESS": ADDRESSES}
    for name, value in variables.items():
        monkeypatch.setenv(f"WROTA_{name}", str(value))
    site = Site.from_environment(modules=[shelf])
    assert portal(site, "alfa").app.url_map.bind("alfa.localhost:8000").match(LOANS) == ("library.loans", {})
    site.close()


def sign_in(site: Site, person: Person) -> Reader:
    """Open a browser at a site and sign a person in."""
    reader = Reader(site, f"http://{person.tenant}.localhost:8000/")
    reader.get("logowanie")
    assert reader.submit(person.typed).status == 200
    return reader
