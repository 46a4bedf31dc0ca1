"""Asking for a way back in, or in for the first time: one field, and a page that says where to look."""

from __future__ import annotations

from typing import Any

from flask import Response
from wtforms import StringField

from wrota.desk import recovery
from wrota.desk.recovery import Asked
from wrota.pages.answers import page
from wrota.pages.form_page import FormPage
from wrota.pages.forms import Needed
from wrota.pages.here import base, caller, config, desk, unit
from wrota.pages.robot import CheckedForm
from wrota.pages.telling import language, told
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
        kinds = ", ".join(told(kind.label) for kind in config().identifier if kind.recovers)
        self.identifier.label.text = told(config().recovery.field_label) or kinds


class Recovery(FormPage):
    """The page on which a letter with a link is asked for."""

    form = RecoveryForm

    def act(self, form: RecoveryForm) -> Response:
        """Ask, and show what everybody is shown."""
        form.check_robot()
        here = unit()
        asked = Asked(form.identifier.data, caller(), base().url, language(), here.path if here else None)
        code = recovery.ask(desk(), asked)
        return page("pages/recovery_sent.html", case_code=code)
