"""Asking for a way back in, or in for the first time: one field, and a page that says where to look."""

from __future__ import annotations

from typing import Any

from flask import Response
from wtforms import StringField

from wrota.desk import recovery
from wrota.desk.recovery import RecoveryQuery
from wrota.web.current import base, caller, config, desk, unit
from wrota.web.form_view import FormView
from wrota.web.forms import Needed
from wrota.web.responses import page
from wrota.web.robot_check import CheckedForm
from wrota.web.translation import language, local_text
from wrota.words import say


def _without_spaces_around(text: str | None) -> str | None:
    return text.strip() if text else text


class RecoveryForm(CheckedForm):
    """Any identifier by which an account can be found."""

    stem = "recovery"
    order = ("identifier", "human")

    identifier = StringField(
        filters=[_without_spaces_around],
        validators=[Needed(say("Enter what you are known by here."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ", ".join(local_text(kind.label) for kind in config().identifier if kind.recovers)
        self.identifier.label.text = local_text(config().recovery.field_label) or kinds


class RecoveryView(FormView):
    """The page on which a letter with a link is asked for."""

    form = RecoveryForm

    def act(self, form: RecoveryForm) -> Response:
        """Ask, and show what everybody is shown."""
        form.check_robot()
        here = unit()
        query = RecoveryQuery(form.identifier.data, caller(), base().url, language(), here.path if here else None)
        code = recovery.ask(desk(), query)
        return page("pages/recovery_sent.html", case_code=code)
