"""The gate: whoever has a policy to accept gets to nothing but what is named, by no road and in no form."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import library
from people import ANNA, BOGDAN, CELINA, EVERYBODY, PESEL, move_in, portal
from reading import Reader, told
from routes import ROUTES, Route, paths
from sites import ADDRESSES, SECRET, found
from wrota.rules.addresses import parse_templates
from wrota.seams import Seams
from wrota.settings import Settings
from wrota.site import Site
from wrota.store import acceptances, tables
from wrota.store.acceptances import How
from wrota.store.people_bulk import NewProof

OPEN = paths(lambda row: row.is_open_before_acceptance)
OPEN_BELOW = (
    "/polityka/",
    "/strona/",
    "/konto",
    "/odnosnik/adres/",
    "/adres/",
    "/sesja",
    "/jezyk",
    "/wyloguj",
    "/static/",
)
"""Where there may be something before acceptance: documents, the own account, the session, the way out, and files."""

POLICY = "/polityka/regulamin"
HTMX = {"HX-Request": "true"}
MODULE = ("modul/library/loans", "modul/library/static/shelf.css", "modul/library/nothing-here")


def is_open(route: Route) -> bool:
    """Say whether an address is one of those named, behind a unit's path too."""
    return route.rule.removeprefix("/<unit:unit_path>") in OPEN


@pytest.fixture
def tenants(tenants: Path) -> Path:
    """Alfa has a policy to accept, and a module that its operator connected; beta has neither."""
    config = tenants / "alfa" / "tenant.toml"
    config.write_text(config.read_text("utf-8").replace("must_accept = false", "must_accept = true"), "utf-8")
    library.name(tenants, "alfa", "loans")
    return tenants


@pytest.fixture
def site(tenants: Path, tmp_path: Path, seams: Seams, statements: list[str]) -> Any:
    """A site of alfa and beta, with Anna, Bogdan and Celina in them, and the library's shelf connected."""
    settings = Settings(tenants, tmp_path / "data", SECRET, parse_templates(ADDRESSES))
    site = Site(settings, seams, modules=[library.library(tmp_path / "library")])
    found(site)
    for person in EVERYBODY:
        move_in(site, person, proofs=(NewProof("rent", PESEL),))
    statements.clear()
    yield site
    site.close()


def accept(reader: Reader) -> Any:
    """Tick the box of the page that the gate leads to, and send it."""
    reader.get(POLICY)
    return reader.submit({"accept": "y"}, action_ends="#summary")


@pytest.mark.parametrize("headers", [{}, HTMX, {"HX-Request": "true", "HX-Boosted": "true"}], ids=["", "htmx", "boost"])
def test_every_address_answers_with_the_gate_or_is_named(enter: Callable[..., Reader], headers: dict[str, str]) -> None:
    reader = enter(ANNA)
    for route in ROUTES:
        # What ends the visit would open the gate for the rest of the list.
        if route.rule in ("/wyloguj", "/konto/zamkniecie", "/konto/sesje"):
            continue
        answer = reader.fetch(route.path, route.method, headers=headers)
        way = answer.headers.get("HX-Redirect") or answer.headers.get("Location") or ""
        if is_open(route):
            assert answer.status_code < 500, route
            assert not way.startswith(POLICY) or "regulamin" in route.path, route
        else:
            assert way.split("?")[0].endswith(POLICY), f"{route}: {answer.status_code} {way}"
            assert (answer.status_code, answer.get_data()) == (204 if headers else 303, b"")


def test_only_below_these_addresses_anything_is_there_before_acceptance() -> None:
    assert {path for path in OPEN if path.startswith(OPEN_BELOW)} == OPEN
    assert {below for below in OPEN_BELOW if any(path.startswith(below) for path in OPEN)} == set(OPEN_BELOW)
    assert not {"/", "/haslo", "/logowanie"} & OPEN


