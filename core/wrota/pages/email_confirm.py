"""Behind the link of the letter to a new e-mail address: whose account, until when, and one button."""

from __future__ import annotations

from typing import Any

from flask import Response

from wrota.desk import email_change
from wrota.store.links import Link
from wrota.web import links, login
from wrota.web.current import base, desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import page


def email_link(token: str) -> Response:
    """Go on to the page with the button, with the token out of the address."""
    return links.forward("email_confirm", token)


class EmailConfirmForm(Form):
    """One button."""

    stem = "email_confirm"


class EmailConfirmView(FormView):
    """The page on which the new address is confirmed; looking at it changes nothing."""

    form = EmailConfirmForm
    link: Link
    email: str
    handle: str

    def prepare(self, **where: str) -> Response | None:
        """Find the link; every one that proves nothing gets one answer."""
        self.handle = where["handle"]
        found = email_change.look(desk(), links.token_of(self.handle))
        if found is None:
            return links.dead("email_change")
        self.link, self.email = found
        return None

    def context(self) -> dict[str, Any]:
        """Say for whom the link is, what it changes, and until when."""
        return {**links.context(self.handle, self.link), "email": self.email}

    def act(self, form: EmailConfirmForm) -> Response:
        """Change the address; whoever is signed in to this account here stays so."""
        token, here = links.token_of(self.handle), login.visitor()
        links.drop(self.handle)
        if not email_change.confirm(desk(), token, base().url, here.session if here else None):
            return links.dead("email_change")
        return page("pages/email_confirmed.html", **self.context())
