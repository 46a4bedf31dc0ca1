"""Changing one's own password: the present one, and the new one twice, by the institution's rules."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, url_for

from wrota.desk.account import signs_in_as
from wrota.desk.password import Change, change
from wrota.pages import visit
from wrota.pages.account import shown
from wrota.pages.answers import see_other
from wrota.pages.choosing import ChoosingForm
from wrota.pages.form_page import FormPage
from wrota.pages.here import base, caller, desk
from wrota.pages.present_password import OwnerForm
from wrota.store.accounts import Account


class PasswordForm(ChoosingForm, OwnerForm):
    """The present password, and the new one twice."""

    stem = "password"
    order = ("password", "new_password", "new_password_again")

    @property
    def account(self) -> Account:
        """Whoever is signed in."""
        return visit.known().account


class Password(FormPage):
    """The page on which a signed-in person changes the password."""

    form = PasswordForm
    decorators: ClassVar = [visit.inside]

    def context(self) -> dict[str, Any]:
        """Say whose password this is, for people and for what keeps their passwords."""
        known = signs_in_as(desk(), visit.known().account)
        return {"signs_in_as": shown(known) if known else None}

    def act(self, form: PasswordForm) -> Response:
        """Change the password and go on under a new session."""
        wanted = Change(form.password.data, form.new_password.data)
        visit.begin(change(desk(), visit.known().session, wanted, caller(), base().url))
        return see_other(url_for("account", notice="password-changed"))
