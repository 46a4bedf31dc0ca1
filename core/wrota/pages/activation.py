"""Behind the link of the letter to whoever opens an account: for whom, until when, and the button that activates."""

from __future__ import annotations

from typing import Any

from flask import Response

from wrota.desk import activation
from wrota.store.links import Link
from wrota.web import links, login
from wrota.web.current import base, desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import page


def activation_link(token: str) -> Response:
    """Go on to the page with the button, with the token out of the address."""
    return links.forward("activation", token)


class ActivationForm(Form):
    """One button."""

    stem = "activation"


class ActivationView(FormView):
    """The page on which an account is activated; looking at it changes nothing (manual step O6)."""

    form = ActivationForm
    link: Link
    handle: str

    def prepare(self, **where: str) -> Response | None:
        """Find the link; every one that activates nothing gets one answer."""
        self.handle = where["handle"]
        found = activation.look(desk(), links.token_of(self.handle))
        if found is None:
            return links.dead(again="")
        self.link = found
        return None

    def context(self) -> dict[str, Any]:
        """Say for whom the link is, and until when."""
        return links.context(self.handle, self.link)

    def act(self, form: ActivationForm) -> Response:
        """Activate the account, and say how to sign in; the claim's session at this browser is over."""
        claimant = login.claimant()
        if not activation.activate(desk(), links.token_of(self.handle), base().url):
            return links.dead(again="")
        links.drop(self.handle)
        if claimant and claimant.account.id == self.link.account.id:
            login.end()
        return page("pages/activated.html", who=links.who(self.link))
