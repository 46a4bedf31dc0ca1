"""Signing in: identifier and password, and the note about the identifier's form."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from wrota.desk.sign_in import Attempt, sign_in
from wrota.errors import TooMany
from wrota.rules import user_agents
from wrota.store import sessions
from wrota.web import cookies, login
from wrota.web.current import allowance, base, caller, desk
from wrota.web.form_view import FormView
from wrota.web.last_changed import change_in_words
from wrota.web.responses import local_path, see_other
from wrota.web.sign_in_form import SignInForm


class SignInView(FormView):
    """The sign-in page, and the box on the entry page."""

    form = SignInForm

    def fill(self) -> SignInForm:
        """Return the form with where the person wanted to go, which the address says at first."""
        form = SignInForm()
        form.next.data = form.next.data or request.args.get("next")
        return form

    def context(self) -> dict[str, Any]:
        """Say when the institution last changed the words beside the box."""
        return {"changed": change_in_words(desk().tenant.changed)}

    def act(self, form: SignInForm) -> Response:
        """Open the session and go on to where the person wanted."""
        attempt = Attempt(
            identifier=form.identifier.data,
            password=form.password.data,
            address=caller(),
            device=cookies.device(),
            agent=user_agents.named(request.user_agent.string),
            base=base().url,
            allowance=allowance(),
            is_human=form.passed_check(),
        )
        try:
            opened = sign_in(desk(), attempt)
        except TooMany as enough:
            if enough.offers_check:
                form.offer_check()
            raise
        login.begin(opened)
        is_claim = opened.purpose == sessions.CLAIM
        return see_other(url_for("claim") if is_claim else local_path(form.next.data))
