"""Choosing a password behind a letter's link, and what is said afterwards."""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from wtforms import HiddenField

from wrota.desk import password_by_link
from wrota.pages.link_between import LinkBetweenView
from wrota.store.accounts import Account
from wrota.store.links import Link
from wrota.web import cookies, links
from wrota.web.current import base, config, desk
from wrota.web.form_view import FormView
from wrota.web.new_password_form import NewPasswordFields
from wrota.web.responses import page
from wrota.web.robot_check import CheckedForm


class NewPasswordForm(NewPasswordFields, CheckedForm):
    """The new password, twice; the form names its link, so that two letters in two tabs keep apart."""

    stem = "new_password"
    sent_along = ("handle",)
    order = ("new_password", "new_password_again", "human")

    handle = HiddenField()
    opened: Link | None = None

    @property
    def account(self) -> Account:
        """The account that the form's own link opens; a note for a link that died meanwhile is refused."""
        opened = self.opened or links.opened(self.handle.data or "")
        return opened.account if opened else abort(403)


class NewPasswordView(FormView):
    """The page behind a link that is good, after the page in between where the institution has one."""

    form = NewPasswordForm
    opened: Link
    handle: str

    def prepare(self, **where: str) -> Response | None:
        """Find the link; every one that opens nothing gets one answer."""
        handle = where["handle"]
        opened = links.opened(handle)
        if opened is None:
            return links.dead()
        if config().recovery.page_between and not links.is_opened(handle):
            return LinkBetweenView.before(handle, opened)
        self.opened, self.handle = opened, handle
        return None

    def fill(self) -> NewPasswordForm:
        """Return the form with the link of this address in it, whatever was sent along."""
        form = NewPasswordForm()
        form.opened, form.handle.data = self.opened, self.handle
        return form

    def context(self) -> dict[str, Any]:
        """Say whose password this will be."""
        return {"handle": self.handle, "who": links.who(self.opened)}

    def act(self, form: NewPasswordForm) -> Response:
        """Set the password; nobody is signed in by it."""
        form.check_robot()
        token = links.token_of(self.handle)
        device = password_by_link.choose_password(desk(), token, form.new_password.data, base().url)
        if device is None:
            return links.dead()
        cookies.remember_device(device)
        links.drop(self.handle)
        return page("pages/password_chosen.html", who=links.who(self.opened))
