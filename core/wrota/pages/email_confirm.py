"""Behind the link of the letter to a new e-mail address: whose account, until when, and one button."""

from __future__ import annotations

from typing import Any

from flask import Response

from wrota.desk import email_change
from wrota.desk.pressers import Presser
from wrota.errors import FieldRefused
from wrota.store.links import Link
from wrota.web import links, login
from wrota.web.current import base, caller, desk
from wrota.web.form_view import FormView
from wrota.web.proved_form import ProvedForm
from wrota.web.responses import page
from wrota.words import say


def email_link(token: str) -> Response:
    """Go on to the page with the button, with the token out of the address."""
    return links.forward("email_confirm", token)


class EmailConfirmForm(ProvedForm):
    """A button; and where nobody is signed in to the account here, its password."""

    stem = "email_confirm"
    label = say("Present password")


class EmailConfirmView(FormView):
    """The page on which the new address is confirmed; looking at it changes nothing."""

    form = EmailConfirmForm
    link: Link
    email: str
    handle: str
    is_own: bool

    def prepare(self, **where: str) -> Response | None:
        """Find the link; every one that proves nothing gets one answer."""
        self.handle = where["handle"]
        found = email_change.look(desk(), links.token_of(self.handle))
        if found is None:
            return links.dead("email_change")
        self.link, self.email = found
        here = login.visitor()
        self.is_own = here is not None and here.account.id == self.link.account.id
        return None

    def fill(self) -> EmailConfirmForm:
        """Return the form, with the field only where the account's session is not this browser's."""
        return EmailConfirmForm(asks=not self.is_own)

    def context(self) -> dict[str, Any]:
        """Say for whom the link is, what it changes, and until when."""
        return {**links.context(self.handle, self.link), "email": self.email}

    def act(self, form: EmailConfirmForm) -> Response:
        """Change the address; whoever is signed in to this account here stays so."""
        token, here = links.token_of(self.handle), login.visitor()
        try:
            presser = Presser(here.session if here else None)
            if not self.is_own:
                presser = email_change.prove(desk(), self.link, form.password.data, caller())
        except FieldRefused:
            if email_change.look(desk(), token):
                raise
            return links.dead("email_change")
        links.drop(self.handle)
        if not email_change.confirm(desk(), token, base().url, presser):
            return links.dead("email_change")
        return page("pages/email_confirmed.html", **self.context())
