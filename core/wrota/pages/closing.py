"""Closing the account: what becomes of it, the present password, and a box to tick."""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from wtforms import BooleanField

from wrota.desk import closing
from wrota.desk.account import known_as
from wrota.web import login
from wrota.web.current import base, desk
from wrota.web.facts import shown
from wrota.web.form_view import FormView
from wrota.web.forms import Needed
from wrota.web.present_password import OwnerForm
from wrota.web.responses import page
from wrota.web.translation import translate
from wrota.words import say


class ClosingForm(OwnerForm):
    """The present password, and that the person means it."""

    stem = "closing"
    order = ("password", "accept")

    accept = BooleanField(validators=[Needed(say("Tick the box if you want to close the account."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accept.label.text = translate(say("I want to close this account"))


class ClosingView(FormView):
    """The page on which a person closes the own account, where the institution lets people do so."""

    form = ClosingForm

    def prepare(self, **where: str) -> Response | None:
        """Be there only where the institution wants it."""
        return None if closing.is_offered(desk()) else abort(404)

    def context(self) -> dict[str, Any]:
        """Say which account this is about."""
        return {"who": shown(known_as(desk(), login.known().account))}

    def act(self, form: ClosingForm) -> Response:
        """Close it, and say what to do to come back."""
        who = self.context()
        closing.close(desk(), login.known().session, form.given(), base().url)
        login.end()
        answer = page("pages/account_closed.html", **who)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer
