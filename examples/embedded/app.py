"""A town's site with clerks, forms and rules of its own, and two portals of Wrota that are guests in it."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from flask import Blueprint, Flask, g, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response
from wtforms import StringField

from wrota import Portal
from wrota.signals import signed_in

TENANTS = Path(__file__).resolve().parent / "tenants"
ADDRESS = "http://localhost:5000, http://127.0.0.1:5000"
CLOSED = "/urzad/"
CLERKS = {"7": "Janina Urzędniczka"}


def create_app() -> Flask:
    """Return the town's site with both portals in it."""
    app = town()
    embed(app)
    # The portals stand directly in front of the app, so whatever else wraps it comes after them.
    behind_proxy(app)
    return app


def embed(app: Flask) -> None:
    """Put the portals in front of the site, and give it the pages for their people."""
    address = os.environ.get("TOWN_ADDRESS", ADDRESS)
    readers, gardeners = Portal(TENANTS / "czytelnia"), Portal(TENANTS / "dzialki")
    readers.init_app(app, "/czytelnia", address=address)
    gardeners.init_app(app, "/dzialki", address=address)
    app.register_blueprint(loans(readers))
    app.register_blueprint(people(readers, gardeners))


def loans(readers: Portal) -> Blueprint:
    """Return pages of the town's own for those who are signed in at the readers' portal, guarded as a whole."""
    pages = Blueprint("loans", __name__, url_prefix="/wypozyczenia")

    @pages.get("/")
    def shelf() -> str:
        return render_template("loans.html", reader=readers.account)

    @pages.route("/zamowienie", methods=["GET", "POST"])
    def order() -> str:
        return render_template("order.html", form=TitleForm(), reader=readers.account)

    return readers.guard(pages)


def people(readers: Portal, gardeners: Portal) -> Blueprint:
    """Return a page that knows the people of both portals, and one for gardeners with a permission."""
    pages = Blueprint("people", __name__)

    @pages.get("/mieszkancy")
    def residents() -> str:
        return render_template("residents.html", portals={"Czytelnia": readers, "Działki": gardeners})

    @pages.get("/zarzad")
    @gardeners.guard(permission="zarzad")
    def board() -> str:
        return render_template("board.html", gardener=gardeners.account)

    return pages


@signed_in.connect_via("czytelnia")
def notice_reader(_: str, *, handle: str, **_more: str) -> None:
    """Note a reader who came in; a receiver takes whatever facts a later version may add."""
    logging.getLogger("town").info("reader %s signed in", handle)


# From here on the town knows nothing of portals.


class Clerk(UserMixin):
    """Somebody of the town hall: a user of the site itself, and of no portal."""

    def __init__(self, number: str) -> None:
        self.id = number
        self.name = CLERKS[number]


class NumberForm(FlaskForm):
    """The number by which a clerk signs in; a real site would ask for more."""

    number = StringField("Numer służbowy")


class TitleForm(FlaskForm):
    """The title of a book."""

    title = StringField("Tytuł")


def town() -> Flask:
    """Return the site alone: own sign-in, protection of forms, session, gate, error pages, headers."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = os.environ.get("TOWN_SECRET_KEY") or secrets.token_hex()
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.user_loader(lambda number: Clerk(number) if number in CLERKS else None)
    app.before_request(gate)
    app.after_request(add_headers)
    app.teardown_request(lambda _: g.pop("page", None))
    for code in (400, 403, 404, 405, 500):
        app.register_error_handler(code, fault)
    app.add_url_rule("/", view_func=front)
    app.add_url_rule("/logowanie", view_func=sign_in, methods=["GET", "POST"])
    app.add_url_rule("/wyloguj", view_func=sign_out, methods=["POST"])
    app.add_url_rule("/urzad/sprawy", view_func=cases)
    app.add_url_rule("/awaria", view_func=failure)
    return app


def behind_proxy(app: Flask) -> None:
    """Believe the one proxy in front of the site."""
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign] # as Flask says


def gate() -> Response | None:
    """Let clerks alone into the town hall."""
    g.page = request.path
    if request.path.startswith(CLOSED) and not current_user.is_authenticated:
        return redirect(url_for("sign_in", next=request.path), 303)
    return None


def add_headers(answer: Response) -> Response:
    """Say what the site's pages may load."""
    answer.headers["Content-Security-Policy"] = "default-src 'self'; form-action 'self'"
    answer.headers["X-Town"] = request.endpoint or "nowhere"
    return answer


def fault(error: Exception) -> tuple[str, int]:
    """Answer any error in the town's own words."""
    code = getattr(error, "code", None) or 500
    return render_template("fault.html", code=code), code


def front() -> str:
    """Count the visits of this browser, and say who is signed in and from where."""
    session["visits"] = session.get("visits", 0) + 1
    return render_template("front.html", visits=session["visits"], caller=request.remote_addr)


def sign_in() -> str | Response:
    """Let a clerk in."""
    form = NumberForm()
    if form.validate_on_submit() and form.number.data in CLERKS:
        login_user(Clerk(form.number.data))
        return redirect(url_for("cases"), 303)
    return render_template("sign_in.html", form=form)


def sign_out() -> Response:
    """Let a clerk out."""
    logout_user()
    return redirect(url_for("front"), 303)


def cases() -> str:
    """Show what is to be done."""
    return render_template("cases.html")


def failure() -> str:
    """Fail, as any site may."""
    raise RuntimeError("a fault of the town's own")
