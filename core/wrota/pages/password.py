"""Changing one's own password: the present one, and the new one twice, by the institution's rules."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, url_for
from wtforms import PasswordField

from wrota.desk.password import Change, change
from wrota.pages import visit
from wrota.pages.answers import see_other
from wrota.pages.choosing import ChoosingForm
from wrota.pages.form_page import FormPage
from wrota.pages.forms import Needed
from wrota.pages.here import base, caller, desk
from wrota.pages.telling import tell
from wrota.store.accounts import Account
from wrota.words import say


class PasswordForm(ChoosingForm):
    """The present password, and the new one twice."""

    stem = "password"
    is_inside = True
    order = ("password", "new_password", "new_password_again")

    password = PasswordField(
        validators=[Needed(say("Enter your present password."))], render_kw={"autocomplete": "current-password"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.label.text = tell(say("Present password"))

    @property
    def account(self) -> Account:
        """Whoever is signed in."""
        return visit.known().account


class Password(FormPage):
    """The page on which a signed-in person changes the password."""

    form = PasswordForm
    decorators: ClassVar = [visit.inside]

    def act(self, form: PasswordForm) -> Response:
        """Change the password and go on under a new session."""
        wanted = Change(form.password.data, form.new_password.data)
        visit.begin(change(desk(), visit.known().session, wanted, caller(), base().url))
        return see_other(url_for("account", notice="password-changed"))
