"""Behind the link of the letter to whoever opens an account: for whom, until when, and the button that activates."""

from __future__ import annotations

from typing import Any

from flask import Response

from wrota.desk import activation, claim_saving
from wrota.desk.pressers import Presser
from wrota.errors import FieldRefused
from wrota.rules import moments
from wrota.store.links import Link
from wrota.store.sessions import Session
from wrota.web import cookies, links, login
from wrota.web.current import base, caller, desk
from wrota.web.form_view import FormView
from wrota.web.proved_form import ProvedForm
from wrota.web.responses import page
from wrota.web.translation import language
from wrota.words import say


def activation_link(token: str) -> Response:
    """Go on to the page with the button, with the token out of the address."""
    return links.forward("activation", token)


class ActivationForm(ProvedForm):
    """A button; and where the form was saved elsewhere, the password that was chosen in it."""

    stem = "activation"
    label = say("The password that was chosen in the form")


class ActivationView(FormView):
    """The page on which an account is activated; looking at it changes nothing (manual step O6)."""

    form = ActivationForm
    link: Link
    handle: str
    is_own: bool

    def prepare(self, **where: str) -> Response | None:
        """Find the link; every one that activates nothing gets one answer."""
        self.handle = where["handle"]
        found = activation.look(desk(), links.token_of(self.handle))
        if found is None:
            return links.dead(again="")
        self.link = found
        self.is_own = activation.is_own(desk(), found, _session())
        return None

    def fill(self) -> ActivationForm:
        """Return the form, with the field only where another browser saved what is activated."""
        return ActivationForm(asks=not self.is_own)

    def context(self) -> dict[str, Any]:
        """Say for whom the link is, and until when."""
        saved_at = moments.in_words(claim_saving.saved_at(desk(), self.link.account), language())
        return {**links.context(self.handle, self.link), "saved_at": saved_at, "is_own": self.is_own}

    def act(self, form: ActivationForm) -> Response:
        """Activate the account, and say how to sign in; the claim's session at this browser is over."""
        claimant, token = login.claimant(), links.token_of(self.handle)
        try:
            presser = (
                Presser(_session())
                if self.is_own
                else activation.prove(desk(), self.link, form.password.data, caller())
            )
        except FieldRefused:
            if activation.look(desk(), token):
                raise
            return links.dead(again="")
        device = activation.activate(desk(), token, base().url, presser)
        if device is None:
            return links.dead(again="")
        # Whoever chose the password here does not wait for what strangers did (hazards 60).
        cookies.remember_device(device)
        links.drop(self.handle)
        if claimant and claimant.account.id == self.link.account.id:
            login.end()
        return page("pages/activated.html", who=links.who(self.link))


def _session() -> Session | None:
    claimant = login.claimant()
    return claimant.session if claimant else None
