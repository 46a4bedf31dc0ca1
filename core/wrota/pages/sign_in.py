"""Signing in: identifier and password, and the note about the identifier's form."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from wtforms import HiddenField, PasswordField, StringField

from wrota.desk import notes
from wrota.desk.sign_in import Attempt, sign_in
from wrota.pages import cookies, visit
from wrota.pages.answers import local_path, see_other
from wrota.pages.changes import last_change
from wrota.pages.claim_road import claim_road
from wrota.pages.form_page import FormPage
from wrota.pages.forms import Form, Needed, Note
from wrota.pages.here import base, caller, config, desk
from wrota.pages.telling import tell, told
from wrota.rules import agents
from wrota.store import sessions
from wrota.tenant.parts import MAIN
from wrota.words import say


class SignInForm(Form):
    """The sign-in box; labels and hints are the institution's."""

    stem = "sign_in"
    noted = ("identifier",)

    identifier = StringField(validators=[Needed(say("Enter your identifier."))])
    password = PasswordField(validators=[Needed(say("Enter your password."))])
    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = config().sign_in
        self.identifier.label.text = told(box.identifier_label) or _labels()
        self.identifier.description = told(box.identifier_hint)
        self.identifier.render_kw = {"autocomplete": "username", "inputmode": _inputmode(), "autocapitalize": "none"}
        self.password.label.text = tell(say("Password"))
        self.password.description = told(box.password_hint) or _claim_hint()
        self.password.render_kw = {"autocomplete": "current-password"}

    def note(self, name: str) -> Note:
        """Say what looks wrong with an identifier; it guides only, and never asks the store."""
        said = notes.identifier(desk(), self.identifier.data or "")
        return Note(tell(said) if said else "")


def sign_in_box() -> SignInForm:
    """Return the form for a box beside another page; its ids keep apart from those of the page's own form."""
    form = SignInForm(formdata=None)
    for field in form:
        field.id = f"box-{field.id}"
    return form


class SignIn(FormPage):
    """The sign-in page, and the box on the entry page."""

    form = SignInForm

    def fill(self) -> SignInForm:
        """Return the form with where the person wanted to go, which the address says at first."""
        form = SignInForm()
        form.next.data = form.next.data or request.args.get("next")
        return form

    def context(self) -> dict[str, Any]:
        """Say when the institution last changed the words beside the box."""
        return {"changed": last_change(desk().tenant.folder / MAIN)}

    def act(self, form: SignInForm) -> Response:
        """Open the session and go on to where the person wanted."""
        attempt = Attempt(
            identifier=form.identifier.data,
            password=form.password.data,
            address=caller(),
            device=cookies.device(),
            agent=agents.named(request.user_agent.string),
            base=base().url,
        )
        opened = sign_in(desk(), attempt)
        visit.begin(opened)
        is_claim = opened.purpose == sessions.CLAIM
        return see_other(url_for("claim") if is_claim else local_path(form.next.data))


def _claim_hint() -> str:
    """Say where a claim begins, as nothing else on the screen does; nothing where there is no such road."""
    road = claim_road()
    return tell(say("To open an account, type here instead: {proof}.", proof=road.proof)) if road else ""


def _labels() -> str:
    """Name the kinds of identifier that sign in, where the institution gave the box no label of its own."""
    return ", ".join(told(kind.label) for kind in config().identifier if kind.signs_in)


def _inputmode() -> str:
    """Offer the numeric keypad where every identifier that signs in is a number."""
    kinds = {kind.kind for kind in config().identifier if kind.signs_in}
    return "numeric" if kinds == {"pesel"} else "text"
