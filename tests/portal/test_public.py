"""What an app asks of a portal that is its guest: who is signed in, a guard before pages, addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from flask import Blueprint, Flask, request
from flask.views import View

from claiming import examiner, let_claim
from clocks import Clock
from guests import ADDRESS, is_closed, settle, sign_in
from people import ANNA, BOGDAN, CELINA
from reading import Reader, told
from wrota import Portal, PublicAccount, SettingsError, StoreError
from wrota.rules.states import State
from wrota.store import accounts, sessions
from wrota.words import say

GUARDED = "/konto/logowanie?next={way}&notice={notice}"


def ask(app: Flask, reader: Reader, portal: Portal) -> PublicAccount | None:
    """Ask a portal in a request of the app who is signed in at a browser."""
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies().items())
    with app.test_request_context("/", base_url=ADDRESS, headers={"Cookie": cookies}):
        return portal.account


def test_the_app_knows_who_is_signed_in(app: Flask, portal: Portal, anna: Reader) -> None:
    settle(portal, BOGDAN, permissions=("parent", "staff"), unit="opole/AlfaDwa", language="en")
    account, other = ask(app, anna, portal), ask(app, sign_in(app, BOGDAN), portal)
    assert account and other
    assert (account.name, account.unit, account.permissions) == (ANNA.name, None, ())
    assert (other.name, other.unit, other.permissions) == (BOGDAN.name, "opole/AlfaDwa", ("parent", "staff"))
    assert len({account.handle, other.handle}) == 2
    assert is_closed(portal)


def test_the_app_gets_a_value_without_secrets(app: Flask, portal: Portal, anna: Reader) -> None:
    account = ask(app, anna, portal)
    assert account
    assert sorted(vars(account)) == ["handle", "language", "name", "permissions", "unit"]
    assert ANNA.name not in repr(account)
    with pytest.raises(FrozenInstanceError):
        account.name = "another"  # type: ignore[misc] # this is what is refused


def test_nobody_is_signed_in_without_a_cookie_and_the_store_is_not_asked(
    app: Flask, portal: Portal, statements: list[str]
) -> None:
    statements.clear()
    assert ask(app, Reader(app, ADDRESS), portal) is None
    assert statements == []


def test_whoever_is_opening_an_account_is_nobody_yet(tenants: Path, make_portal: Callable[..., Portal]) -> None:
    let_claim(tenants)
    portal, app = make_portal(), Flask("somebody")
    app.add_url_rule("/loans", "loans", portal.guard(lambda: "loans"))
    portal.init_app(app, "/konto", address=ADDRESS)
    person, proofs = examiner()
    settle(portal, person, state=State.REGISTERED, password_hash=None, proofs=proofs)
    reader = Reader(app, f"{ADDRESS}/")
    reader.get("konto/logowanie")
    page = reader.submit({"identifier": person.identifier, "password": proofs[0].value})
    assert page.address == f"{ADDRESS}/konto/zakladanie"
    assert ask(app, reader, portal) is None
    assert reader.fetch("loans").status_code == 303
    assert reader.get("konto/zakladanie").status == 200, "being turned back elsewhere does not end the claim"


def test_nobody_is_signed_in_outside_a_request(app: Flask, portal: Portal) -> None:
    assert portal.account is None
    with app.app_context():
        assert portal.account is None


@pytest.mark.parametrize("value", ["", "x", "e30.aaaa.bbbb", "a" * 4000])
def test_a_cookie_that_is_none_of_ours_is_nobodys(app: Flask, portal: Portal, value: str) -> None:
    reader = Reader(app, f"{ADDRESS}/")
    reader.set_cookie("wrota_alfa", value)
    assert ask(app, reader, portal) is None


def test_another_institutions_cookie_is_nobodys(app: Flask, portal: Portal, make_portal: Callable[..., Portal]) -> None:
    other = make_portal("beta")
    other.init_app(app, "/beta", address=ADDRESS)
    settle(other, CELINA)
    reader = sign_in(app, CELINA, "beta")
    assert ask(app, reader, other)
    reader.set_cookie("wrota_alfa", reader.cookies()["wrota_beta"])
    assert ask(app, reader, portal) is None


def test_who_is_signed_in_is_asked_once_in_a_request(
    app: Flask, portal: Portal, anna: Reader, statements: list[str]
) -> None:
    seen = []

    def twice() -> str:
        seen.extend([portal.account, portal.account])
        return ""

    app.add_url_rule("/kto", "who", twice)
    statements.clear()
    anna.fetch("/kto")
    assert seen[0] is seen[1]
    assert [sql.split()[0] for sql in statements] == ["SELECT"]
    assert is_closed(portal)


def test_a_page_of_the_app_is_a_use_of_the_session(app: Flask, portal: Portal, anna: Reader, clock: Clock) -> None:
    for _ in range(3):
        clock.move(minutes=14)
        assert ask(app, anna, portal)
    clock.move(minutes=15, seconds=1)
    assert ask(app, anna, portal) is None


def test_whoever_is_blocked_or_signed_out_is_nobody(app: Flask, portal: Portal, anna: Reader) -> None:
    account = settle(portal, BOGDAN)
    bogdan = sign_in(app, BOGDAN)
    with portal.store.open(), portal.store.writing():
        accounts.set_state(portal.store, account.id, State.BLOCKED)
    assert ask(app, bogdan, portal) is None
    stolen = Reader(app, f"{ADDRESS}/")
    stolen.set_cookie("wrota_alfa", anna.cookies()["wrota_alfa"])
    anna.submit(action_ends="wyloguj")
    assert ask(app, stolen, portal) is None


def test_in_the_portals_own_requests_it_answers_too(app: Flask, portal: Portal) -> None:
    seen: list[object] = []
    portal.app.before_request(lambda: seen.extend((portal.account, portal.url_for("account"))))
    anna = sign_in(app, ANNA)
    seen.clear()
    anna.get("/konto/konto")
    assert isinstance(seen[0], PublicAccount)
    assert seen[1] == "/konto/konto"


def test_an_app_without_the_portal_is_told_so(portal: Portal) -> None:
    app = Flask("another")
    with app.test_request_context("/"):
        with pytest.raises(SettingsError, match="The portal “alfa” is not in this app: call init_app first."):
            _ = portal.account
        with pytest.raises(SettingsError, match="not in this app"):
            portal.url_for("entry")


# The guard


@pytest.fixture
def guarded(app: Flask, portal: Portal) -> Flask:
    """The app with pages that are guarded in every way there is."""
    pages = Blueprint("pages", __name__, url_prefix="/wewnatrz")
    pages.add_url_rule("/", "inside", lambda: "inside")
    pages.add_url_rule("/zapis", "save", lambda: "saved", methods=["POST"])
    pages.add_url_rule("/formularz", "form", lambda: "form", methods=["GET", "POST"])
    pages.add_url_rule("/ścieżka", "polish", lambda: "polish")
    app.register_blueprint(portal.guard(pages))

    @app.get("/widok")
    @portal.guard
    def view() -> str:
        """Show a view."""
        return "view"

    @app.get("/rodzice/<int:number>")
    @portal.guard(permission="parent")
    def parents(number: int) -> str:
        return f"parent {number}"

    class Seen(View):
        decorators = [portal.guard]

        def dispatch_request(self) -> str:
            return "class"

    app.add_url_rule("/klasa", view_func=Seen.as_view("seen"))
    assert (view.__name__, view.__doc__) == ("view", "Show a view.")
    return app


def test_a_guarded_blueprint_has_one_hook_more_and_nothing_else(portal: Portal) -> None:
    def known(pages: Blueprint) -> dict[str, str]:
        return {name: repr(value) for name, value in vars(pages).items() if name != "before_request_funcs"}

    pages = Blueprint("pages", __name__)
    before = known(pages)
    assert portal.guard(pages) is pages
    assert known(pages) == before
    assert [len(hooks) for hooks in pages.before_request_funcs.values()] == [1]


def hooked(portal: Portal, seen: list[str]) -> Blueprint:
    """Return a blueprint with hooks of its own, guarded only after it has got them."""
    pages = Blueprint("hooked", __name__, url_prefix="/haki")
    pages.add_url_rule("/", "inside", lambda: "inside")

    @pages.before_request
    def load() -> str | None:
        seen.append(portal.account.handle if portal.account else "nobody")
        return "from the hook" if request.args else None

    portal.guard(pages)
    pages.before_request(lambda: seen.append("later"))
    return pages


def test_the_guard_stands_before_the_hooks_that_a_blueprint_has_already(app: Flask, portal: Portal) -> None:
    seen: list[str] = []
    app.register_blueprint(hooked(portal, seen))
    for path in ("/haki/", "/haki/?a=b"):
        answer = Reader(app, ADDRESS).fetch(path)
        assert (answer.status_code, answer.data) == (303, b"")
    assert seen == []
    assert sign_in(app, ANNA).fetch("/haki/").data == b"inside"
    assert sign_in(app, ANNA).fetch("/haki/?a=b").data == b"from the hook"
    assert "nobody" not in seen
    assert seen[1] == "later"


def test_the_guard_of_a_blueprint_stands_before_the_hooks_of_those_inside_it(app: Flask, portal: Portal) -> None:
    seen: list[str] = []
    outer = Blueprint("outer", __name__, url_prefix="/zewnatrz")
    inner = Blueprint("inner", __name__)
    inner.before_request(lambda: seen.append("inner"))
    inner.add_url_rule("/", "inside", lambda: "inside")
    outer.register_blueprint(inner)
    app.register_blueprint(portal.guard(outer))
    assert Reader(app, ADDRESS).fetch("/zewnatrz/").status_code == 303
    assert seen == []


def test_a_blueprint_that_is_registered_already_is_not_guarded_in_vain(app: Flask, portal: Portal) -> None:
    pages = Blueprint("pages", __name__)
    app.register_blueprint(pages)
    with pytest.raises(SettingsError, match="“pages” is registered already. Call guard first"):
        portal.guard(pages)


@pytest.mark.parametrize("host", ["inny.example", "urzad.localhost:5000", "localhost:5001", "localhost.example:5000"])
def test_from_a_host_where_the_portal_is_not_the_way_leads_to_its_first_address(
    guarded: Flask, anna: Reader, host: str
) -> None:
    answer = Reader(guarded, f"http://{host}").fetch("/widok")
    assert answer.headers["Location"] == ADDRESS + GUARDED.format(way="/", notice="sign-in-first")
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://{host}/strona"}
    answer = Reader(guarded, f"http://{host}").fetch("/widok", headers=headers)
    assert answer.headers["HX-Redirect"] == ADDRESS + GUARDED.format(way="/", notice="sign-in-first")


@pytest.mark.parametrize("host", ["localhost.:5000", "LOCALHOST:5000"])
def test_at_another_spelling_of_its_host_the_way_stays_a_path(guarded: Flask, host: str) -> None:
    answer = Reader(guarded, f"http://{host}").fetch("/widok")
    assert answer.headers["Location"] == GUARDED.format(way="/widok", notice="sign-in-first")


@pytest.mark.parametrize("path", ["/wewnatrz/", "/widok", "/klasa", "/wewnatrz/formularz", "/rodzice/7"])
def test_strangers_are_asked_to_sign_in_and_come_back(guarded: Flask, path: str) -> None:
    answer = Reader(guarded, ADDRESS).fetch(path)
    assert (answer.status_code, answer.data) == (303, b"")
    assert answer.headers["Location"] == GUARDED.format(way=path, notice="sign-in-first")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_whoever_is_signed_in_goes_in(guarded: Flask, anna: Reader) -> None:
    said = {"/wewnatrz/": b"inside", "/widok": b"view", "/klasa": b"class", "/wewnatrz/formularz": b"form"}
    assert {path: anna.fetch(path).data for path in said} == said
    assert anna.send("/wewnatrz/zapis").data == b"saved"


def test_other_pages_of_the_app_stay_open(guarded: Flask) -> None:
    assert Reader(guarded, ADDRESS).fetch("/").data == b"the front page of the app"
    assert Reader(guarded, ADDRESS).fetch("/wewnatrz/nie-ma").status_code == 404


def test_signing_in_leads_back_to_the_page_that_was_wanted(guarded: Flask) -> None:
    for path in ("/wewnatrz/formularz?strona=2&x=a/b", "/widok"):
        reader = Reader(guarded, ADDRESS)
        page = reader.get(reader.fetch(path).headers["Location"])
        assert told("Please sign in to open this page.") in page.text
        answer = reader.send(page.form().action, {**dict(page.form().fields), **ANNA.typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, path)
        assert reader.fetch(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "way"),
    [
        ("GET", "/widok?a=b%26c%3Dd", "/widok?a%3Db%2526c%253Dd"),
        ("GET", "/widok?a=b:c", "/widok"),
        ("GET", "/widok?" + "a" * 600, "/widok"),
        ("GET", "/wewnatrz/ścieżka", "/"),
        ("POST", "/wewnatrz/zapis", "/"),
        ("POST", "/wewnatrz/formularz", "/wewnatrz/formularz"),
    ],
)
def test_a_way_back_that_cannot_be_is_shortened(guarded: Flask, method: str, path: str, way: str) -> None:
    answer = Reader(guarded, ADDRESS).fetch(path, method)
    assert answer.headers["Location"].startswith(f"/konto/logowanie?next={way}&")


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "/\\evil.example", "https://evil.example", "/../x", "x", "/%09/x"]
)
def test_the_way_back_leads_nowhere_else(app: Flask, wanted: str) -> None:
    reader = Reader(app, ADDRESS)
    form = reader.get("/konto/logowanie").form()
    data = {**dict(form.fields), **ANNA.typed, "next": wanted}
    assert reader.send("/konto/logowanie", data).headers["Location"] == "/konto/"


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(guarded: Flask) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"{ADDRESS}/widok"}
    answer = Reader(guarded, ADDRESS).fetch("/wewnatrz/", headers=headers)
    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["HX-Redirect"] == GUARDED.format(way="/widok", notice="sign-in-first")
    assert "Location" not in answer.headers


def test_whoever_comes_too_late_is_told(guarded: Flask, anna: Reader, clock: Clock) -> None:
    clock.move(minutes=16)
    assert anna.fetch("/widok").headers["Location"] == GUARDED.format(way="/widok", notice="session-ended")


def test_whoever_lacks_the_permission_gets_the_apps_own_403(guarded: Flask, portal: Portal, anna: Reader) -> None:
    guarded.register_error_handler(403, lambda _: ("not for you, says the app", 403))
    answer = anna.fetch("/rodzice/7")
    assert (answer.status_code, answer.text) == (403, "not for you, says the app")
    settle(portal, BOGDAN, permissions=("parent",))
    assert sign_in(guarded, BOGDAN).fetch("/rodzice/7").text == "parent 7"


def test_an_empty_permission_is_one_that_nobody_has(app: Flask, portal: Portal, anna: Reader) -> None:
    app.add_url_rule("/nikt", "nobody", portal.guard(lambda: "", permission=""))
    assert anna.fetch("/nikt").status_code == 403


def test_where_the_store_cannot_be_asked_nobody_goes_in(
    guarded: Flask, anna: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StoreError(say("broken"))

    monkeypatch.setattr(sessions, "find", broken)
    assert anna.fetch("/widok").status_code == 500


def test_a_whole_app_is_not_guarded_by_mistake(portal: Portal) -> None:
    with pytest.raises(TypeError, match="guard takes a blueprint or a view"):
        portal.guard(Flask("somebody"))


# Addresses


def test_addresses_are_those_below_the_prefix(app: Flask, portal: Portal) -> None:
    with app.test_request_context("/", base_url=ADDRESS):
        assert portal.url_for("entry") == "/konto/"
        assert portal.url_for("sign_in", next="/a?b=c", unit_path="opole/AlfaDwa") == (
            "/konto/opole/AlfaDwa/logowanie?next=/a?b%3Dc"
        )
        assert portal.url_for("account", _external=True) == f"{ADDRESS}/konto/konto"


def test_a_whole_address_never_takes_the_host_of_the_request(app: Flask, portal: Portal) -> None:
    with app.test_request_context("/", base_url="http://evil.example"):
        assert portal.url_for("account", _external=True) == f"{ADDRESS}/konto/konto"


def test_of_several_addresses_the_one_that_is_used_is_written(portal: Portal) -> None:
    app = Flask("somebody")
    portal.init_app(app, "/konto", address="https://a.example, https://b.example/urzad")
    for base, written in (("https://a.example", "https://a.example"), ("https://b.example", "https://b.example/urzad")):
        with app.test_request_context("/", base_url=base):
            assert portal.url_for("entry", _external=True) == f"{written}/konto/"
    with app.app_context():
        assert portal.url_for("entry", _external=True) == "https://a.example/konto/"