@pytest.mark.parametrize("path", [*MODULE, "modul/library/book/7"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_module_is_behind_the_gate(enter: Callable[..., Reader], path: str, method: str) -> None:
    answer = enter(ANNA).fetch(path, method)
    if answer.status_code in {404, 405}:
        assert path == MODULE[-1] or method == "POST"
    else:
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(POLICY)


def test_a_note_is_as_open_as_its_form(enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    token = reader.get(POLICY).form("#summary").fields["csrf_token"]
    data = {"csrf_token": token, "policy": "regulamin", "proof": "1"}
    assert reader.send("uwaga/policy/proof", data, headers=HTMX).status_code == 200
    for form in ("sign_in/identifier", "password/new_password", "new_password/new_password", "policyx/proof"):
        answer = reader.send(f"uwaga/{form}", data, headers=HTMX)
        assert answer.headers["HX-Redirect"] == POLICY, form


def test_strangers_meet_no_gate(browse: Callable[..., Reader], statements: list[str]) -> None:
    assert browse("alfa").get("").status == 200
    assert browse("alfa").get(POLICY).status == 200
    assert not [one for one in statements if "acceptance" in one]


def test_where_nothing_need_be_accepted_nobody_meets_it(enter: Callable[..., Reader], statements: list[str]) -> None:
    assert enter(CELINA).get("").status == 200
    assert not [one for one in statements if "acceptance" in one]


def test_a_request_asks_once_what_is_due(enter: Callable[..., Reader], statements: list[str]) -> None:
    reader = enter(ANNA)
    for path in ("", "konto", "polityka/regulamin", "modul/library/loans", "static/structure.css"):
        statements.clear()
        reader.fetch(path)
        asked = [one for one in statements if 'FROM "acceptance"' in one]
        assert len(asked) == (0 if path.startswith("static") else 1), path


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("haslo", "/haslo"),
        ("modul/library/loans", "/modul/library/loans"),
        ("modul/library/loans?rok=2026", "/modul/library/loans?rok=2026"),
        ("", "/"),
        ("opole/AlfaDwa", "/"),
    ],
)
@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_after_accepting_one_is_where_one_wanted_to_be(
    enter: Callable[..., Reader], wanted: str, path: str, by_path: bool
) -> None:
    reader = enter(ANNA, by_path=by_path)
    page = reader.get(wanted)
    assert page.address.split("?")[0].endswith(POLICY)
    page = reader.submit({"accept": "y"}, action_ends="#summary")
    mark = "&" if "?" in path else "?"
    assert page.address == f"{reader.base.rstrip('/')}{path}{mark}notice=policy-settled"
    assert told("Thank you: this is kept under your acceptances, with the exact text.") in page.text or path != "/"
    assert reader.get(wanted).address == reader.base + wanted


def test_the_policy_says_that_the_chosen_page_comes_next_and_only_where_one_was_chosen(
    enter: Callable[..., Reader],
) -> None:
    reader, said = enter(ANNA), told("First this document, then the page that was chosen.")
    assert said in reader.get("haslo").text
    assert said in reader.submit(action_ends="#summary").text, "also beside what is wrong with the form"
    assert said not in reader.get("").text
    assert said not in reader.get(POLICY).text


def test_signing_in_leads_through_the_gate_to_what_was_wanted(browse: Callable[..., Reader]) -> None:
    reader = browse("alfa")
    reader.get("haslo")
    page = reader.submit(ANNA.typed)
    assert page.address == "http://alfa.localhost:8000/polityka/regulamin?next=/haslo"
    assert reader.submit({"accept": "y"}, action_ends="#summary").address.startswith("http://alfa.localhost:8000/haslo")


@pytest.mark.parametrize(
    "next_", ["//evil.example", "https://evil.example/", "/\\evil.example", "/../x", "javascript:1"]
)
def test_the_way_back_stays_at_the_portal(enter: Callable[..., Reader], next_: str) -> None:
    reader = enter(ANNA)
    reader.get(f"{POLICY}?next={next_}")
    page = reader.submit({"accept": "y"}, action_ends="#summary")
    assert page.address == "http://alfa.localhost:8000/?notice=policy-settled"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_token_of_a_link_gets_into_no_other_address(enter: Callable[..., Reader], headers: dict[str, str]) -> None:
    reader = enter(ANNA)
    for path in ("odnosnik/", "odnosnik/konto/", "opole/AlfaDwa/odnosnik/"):
        answer = reader.fetch(path + "A" * 43, headers=headers)
        assert "A" * 8 not in str(answer.headers)


def test_what_htmx_asks_for_leads_back_to_its_page(enter: Callable[..., Reader]) -> None:
    headers = {**HTMX, "HX-Current-URL": "http://alfa.localhost:8000/haslo?x=1"}
    answer = enter(ANNA).send("uwaga/password/new_password", {}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"{POLICY}?next=/haslo")


def test_the_menu_shows_the_own_account_and_locked_modules(enter: Callable[..., Reader]) -> None:
    page = enter(ANNA).get("konto")
    assert page.html.xpath("//nav//a[@href='/konto']")
    assert page.form("wyloguj") is not None
    assert page.status == 200


def test_an_acceptance_opens_the_gate_in_every_session_and_for_nobody_else(
    site: Site, enter: Callable[..., Reader]
) -> None:
    here, there, other = enter(ANNA), enter(ANNA), enter(BOGDAN)
    accept(here)
    assert here.fetch("haslo").status_code == there.fetch("haslo").status_code == 200
    assert other.fetch("haslo").headers["Location"].startswith(POLICY)
    store = portal(site, "alfa").store
    with store.open():
        [kept] = store.rows(tables.AcceptanceRow.select())
        assert kept.how == How.ACCEPTED


def test_two_tabs_and_a_double_click_keep_it_once(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    form = reader.get(f"{POLICY}?next=/haslo").form("#summary")
    data = {"csrf_token": form.fields["csrf_token"], "shown": form.fields["shown"], "accept": "y", "next": "/haslo"}
    answers: list[Any] = []
    clicks = [threading.Thread(target=lambda: answers.append(_click(reader, data))) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert answers == [(303, "/haslo?notice=policy-settled")] * 4
    store = portal(site, "alfa").store
    with store.open():
        assert len(store.rows(tables.AcceptanceRow.select())) == len(store.rows(tables.LetterRow.select())) == 1


def _click(reader: Reader, data: dict[str, str]) -> tuple[int, str]:
    answer = reader.send(POLICY, data)
    return answer.status_code, answer.headers.get("Location", "")


def test_the_form_without_a_good_token_accepts_nothing(site: Site, enter: Callable[..., Reader]) -> None:
    reader = enter(ANNA)
    form = reader.get(POLICY).form("#summary")
    data = {"csrf_token": "x", "shown": form.fields["shown"], "accept": "y"}
    assert reader.send(POLICY, data).status_code == 403
    assert reader.fetch("haslo").status_code == 303


def test_what_nobody_signed_in_sends_leads_to_signing_in(browse: Callable[..., Reader]) -> None:
    answer = browse("alfa").send(POLICY, {"accept": "y"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/logowanie?next={POLICY}&notice=sign-in-first",
    )


def test_a_session_that_ends_on_the_page_brings_one_back_to_it(
    enter: Callable[..., Reader], clock: Any, site: Site
) -> None:
    reader = enter(ANNA)
    reader.get(POLICY)
    clock.move(minutes=16)
    page = reader.submit({"accept": "y"}, action_ends="#summary")
    assert "/logowanie" in page.address
    page = reader.submit(ANNA.typed)
    assert page.address.endswith(POLICY)
    [box] = page.html.xpath("//input[@name='accept']")
    assert not box.checked
    store = portal(site, "alfa").store
    with store.open():
        assert acceptances.of(store, 1) == ()
