"""The language of letters: one of the institution's, chosen by the person."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for
from wtforms import RadioField

from wrota.desk import letters
from wrota.desk.account import choose_language
from wrota.web import login
from wrota.web.current import config, desk
from wrota.web.form_view import FormView
from wrota.web.forms import Form
from wrota.web.responses import see_other
from wrota.web.translation import LANGUAGE_NAMES, translate
from wrota.words import say


class LettersLanguageForm(Form):
    """The languages that the institution speaks, each by its own name."""

    stem = "letters_language"

    language = RadioField(validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.label.text = translate(say("Language of messages"))
        self.language.choices = [(code, LANGUAGE_NAMES.get(code, code)) for code in config().languages]


class LettersLanguageView(FormView):
    """The page on which the language of letters is chosen, where there is a choice."""

    form = LettersLanguageForm

    def prepare(self, **where: str) -> Response | None:
        """Offer the page only where there is a choice."""
        return abort(404) if len(config().languages) == 1 else None

    def fill(self) -> LettersLanguageForm:
        """Return the form with the language of today."""
        return LettersLanguageForm(language=letters.language_of(desk(), login.known().account))

    def act(self, form: LettersLanguageForm) -> Response:
        """Remember the language."""
        if form.language.data not in config().languages:
            abort(400)
        choose_language(desk(), login.known().session, form.language.data)
        return see_other(url_for("account", notice="language-chosen"))
