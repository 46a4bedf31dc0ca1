"""A new e-mail address: asked for here, proved by the letter that it gets, and given up here too."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for
from wtforms import EmailField, Field

from wrota.desk import email_change
from wrota.desk.email_change import AddressChange
from wrota.desk.letters import main_address
from wrota.rules.identifiers import masked
from wrota.web import login
from wrota.web.current import base, desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form, Needed, field_error
from wrota.web.present_password import OwnerForm
from wrota.web.responses import see_other
from wrota.web.translation import translate
from wrota.words import say


class EmailChangeForm(OwnerForm):
    """The new address, and the present password."""

    stem = "email_change"
    keeps = True
    noted = ("email",)
    order = ("email", "password")

    email = EmailField(
        validators=[Needed(say("Enter the new e-mail address."))],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email.label.text = translate(say("New e-mail address"))

    def validate_email(self, field: Field) -> None:
        """Look at the form of the address alone; whether another account has it, nobody learns here."""
        wrong = email_change.fault(desk(), login.known().account, field.data)
        if wrong:
            raise field_error(wrong)


class EmailChangeView(FormView):
    """The page on which a signed-in person changes the main e-mail address, or gives the first one."""

    form = EmailChangeForm

    def context(self) -> dict[str, Any]:
        """Tell the present address, and the one that waits to be proved."""
        person = login.known().account
        present = main_address(desk(), person)
        return {"present": masked("none", present) if present else "", "waiting": email_change.waiting(desk(), person)}

    def act(self, form: EmailChangeForm) -> Response:
        """Send the letter, and say where to look."""
        email_change.ask(desk(), login.known().session, AddressChange(form.email.data, form.given()), base().url)
        return see_other(url_for("email_change", notice="email-asked"))


def email_cancel() -> Response:
    """Give up the address that waits to be proved."""
    if not Form().validate():
        abort(403)
    email_change.cancel(desk(), login.known().session)
    return see_other(url_for("email_change", notice="email-cancelled"))
