"""Changing one's own password: the present one, and the new one twice, by the institution's rules."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from wrota.desk.account import signs_in_as
from wrota.desk.password import PasswordChange, change
from wrota.store.accounts import Account
from wrota.web import login
from wrota.web.current import base, caller, desk
from wrota.web.facts import shown
from wrota.web.form_view import FormView
from wrota.web.new_password_form import NewPasswordFields
from wrota.web.present_password import OwnerForm
from wrota.web.responses import see_other


class PasswordForm(NewPasswordFields, OwnerForm):
    """The present password, and the new one twice."""

    stem = "password"
    order = ("password", "new_password", "new_password_again")

    @property
    def account(self) -> Account:
        """Whoever is signed in."""
        return login.known().account


class PasswordView(FormView):
    """The page on which a signed-in person changes the password."""

    form = PasswordForm

    def context(self) -> dict[str, Any]:
        """Say whose password this is, for people and for what keeps their passwords."""
        known = signs_in_as(desk(), login.known().account)
        return {"signs_in_as": shown(known) if known else None}

    def act(self, form: PasswordForm) -> Response:
        """Change the password and go on under a new session."""
        wanted = PasswordChange(form.password.data, form.new_password.data)
        login.begin(change(desk(), login.known().session, wanted, caller(), base().url))
        return see_other(url_for("account", notice="password-changed"))
