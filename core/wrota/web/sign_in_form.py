"""The sign-in form: on the sign-in page, and in the box beside other pages."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, StringField

from wrota.desk import notes
from wrota.rules.kinds.identifiers import KINDS
from wrota.web.claim_road import claim_road
from wrota.web.current import config, desk
from wrota.web.forms import Needed, Note
from wrota.web.robot_check import OfferedCheckForm
from wrota.web.translation import local_text, translate
from wrota.words import say


class SignInForm(OfferedCheckForm):
    """The sign-in box; labels and hints are the institution's."""

    stem = "sign_in"
    noted = ("identifier",)
    order = ("identifier", "password", "human")

    identifier = StringField(validators=[Needed(say("Enter your identifier."))])
    password = PasswordField(validators=[Needed(say("Enter your password."))])
    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = config().sign_in
        self.identifier.label.text = local_text(box.identifier_label) or _labels()
        self.identifier.description = local_text(box.identifier_hint)
        self.identifier.render_kw = {"autocomplete": "username", "inputmode": _inputmode(), "autocapitalize": "none"}
        self.password.label.text = translate(say("Password"))
        self.password.description = local_text(box.password_hint) or _claim_hint()
        self.password.render_kw = {"autocomplete": "current-password"}

    def note(self, name: str) -> Note:
        """Say what looks wrong with an identifier; it guides only, and never asks the store."""
        said = notes.identifier(desk(), self.identifier.data or "")
        return Note(translate(said) if said else "")


def sign_in_box() -> SignInForm:
    """Return the form for a box beside another page; its ids keep apart from those of the page's own form."""
    form = SignInForm(formdata=None)
    for field in form:
        field.id = f"box-{field.id}"
    return form


def _claim_hint() -> str:
    """Say where a claim begins, as nothing else on the screen does; nothing where there is no such road."""
    road = claim_road()
    return translate(say("To open an account, type here instead: {proof}.", proof=road.proof)) if road else ""


def _labels() -> str:
    """Name the kinds of identifier that sign in, where the institution gave the box no label of its own."""
    return ", ".join(local_text(kind.label) for kind in config().identifier if kind.signs_in)


def _inputmode() -> str:
    """Offer the numeric keypad where every identifier that signs in is a number."""
    are_numbers = [KINDS[kind.kind].is_numeric for kind in config().identifier if kind.signs_in]
    return "numeric" if are_numbers and all(are_numbers) else "text"
